package org.rekkas.spi.mail;

import java.util.Optional;

/** Where reports about a mail go: a mailbox, or nowhere. RFC 5321 §3.6.3, §4.1.1.2. */
public sealed interface ReversePath {
  /** {@code <>}: the path of reports and automatic replies, which must never cause another one. */
  ReversePath NULL = new Null();

  static ReversePath of(Mailbox mailbox) {
    return new Of(mailbox);
  }

  /** Parses {@code local@domain}; the empty text is the null reverse-path. */
  static ReversePath parse(String text) {
    return text.isEmpty() ? NULL : new Of(Mailbox.of(text));
  }

  /** The mailbox, if there is one. */
  default Optional<Mailbox> mailbox() {
    return this instanceof Of(Mailbox m) ? Optional.of(m) : Optional.empty();
  }

  /** The path without its brackets: {@code local@domain}, or the empty text. */
  default String text() {
    return mailbox().map(Mailbox::toString).orElse("");
  }

  record Null() implements ReversePath {
    @Override
    public String toString() {
      return "<>";
    }
  }

  record Of(Mailbox address) implements ReversePath {
    @Override
    public String toString() {
      return "<" + address + ">";
    }
  }
}
