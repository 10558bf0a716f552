package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * What a mail has to be for the next hop to take it, whoever it is for: RFC 1870, RFC 6531. A
 * value.
 *
 * @param largest octets; 0: it does not say
 */
public record Suit(long largest, boolean utf8) {
  public static Suit of(Offers offers) {
    return new Suit(offers.largest(), offers.utf8());
  }

  boolean isTooLarge(long octets) {
    return largest > 0 && octets > largest;
  }

  /** Why the next hop will not have a mail; empty: nothing is known against it. */
  Optional<Reply> lacks(Mail mail) throws IOException {
    if (isTooLarge(mail.size())) {
      return Optional.of(RecipientReplies.TOO_LARGE);
    }
    return !utf8 && needsUtf8(mail) ? Optional.of(RecipientReplies.NEEDS_UTF8) : Optional.empty();
  }

  private static boolean needsUtf8(Mail mail) throws IOException {
    boolean sender =
        mail.envelope().reversePath().mailbox().filter(each -> each.needsUtf8()).isPresent();
    return sender || (mail.envelope().options().smtpUtf8() && hasUtf8Header(mail));
  }

  private static boolean hasUtf8Header(Mail mail) throws IOException {
    try (InputStream in = mail.open()) {
      boolean lineIsEmpty = true;
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet >= 0x80) {
          return true;
        }
        if (octet == '\n' && lineIsEmpty) {
          return false;
        }
        lineIsEmpty = octet == '\n' || (octet == '\r' && lineIsEmpty);
      }
      return false;
    }
  }
}
