package org.rekkas.plugins.sample.guide;

import java.util.Optional;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mail;

/** Marks what comes to the press office; other recipients get the mail without the mark. */
final class PressMark implements Mailet {
  @Override
  public Matcher matcher() {
    return mail ->
        mail.envelope().recipients().stream()
            .filter(each -> each.path().mailbox().localPart().equals("press"))
            .toList();
  }

  @Override
  public Handling handle(Mail mail) {
    Mail marked = mail.withTrace("X-Press: yes\r\n" + mail.trace());
    return new Handling.Change(marked, Optional.empty(), Evidence.of("to the press"));
  }
}
