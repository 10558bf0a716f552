package org.rekkas.smtp.relay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.rekkas.smtp.relay.convert.NotConvertible;
import org.rekkas.smtp.relay.convert.SevenBit;
import org.rekkas.smtp.relay.wire.ContentEncoder;
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

  private static final int PIECE = 8192;

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
    if (MailLines.from(mail.envelope().reversePath(), utf8).isEmpty()) {
      return Optional.of(RecipientReplies.NEEDS_UTF8);
    }
    var options = mail.envelope().options();
    boolean mayBeUtf8 = utf8 || !options.smtpUtf8();
    boolean binaryIsTooMuch = options.body() == Body.BINARY_MIME && !binary;
    if (mayBeUtf8 && eightBit && !binaryIsTooMuch) {
      return Optional.empty();
    }
    ContentEncoder looked = looked(mail);
    if (looked.eightBitHeader() && !mayBeUtf8) {
      return Optional.of(RecipientReplies.NEEDS_UTF8);
    }
    boolean tooMuch = binaryIsTooMuch || (looked.eightBit() && !eightBit);
    return tooMuch ? lacksConverted(mail) : Optional.empty();
  }

  /** Reads all of it for what stands in it, as the relay does. */
  private static ContentEncoder looked(Mail mail) throws IOException {
    var encoder = new ContentEncoder(ContentEncoder.Mode.TEXT);
    var octets = new byte[PIECE];
    var unused = new byte[ContentEncoder.room(PIECE)];
    try (InputStream in = mail.open()) {
      for (int length = in.read(octets); length > 0; length = in.read(octets)) {
        encoder.encode(octets, 0, length, unused, 0);
      }
    }
    return encoder;
  }

  /** RFC 1870 §5: of the size of what would go out. */
  private Optional<Reply> lacksConverted(Mail mail) throws IOException {
    var converted = new Counting();
    try (InputStream in = mail.open()) {
      SevenBit.convert(in, converted);
    } catch (NotConvertible _) {
      return Optional.of(RecipientReplies.NOT_CONVERTIBLE);
    }
    return isTooLarge(converted.octets + FIELDS_TO_COME)
        ? Optional.of(RecipientReplies.TOO_LARGE)
        : Optional.empty();
  }

  private static final class Counting extends OutputStream {
    private long octets;

    @Override
    public void write(int octet) {
      octets++;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      octets += length;
    }
  }
}
