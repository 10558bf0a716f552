package org.rekkas.smtp.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.rekkas.smtp.relay.convert.NotConvertible;
import org.rekkas.smtp.relay.convert.SevenBit;
import org.rekkas.smtp.relay.wire.ContentEncoder;
import org.rekkas.smtp.relay.wire.ContentEncoder.Mode;
import org.rekkas.smtp.relay.wire.MailLines;
import org.rekkas.smtp.relay.wire.RemoteReply;
import org.rekkas.smtp.wire.Octets;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.ReversePath;

/**
 * The content of one mail on its way out. A small one is read and encoded at once, so that its size
 * and its octets are known before MAIL; a large one is streamed, and read twice only where the hop
 * lacks what it might need. Lives as long as the mail transaction.
 */
final class Outgoing {
  private final Mail mail;
  private final Fit fit;
  private final Buffers.Pair buffers;
  private final Mode mode;
  private boolean small;
  private boolean converting;
  private boolean known;
  private boolean eightBit;
  private boolean eightBitHeader;
  private int end;
  private long size;

  private Outgoing(Mail mail, Fit fit, Buffers.Pair buffers) {
    this.mail = mail;
    this.fit = fit;
    this.buffers = buffers;
    size = mail.size();
    boolean binary = declared() == Body.BINARY_MIME && fit.offers().binary();
    Mode lines = fit.offers().chunking() ? Mode.CHUNKS : Mode.TEXT;
    mode = binary ? Mode.BINARY : lines;
  }

  static Outgoing of(Mail mail, Fit fit, Buffers.Pair buffers) throws ContentUnreadable {
    var content = new Outgoing(mail, fit, buffers);
    if (mail.size() <= Buffers.SMALL) {
      content.readAtOnce();
    }
    if (!content.small && !(fit.offers().eightBit() && fit.headerMayBeUtf8())) {
      content.look();
    }
    return content;
  }

  private void readAtOnce() throws ContentUnreadable {
    try (var in = mail.open()) {
      int length = in.readNBytes(buffers.raw(), 0, Buffers.SMALL);
      if (length == Buffers.SMALL && in.read() >= 0) {
        return;
      }
      expectWhole(length);
      if (mode == Mode.BINARY) {
        var reader = new ContentEncoder(Mode.TEXT);
        reader.encode(buffers.raw(), 0, length, buffers.out(), Buffers.HEAD);
        note(reader);
      }
      var encoder = new ContentEncoder(mode);
      int at = encoder.encode(buffers.raw(), 0, length, buffers.out(), Buffers.HEAD);
      end = encoder.finish(buffers.out(), at);
      if (mode != Mode.BINARY) {
        note(encoder);
      }
      small = true;
    } catch (ContentUnreadable e) {
      throw e;
    } catch (IOException e) {
      throw new ContentUnreadable(e);
    }
  }

  /** Reads all of it for what stands in it. */
  private void look() throws ContentUnreadable {
    var encoder = new ContentEncoder(Mode.TEXT);
    try {
      push((from, at, length) -> encoder.encode(from, at, length, buffers.out(), 0));
    } catch (ContentUnreadable e) {
      throw e;
    } catch (IOException e) {
      throw new ContentUnreadable(e);
    }
    note(encoder);
  }

  private void note(ContentEncoder encoder) {
    known = true;
    eightBit = encoder.eightBit();
    eightBitHeader = encoder.eightBitHeader();
  }

  boolean small() {
    return small;
  }

  /** What SIZE says: of what goes out, where it is converted. RFC 1870 §5. */
  long size() {
    return size;
  }

  /** What BODY says. Where it is not known whether the content needs 8BITMIME, it says so. */
  Body body() {
    if (mode == Mode.BINARY) {
      return Body.BINARY_MIME;
    }
    if (converting) {
      return Body.SEVEN_BIT;
    }
    boolean may = declared() != Body.SEVEN_BIT || eightBit || !known;
    return may && fit.offers().eightBit() ? Body.EIGHT_BIT_MIME : Body.SEVEN_BIT;
  }

