package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * Variable envelope return paths: a reverse-path that names the recipient, {@code
 * list+joe=example.net@example.org}. For mails that ask for it ({@link
 * org.rekkas.spi.mail.EnvelopeOptions#VERP}); who asks has a router for what comes back. Where the
 * local part would be longer than RFC 5321 §4.5.3.1.1 allows, or need SMTPUTF8, it stays as it is.
 * Reports that are made here go to the plain one, and name the recipient by themselves.
 */
final class VariableSender {
  private static final int LONGEST = 64;

  private VariableSender() {}

  static ReversePath of(ReversePath sender, Mailbox recipient) {
    return sender.mailbox().map(mailbox -> varied(mailbox, recipient)).orElse(sender);
  }

  private static ReversePath varied(Mailbox sender, Mailbox recipient) {
    String local = sender.localPart() + "+" + recipient.localPart() + "=" + recipient.domain();
    boolean fits = local.getBytes(UTF_8).length <= LONGEST && !recipient.needsUtf8();
    return ReversePath.of(fits ? sender.withLocalPart(local) : sender);
  }
}
