package org.rekkas.spi;

import java.util.List;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;

/** Says for which recipients of a mail a {@link Mailet} is meant. A function of the mail. */
@FunctionalInterface
public interface Matcher {
  /** All of them. */
  Matcher ALL = mail -> mail.envelope().recipients();

  /** Some of its recipients, all, or none. */
  List<Recipient> match(Mail mail);
}
