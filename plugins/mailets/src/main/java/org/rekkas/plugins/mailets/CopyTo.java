package org.rekkas.plugins.mailets;

import java.util.List;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;

/**
 * Sends the mail to others, too. Its sender does not know of that, so reports about it go nowhere,
 * and neither the reports nor the time that he asked for (RFC 3461, RFC 2852) are for it; the
 * content is kept once.
 */
record CopyTo(List<Recipient> to) implements Action {
  @Override
  public String word() {
    return "copy-to";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    var sender = GuardedSender.of(mail, ReversePath.NULL, given);
    var envelope = new Envelope(sender, mail.envelope().options().anew(), to);
    return new Handling.Besides(
        envelope, mail.trace(), mail.content(), Evidence.of("a copy to " + to.size()));
  }
}
