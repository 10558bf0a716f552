package org.rekkas.line;

import java.io.IOException;
import java.io.InputStream;

/**
 * Lines ended by CRLF, read in place from a buffer that begins small and grows to the longest line
 * and no further (RFC 5321 §2.3.8, §4.5.3.1.4). Between lines the same buffer gives raw octets, so
 * that content which follows a command is not lost in a second buffer.
 *
 * <p>A CR or LF that stands alone never ends a line (RFC 5321 §2.3.8). It knows no deadline: the
 * stream does. Owned by one session's thread.
 */
public final class LineReader {
  /** Ten thousand idle sessions shall cost little. */
  private static final int FIRST = 512;

  private static final byte CR = '\r';
  private static final byte LF = '\n';

  private int longest;
  private InputStream in;
  private byte[] octets = new byte[FIRST];
  private int from;
  private int to;
  private int lineFrom;
  private int lineTo;

  /** What a read met. */
  public enum Met {
    /** A line: {@link #lineFrom()} to {@link #lineTo()}, without its CRLF. */
    LINE,
    /** A CR or an LF that stands alone. */
    BARE_LINE_END,
    /** More octets than the longest line has, and no end so far; nothing of it is taken. */
    TOO_LONG,
    /** The peer's end of the stream, perhaps in the middle of a line. */
    END
  }

  /**
   * @param longest octets of the longest line, with its CRLF
   */
  public LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /**
   * Reads the next line. After anything but LINE nothing that follows can be trusted, but behind
   * TOO_LONG what follows a {@link #skip}.
   */
  public Met read() throws IOException {
    int at = 0;
    while (true) {
      while (from + at < to && octets[from + at] != LF) {
        at++;
      }
      if (at >= longest) {
        return Met.TOO_LONG;
      }
      if (from + at < to) {
        return line(from + at);
      }
      if (!fill()) {
        return Met.END;
      }
    }
  }

  private Met line(int lf) {
    lineFrom = from;
    lineTo = lf - 1;
    from = lf + 1;
    if (lineTo < lineFrom || octets[lineTo] != CR) {
      return Met.BARE_LINE_END;
    }
    for (int i = lineFrom; i < lineTo; i++) {
      if (octets[i] == CR) {
        return Met.BARE_LINE_END;
      }
    }
    return Met.LINE;
  }

  /**
   * Reads over the line that waits, in the memory that there is: LINE where its CRLF was met, and
   * TOO_LONG where that is not among so many octets.
   */
  public Met skip(int most) throws IOException {
    byte before = 0;
    for (int passed = 0; passed < most; passed++) {
      if (from == to && !fill()) {
        return Met.END;
      }
      byte octet = octets[from];
      from++;
      if (octet == LF) {
        return before == CR ? Met.LINE : Met.BARE_LINE_END;
      }
      before = octet;
    }
    return Met.TOO_LONG;
  }

  /** From now on lines may be as long as this. */
  public void longest(int octets) {
    longest = octets;
  }

  public int lineFrom() {
    return lineFrom;
  }

  public int lineTo() {
    return lineTo;
  }

  /**
   * The buffer: {@link #waiting()} octets from {@link #from()} on are valid until the next read or
   * fill.
   */
  public byte[] octets() {
    return octets;
  }

  /** The first octet that was not yet taken. */
  public int from() {
    return from;
  }

  /** How many octets have come and were not yet taken. */
  public int waiting() {
    return to - from;
  }

  /** Takes octets that were used in place. */
  public void take(int count) {
    from += count;
  }

  /** Waits for more octets behind those that wait already; false at the end of the stream. */
  public boolean fill() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    } else if (to == octets.length) {
      makeRoom();
    }
    int count = in.read(octets, to, octets.length - to);
    if (count <= 0) {
      return false;
    }
    to += count;
    return true;
  }

  private void makeRoom() {
    byte[] target = from > 0 ? octets : new byte[octets.length * 2];
    System.arraycopy(octets, from, target, 0, to - from);
    octets = target;
    to -= from;
    from = 0;
  }

  /**
   * Goes on with another array: a large one while content comes, the small one afterwards.
   *
   * @return the array that is now free: the former one, or {@code other} where what waits does not
   *     fit into it
   */
  public byte[] exchange(byte[] other) {
    if (waiting() > other.length) {
      return other;
    }
    byte[] former = octets;
    System.arraycopy(former, from, other, 0, waiting());
    to -= from;
    from = 0;
    octets = other;
    return former;
  }

  /**
   * Forgets what waits and goes on with another stream: nothing passes a STARTTLS (RFC 3207 §4.2).
   */
  public void restart(InputStream other) {
    in = other;
    from = 0;
    to = 0;
  }
}
