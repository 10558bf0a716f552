package org.rekkas.smtp.relay.wire;

/**
 * Makes of a content what may go over the wire, whatever came in (attacks A7, A8, A10): lines end
 * with CRLF, a CR or LF that stands alone becomes one, the last line has its end, and, for DATA,
 * lines that begin with a dot get another (RFC 5321 §2.3.8, §4.5.2). The answer does not depend on
 * how the octets are split. Notes octets beyond US-ASCII on the way. Owned by one mail.
 *
 * <p>One octet becomes two at most: {@link #room} says what is always enough.
 */
public final class ContentEncoder {
  private final Mode mode;
  private boolean lineStart = true;
  private boolean cr;
  private boolean inHeader = true;
  private boolean eightBit;
  private boolean eightBitHeader;

  /** How the content goes over the wire. */
  public enum Mode {
    /** DATA. */
    TEXT,
    /** BDAT, RFC 3030 §2. */
    CHUNKS,
    /** BDAT with BODY=BINARYMIME: every octet as it is, RFC 3030 §3. */
    BINARY
  }

  public ContentEncoder(Mode mode) {
    this.mode = mode;
  }

  /** How many octets so many can become, with the last line end and the dot behind it. */
  public static int room(int octets) {
    return octets * 2 + 16;
  }

  /** Whether an octet beyond US-ASCII was met. */
  public boolean eightBit() {
    return eightBit;
  }

  /** Whether one stood in the header section. */
  public boolean eightBitHeader() {
    return eightBitHeader;
  }

  /** Encodes {@code length} octets; returns where in the target it ended. */
  public int encode(byte[] from, int offset, int length, byte[] to, int at) {
    if (mode == Mode.BINARY) {
      System.arraycopy(from, offset, to, at, length);
      return at + length;
    }
    int end = offset + length;
    int in = offset;
    int out = at;
    while (in < end) {
      byte b = from[in];
      if (b == '\r') {
        out = carriageReturn(to, out);
        in++;
      } else if (b == '\n') {
        out = lineFeed(to, out);
        in++;
      } else {
        out = begin(b, to, out);
        int run = run(from, in, end, to, out);
        in += run;
        out += run;
      }
    }
    return out;
  }

  /** Further ones belong to the first. */
  private int carriageReturn(byte[] to, int at) {
    if (cr) {
      return at;
    }
    endHeaderIfEmpty();
    cr = true;
    to[at] = '\r';
    return at + 1;
  }

  /** One that stands alone gets its CR. */
  private int lineFeed(byte[] to, int at) {
    return endLine(to, carriageReturn(to, at));
  }

  private int endLine(byte[] to, int at) {
    cr = false;
    lineStart = true;
    to[at] = '\n';
    return at + 1;
  }

  /** What stands in front of an octet of text: the LF that a CR lacks, the dot of a line. */
  private int begin(byte b, byte[] to, int at) {
    int out = cr ? endLine(to, at) : at;
    if (lineStart && mode == Mode.TEXT && b == '.') {
      to[out++] = '.';
    }
    lineStart = false;
    return out;
  }

  /** Copies the octets up to the next CR or LF; returns how many they are. */
  private int run(byte[] from, int offset, int end, byte[] to, int at) {
    int in = offset;
    int out = at;
    byte all = 0;
    byte b;
    while (in < end && (b = from[in]) != '\r' && b != '\n') {
      to[out++] = b;
      all |= b;
      in++;
    }
    noteEightBit(all);
    return in - offset;
  }

  /** The end: the last line gets what it lacks. At most two octets. */
  public int finish(byte[] to, int at) {
    boolean ended = mode == Mode.BINARY || (lineStart && !cr);
    return ended ? at : lineFeed(to, at);
  }

  private void endHeaderIfEmpty() {
    inHeader &= !lineStart;
  }

  private void noteEightBit(byte all) {
    if (all < 0) {
      eightBit = true;
      eightBitHeader |= inHeader;
    }
  }
}
