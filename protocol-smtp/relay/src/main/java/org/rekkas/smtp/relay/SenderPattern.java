package org.rekkas.smtp.relay;

import java.util.Optional;
import org.rekkas.idna.DomainPattern;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Whose mail is meant: {@code ali@example.org}, {@code example.org}, {@code .example.org} or {@code
 * *.example.org} for all below it.
 *
 * @param key of a mailbox, or of a domain, or of a domain behind its dot
 */
record SenderPattern(String key) {
  /** Empty: neither an address nor a domain. */
  static Optional<SenderPattern> parse(String text) {
    if (text.indexOf('@') < 0) {
      return DomainPattern.of(text).map(Mailbox::domainKey).map(SenderPattern::new);
    }
    try {
      var mailbox = Mailbox.of(text);
      boolean one = DomainPattern.of(mailbox.domain()).filter(d -> !d.startsWith(".")).isPresent();
      return one || mailbox.domain().startsWith("[")
          ? Optional.of(new SenderPattern(mailbox.key()))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean matches(ReversePath sender) {
    return sender.mailbox().filter(this::matches).isPresent();
  }

  private boolean matches(Mailbox sender) {
    return key.equals(sender.key())
        || key.equals(sender.domainKey())
        || (key.startsWith(".") && sender.domainKey().endsWith(key));
  }

  /** The more of a sender it names, the sooner it is asked. */
  int precision() {
    return key.length() * 3 + (key.contains("@") ? 2 : key.startsWith(".") ? 0 : 1);
  }
}
