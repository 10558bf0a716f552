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
      if (cr) {
        if (b == '\r') {
          in++; // further ones belong to it
          continue;
        }
        cr = false;
        to[out++] = '\n';
        newLine();
        if (b == '\n') {
          in++;
          continue;
        }
      }
      if (b == '\r') {
        endHeaderIfEmpty();
        to[out++] = '\r';
        cr = true;
        in++;
        continue;
      }
      if (b == '\n') {
        endHeaderIfEmpty();
        to[out++] = '\r';
        to[out++] = '\n';
        newLine();
        in++;
        continue;
      }
      if (lineStart) {
        lineStart = false;
        if (mode == Mode.TEXT && b == '.') {
          to[out++] = '.';
        }
      }
      int run = in;
      byte all = 0;
      while (run < end && (b = from[run]) != '\r' && b != '\n') {
        to[out++] = b;
        all |= b;
        run++;
      }
      noteEightBit(all);
      in = run;
    }
    return out;
  }

  /** The end: the last line gets what it lacks. At most two octets. */
  public int finish(byte[] to, int at) {
    int out = at;
    if (mode == Mode.BINARY) {
      return at;
    }
    if (cr) {
      to[out++] = '\n';
      cr = false;
    } else if (!lineStart) {
      to[out++] = '\r';
      to[out++] = '\n';
    }
    newLine();
    return out;
  }

  private void newLine() {
    lineStart = true;
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
