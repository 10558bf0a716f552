package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.rekkas.smtp.relay.convert.NotConvertible;
import org.rekkas.smtp.relay.convert.SevenBit;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.Offers;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Reply;

/**
 * What a mail has to be for the next hop to take it, whoever it is for: RFC 1870, RFC 6152, RFC
 * 3030, RFC 6531. A value.
 *
 * @param largest octets; 0: it does not say
 */
public record Suit(long largest, boolean eightBit, boolean binary, boolean utf8) {
  /** Of a next hop that says nothing of what it takes. */
  static final Suit UNSAID = new Suit(0, true, true, true);

  /** What filters may still put before a content. */
  private static final int FIELDS_TO_COME = 4096;

  public static Suit of(Offers offers) {
    return new Suit(offers.largest(), offers.eightBit(), offers.binary(), offers.utf8());
  }

  boolean isTooLarge(long octets) {
    return largest > 0 && octets > largest;
  }

  /** Why the next hop will not have a mail; empty: nothing is known against it. */
  Optional<Reply> lacks(Mail mail) throws IOException {
    if (isTooLarge(mail.size() + FIELDS_TO_COME)) {
      return Optional.of(RecipientReplies.TOO_LARGE);
    }
    var options = mail.envelope().options();
    if (!utf8) {
      boolean sender = MailLines.from(mail.envelope().reversePath(), false).isPresent();
      if (!sender || (options.smtpUtf8() && isEightBit(mail, true))) {
        return Optional.of(RecipientReplies.NEEDS_UTF8);
      }
    }
    boolean tooMuch =
        (options.body() == Body.BINARY_MIME && !binary) || (!eightBit && isEightBit(mail, false));
    return tooMuch && !isConvertible(mail)
        ? Optional.of(RecipientReplies.NOT_CONVERTIBLE)
        : Optional.empty();
  }

  private static boolean isEightBit(Mail mail, boolean inHeader) throws IOException {
    var octets = new byte[8192];
    boolean lineIsEmpty = true;
    try (InputStream in = mail.open()) {
      for (int length = in.read(octets); length > 0; length = in.read(octets)) {
        for (int i = 0; i < length; i++) {
          if (octets[i] < 0) {
            return true;
          }
          if (inHeader && octets[i] == '\n' && lineIsEmpty) {
            return false;
          }
          lineIsEmpty = octets[i] == '\n' || (octets[i] == '\r' && lineIsEmpty);
        }
      }
      return false;
    }
  }

  private static boolean isConvertible(Mail mail) throws IOException {
    try (InputStream in = mail.open()) {
      SevenBit.convert(in, OutputStream.nullOutputStream());
      return true;
    } catch (NotConvertible _) {
      return false;
    }
  }
}
