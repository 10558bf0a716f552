package org.rekkas.smtp.relay.convert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.util.ByteSequence;
import org.rekkas.mime.Described;
import org.rekkas.mime.HeaderLines;

/**
 * Makes an 8-bit or binary content 7-bit, RFC 6152 §3, RFC 2045 §6, RFC 1428 §4.1.1 where it is no
 * MIME: text becomes quoted-printable, other leaves base64, all else stays octet by octet. Signed
 * and encrypted parts, header sections and the texts between parts cannot be changed: where they
 * are not 7-bit, or hold a CR or LF that ends no line, the content is {@link NotConvertible}: on
 * the way out each of these would become a CRLF, and could begin a part that nobody saw (attack A5,
 * RFC 3030 §3). A message/global-headers or -delivery-status is text here, for it may be encoded
 * (RFC 6533). A DKIM signature does not survive this; who signs does it behind (attack E17).
 * Streams; a pure function of its octets.
 */
public final class SevenBit {
  private static final int MOST_FIELDS = 2000;
  private static final int LONGEST_FIELD = 128 * 1024;
  private static final int DEEPEST = 50;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] NOT_MIME =
      ascii("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n");

  private final MimeTokenStream stream;
  private final HeaderLines lines;
  private final OutputStream out;
  private final List<Field> fields = new ArrayList<>();
  private final Deque<Multipart> open = new ArrayDeque<>();
  private int depth;
  private int messages;
  private boolean quote;
  private boolean base64;

  private static final class Multipart {
    private final byte[] boundary;
    private boolean closed;

    Multipart(String boundary) {
      this.boundary = ascii(boundary);
    }
  }

  private SevenBit(MimeTokenStream stream, HeaderLines lines, OutputStream out) {
    this.stream = stream;
    this.lines = lines;
    this.out = out;
  }

  /** Reads all of a content and writes it anew. */
  public static void convert(InputStream in, OutputStream out) throws IOException {
    convert(in, new Checked(out, false));
  }

  /**
   * The same of a mail that has no sender, a report above all: nobody would hear of it if it were
   * not convertible. So octets beyond US-ASCII that cannot be encoded become question marks.
   */
  public static void approximate(InputStream in, OutputStream out) throws IOException {
    convert(in, new Checked(out, true));
  }

  private static void convert(InputStream in, Checked checked) throws IOException {
    var bounds =
        new MimeConfig.Builder()
            .setMaxHeaderCount(MOST_FIELDS)
            .setMaxHeaderLen(LONGEST_FIELD)
            .setMaxLineLen(-1)
            .setMaxContentLen(-1)
            .setStrictParsing(false)
            .build();
    var buffered = new BufferedOutputStream(checked);
    var lines = new HeaderLines(LONGEST_FIELD);
    var stream = new MimeTokenStream(bounds, DecodeMonitor.SILENT, lines, new Described.Builder());
    stream.parse(in);
    try {
      new SevenBit(stream, lines, buffered).run();
    } catch (MimeException e) {
      throw new NotConvertible("MIME: " + e.getMessage());
    }
    buffered.flush();
    checked.end();
  }

  private void run() throws IOException, MimeException {
    for (EntityState state = stream.getState();
        state != EntityState.T_END_OF_STREAM;
        state = stream.next()) {
      switch (state) {
        case T_START_MESSAGE -> message();
        case T_START_HEADER -> fields.clear();
        case T_FIELD -> fields.add(stream.getField());
        case T_END_HEADER -> expectOnlyFields();
        case T_START_MULTIPART -> multipart(stream.getBodyDescriptor());
        case T_START_BODYPART -> delimiter(false);
        case T_PREAMBLE -> stream.getInputStream().transferTo(out);
        case T_EPILOGUE -> epilogue();
        case T_END_MULTIPART -> leave();
        case T_BODY -> {
          header(stream.getBodyDescriptor());
          body();
        }
        default -> {}
      }
    }
  }

  private void expectOnlyFields() throws NotConvertible {
    if (lines.lostOne()) {
      throw new NotConvertible("a line in a header section that is no field");
    }
  }

  /** The header section of a part that is a message itself comes before it begins. */
  private void message() throws IOException {
    if (messages++ > 0) {
      var builder = new Described.Builder();
      for (Field each : fields) {
        builder.addField((RawField) each);
      }
      header("message/rfc822", builder.build().getTransferEncoding());
    }
  }

  private void header(BodyDescriptor entity) throws IOException {
    if (!((Described) entity).part().hasOneShape()) {
      throw new NotConvertible("a part of which it cannot be told what it is");
    }
    header(entity.getMimeType(), entity.getTransferEncoding());
  }

  private void header(String type, String encoding) throws IOException {
    boolean identity = encoding.equals("7bit") || encoding.equals("8bit");
    identity |= encoding.equals("binary");
    boolean text = type.startsWith("text/") || type.startsWith("message/global-");
    boolean composite = !text && (type.startsWith("multipart/") || type.startsWith("message/"));
    if (composite && !identity) {
      throw new NotConvertible(type + " in " + encoding);
    }
    quote = !composite && identity && text;
    base64 = !composite && identity && !quote;
    boolean keep = !identity;
    boolean mime = messages > 1 || depth > 0;
    for (Field each : fields) {
      String name = each.getName().toLowerCase(Locale.ROOT);
      mime |= name.equals("content-type") || name.equals("mime-version");
      if (keep || !name.equals("content-transfer-encoding")) {
        write(each);
      }
    }
    if (!mime) {
      out.write(NOT_MIME);
    }
    if (quote || base64) {
      String now = quote ? "quoted-printable" : "base64";
      out.write(ascii("Content-Transfer-Encoding: " + now + "\r\n"));
    }
    out.write(CRLF);
  }

  private void write(Field field) throws IOException {
    ByteSequence raw = field.getRaw();
    if (raw == null) {
      throw new NotConvertible("a field that is none");
    }
    out.write(raw.toByteArray());
    out.write(CRLF);
  }

  private void body() throws IOException {
    InputStream in = stream.getInputStream();
    if (quote) {
      QuotedPrintable.encode(in, out);
    } else if (base64) {
      var encoder = Base64.getMimeEncoder(76, CRLF).wrap(new Open(out));
      in.transferTo(encoder);
      encoder.close();
    } else {
      in.transferTo(out);
    }
  }

  /** What is signed or encrypted is not looked into: all its octets are copied. */
  private void multipart(BodyDescriptor entity) throws IOException {
    header(entity);
    enter(entity.getBoundary());
    String type = entity.getMimeType();
    if (type.equals("multipart/signed") || type.equals("multipart/encrypted")) {
      stream.getInputStream().transferTo(out);
      open.element().closed = true;
    }
  }

  private void enter(String boundary) throws NotConvertible {
    if (boundary == null || ++depth > DEEPEST) {
      throw new NotConvertible("parts too deep, or without a boundary");
    }
    open.push(new Multipart(boundary));
  }

  private void delimiter(boolean last) throws IOException {
    out.write(CRLF);
    out.write('-');
    out.write('-');
    out.write(open.element().boundary);
    if (last) {
      out.write('-');
      out.write('-');
      open.element().closed = true;
    }
    out.write(CRLF);
  }

  private void epilogue() throws IOException {
    delimiter(true);
    stream.getInputStream().transferTo(out);
  }

  private void leave() throws IOException {
    if (!open.element().closed) {
      delimiter(true);
    }
    open.pop();
    depth--;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Lets nothing pass that is not 7-bit, or not of lines that end by CRLF. */
  private static final class Checked extends OutputStream {
    private final OutputStream out;
    private final boolean masks;
    private boolean afterCr;

    /**
     * @param masks whether an octet beyond US-ASCII becomes a question mark
     */
    Checked(OutputStream out, boolean masks) {
      this.out = out;
      this.masks = masks;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) {
        if (from[i] < 0 && !masks) {
          throw new NotConvertible("octets beyond US-ASCII in a part that must stay as it is");
        }
        if (afterCr != (from[i] == '\n')) {
          throw notALine();
        }
        afterCr = from[i] == '\r';
      }
      if (masks) {
        out.write(masked(from, offset, length));
      } else {
        out.write(from, offset, length);
      }
    }

    private static byte[] masked(byte[] from, int offset, int length) {
      byte[] masked = Arrays.copyOfRange(from, offset, offset + length);
      for (int i = 0; i < length; i++) {
        if (masked[i] < 0) {
          masked[i] = '?';
        }
      }
      return masked;
    }

    void end() throws NotConvertible {
      if (afterCr) {
        throw notALine();
      }
    }

    private static NotConvertible notALine() {
      return new NotConvertible("a CR or LF that ends no line in a part that must stay as it is");
    }
  }

  /** Stays open when an encoder ends. */
  private static final class Open extends OutputStream {
    private final OutputStream out;

    Open(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }
  }
}