  /** Notes what the hop cannot take (attack E17); false where nothing is left. */
  boolean suits(Results results) throws IOException {
    boolean asItIs =
        mode == Mode.BINARY
            || (declared() != Body.BINARY_MIME && (!eightBit || fit.offers().eightBit()));
    if (eightBitHeader && !fit.headerMayBeUtf8()) {
      results.failed(Replies.NEEDS_UTF8);
    } else if (!asItIs) {
      converting = true;
      small = false;
      try {
        size = 0; // it is known before MAIL whether it can be done, and how large it becomes
        push((_, _, length) -> size += length);
        if (fit.offers().largest() > 0 && size > fit.offers().largest()) {
          results.failed(Replies.TOO_LARGE);
        }
      } catch (NotConvertible e) {
        results.failed(Replies.NOT_CONVERTIBLE, String.valueOf(e.getMessage()));
      }
    }
    return results.anyWaiting();
  }

  private Body declared() {
    return mail.envelope().options().body();
  }

  /** A small one as one chunk, behind commands, in one write where they are not long. */
  void writeChunk(HopConnection hop, CharSequence commands, Patience patience) throws IOException {
    int length = end - Buffers.HEAD;
    byte[] head = MailLines.octets(commands + "BDAT " + length + " LAST\r\n");
    int from = Buffers.HEAD - head.length;
    if (from < 0) {
      hop.write(head, 0, head.length, patience.reply());
      from = Buffers.HEAD;
    } else {
      System.arraycopy(head, 0, buffers.out(), from, head.length);
    }
    hop.write(buffers.out(), from, end - from, patience.block());
  }

  /**
   * All of it behind a 354, with the dot at its end.
   *
   * @return a refusal that came before the end; the dot was not sent then
   */
  Optional<RemoteReply> writeText(HopConnection hop, Patience patience) throws IOException {
    var writer = new ContentWriter(hop, patience, new ContentEncoder(mode), buffers.out());
    return writer.refusal(
        () -> {
          if (small) {
            writer.whole(end);
          } else {
            push(writer);
            writer.endText();
          }
        });
  }

  /** All of it as chunks. */
  Optional<RemoteReply> writeChunks(HopConnection hop, Patience patience) throws IOException {
    var writer = new ContentWriter(hop, patience, new ContentEncoder(mode), buffers.out());
    return writer.refusal(
        () -> {
          push(writer.asChunks());
          writer.endChunks();
        });
  }

  /** Reads all of it into a stage of the way out. */
  private void push(Octets next) throws IOException {
    if (converting) {
      convert(next);
      return;
    }
    try (var in = new Counted(open())) {
      int length;
      while ((length = in.read(buffers.raw(), 0, Buffers.SMALL)) > 0) {
        next.write(buffers.raw(), 0, length);
      }
      expectWhole(in.octets);
    }
  }

  /** A content that ends too soon gets no end on the wire: half a mail is none. */
  private void expectWhole(long octets) throws ContentUnreadable {
    if (octets != mail.size()) {
      throw new ContentUnreadable(new IOException(octets + " octets instead of " + mail.size()));
    }
  }

  private void convert(Octets next) throws IOException {
    var out =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            next.write(new byte[] {(byte) octet}, 0, 1);
          }

          @Override
          public void write(byte[] from, int offset, int length) throws IOException {
            next.write(from, offset, length);
          }
        };
    try (var in = new Counted(open())) {
      if (mail.envelope().reversePath() instanceof ReversePath.Null) {
        SevenBit.approximate(in, out); // nobody would hear that it failed
      } else {
        SevenBit.convert(in, out);
      }
      long _ = in.transferTo(OutputStream.nullOutputStream());
      expectWhole(in.octets);
    }
  }

  /** Knows how much was read, and whose fault it is that nothing more can be. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private long octets;

    Counted(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws ContentUnreadable {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws ContentUnreadable {
      try {
        int read = in.read(to, from, length);
        octets += Math.max(0, read);
        return read;
      } catch (IOException e) {
        throw new ContentUnreadable(e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private InputStream open() throws ContentUnreadable {
    try {
      return mail.open();
    } catch (IOException e) {
      throw new ContentUnreadable(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
