package org.rekkas.spi.mail;

import java.nio.charset.StandardCharsets;
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

  /**
   * One that names a recipient, {@code list+joe=example.net@example.org}, so that whoever reports a
   * failure tells of whom (variable envelope return paths); with a key followed by a mark, {@code
   * list+joe=example.net+1a2b3c4d5e@example.org}, that only who knows the key can make. The same
   * one where its local part would be longer than 64 octets (RFC 5321 §4.5.3.1.1) or need SMTPUTF8.
   *
   * @param key empty: without a mark
   */
  default ReversePath naming(Mailbox recipient, String key) {
    if (!(this instanceof Of(Mailbox own)) || recipient.needsUtf8()) {
      return this;
    }
    String mark = key.isEmpty() ? "" : "+" + Mark.of(recipient, key);
    String local = own.localPart() + "+" + recipient.localPart() + "=" + recipient.domain() + mark;
    boolean fits = local.getBytes(StandardCharsets.UTF_8).length <= Mark.LONGEST_LOCAL_PART;
    return fits ? new Of(own.withLocalPart(local)) : this;
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
