package org.rekkas.plugins.mailets;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.ReversePath;

/**
 * Sends the mail to others instead, and from somebody else as far as the envelope says: reports go
 * there, and SPF looks at that domain.
 */
record Redirect(List<Recipient> to, ReversePath sender) implements Action {
  /** {@code <>} is the null reverse-path. */
  static ReversePath sender(String text) {
    return ReversePath.parse(text.equals("<>") ? "" : text);
  }

  @Override
  public String word() {
    return "redirect";
  }

  @Override
  public Handling on(Mail mail, Surroundings given) {
    var envelope =
        mail.envelope().withReversePath(GuardedSender.of(mail, sender, given)).withRecipients(to);
    return new Handling.Change(
        mail.withEnvelope(envelope), Optional.empty(), Evidence.of("redirected to " + to.size()));
  }
}
