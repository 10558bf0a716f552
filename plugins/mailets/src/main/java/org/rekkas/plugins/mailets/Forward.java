package org.rekkas.plugins.mailets;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/** Sends the mail to others instead; its sender hears of failures, as with an alias. */
record Forward(List<Recipient> to) implements Action {
  @Override
  public String word() {
    return "forward";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    var changed = mail.withEnvelope(mail.envelope().withRecipients(to));
    return new Handling.Change(changed, Optional.empty(), Evidence.of("forwarded to " + to.size()));
  }
}
