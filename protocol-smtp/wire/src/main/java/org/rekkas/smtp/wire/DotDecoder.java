package org.rekkas.smtp.wire;

import java.io.IOException;

/**
 * Takes dot-stuffing away and finds the end of the text: CRLF.CRLF and nothing else, RFC 5321
 * §4.5.2, §4.1.1.4. A CR or LF that stands alone is data here; {@link LineEnds} judges it. The
 * answer does not depend on how the octets are split. Owned by one transaction.
 */
public final class DotDecoder {
  /** What the octets so far ended with. */
  private enum Behind {
    CRLF,
    CRLF_DOT,
    CRLF_DOT_CR,
    CR,
    OTHER
  }

  private static final byte[] CR = {'\r'};

  private final Octets next;
  private Behind behind = Behind.CRLF;
  private boolean ended;

  public DotDecoder(Octets next) {
    this.next = next;
  }

  /** Whether the end of the text was seen. */
  public boolean ended() {
    return ended;
  }

  /** Decodes up to the end of the text; returns how many octets belonged to it. */
  public int decode(byte[] from, int offset, int length) throws IOException {
    int to = offset + length;
    int at = offset;
    int kept = offset;
    while (at < to && !ended) {
      switch (behind) {
        case CRLF -> {
          if (from[at] == '.') {
            pass(from, kept, at);
            kept = ++at;
            behind = Behind.CRLF_DOT;
          } else {
            at = skip(from, at, to);
          }
        }
        case CRLF_DOT -> {
          if (from[at] == '\r') {
            behind = Behind.CRLF_DOT_CR;
            kept = ++at;
          } else {
            at = skip(from, at, to);
          }
        }
        case CRLF_DOT_CR -> {
          if (from[at] == '\n') {
            ended = true;
            kept = ++at;
          } else {
            next.write(CR, 0, 1);
            behind = Behind.CR;
          }
        }
        case CR -> {
          behind = from[at] == '\n' ? Behind.CRLF : Behind.OTHER;
          at = behind == Behind.CRLF ? at + 1 : skip(from, at, to);
        }
        case OTHER -> at = skip(from, at, to);
      }
    }
    pass(from, kept, at);
    return at - offset;
  }

  /** Goes to behind the next CRLF or to the end of the array, and notes what is behind then. */
  private int skip(byte[] from, int start, int to) {
    int at = start;
    while (true) {
      int lf = LineFeeds.nextLf(from, at, to);
      if (lf == to) {
        behind = from[to - 1] == '\r' ? Behind.CR : Behind.OTHER;
        return to;
      }
      at = lf + 1;
      if (lf > start && from[lf - 1] == '\r') {
        if (at < to && from[at] != '.') {
          continue;
        }
        behind = Behind.CRLF;
        return at;
      }
    }
  }

  private void pass(byte[] from, int start, int end) throws IOException {
    if (end > start) {
      next.write(from, start, end - start);
    }
  }
}
