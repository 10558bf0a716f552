package org.rekkas.smtp.wire;

import java.io.IOException;

/**
 * The one judge of line ends in a content, whichever way it came (DATA and BDAT alike): RFC 5321
 * §2.3.8 forbids a CR or LF that stands alone. Octets pass; what is not CRLF is noted, or becomes
 * CRLF ({@code CR CR LF} one of them). Owned by one transaction.
 */
public final class LineEnds {
  /** What to do with a CR or LF that stands alone. */
  public enum Bare {
    /** Refuse the mail, once all of it was read. */
    REJECT,
    /** Make it CRLF. */
    NORMALISE
  }

  private static final byte[] CRLF = {'\r', '\n'};

  private final Bare mode;
  private final Octets next;
  private boolean bare;
  private boolean cr;

  public LineEnds(Bare mode, Octets next) {
    this.mode = mode;
    this.next = next;
  }

  /** Whether one was met. */
  public boolean bare() {
    return bare;
  }

  public void write(byte[] from, int offset, int length) throws IOException {
    if (mode == Bare.REJECT && bare) {
      return;
    }
    int to = offset + length;
    int at = offset;
    int kept = offset;
    while (at < to) {
      if (cr) {
        cr = false;
        if (from[at] == '\n') {
          at++;
          continue;
        }
        bare = true;
        if (mode == Bare.REJECT) {
          return;
        }
        // The CR is on its way already: only its LF is missing, and further CRs belong to it.
        pass(from, kept, at);
        kept = at;
        if (from[at] == '\r') {
          kept = ++at;
          cr = true;
          continue;
        }
        next.write(CRLF, 1, 1);
      }
      at = LineFeeds.nextCrOrLf(from, at, to);
      if (at < to && from[at] == '\r') {
        cr = true;
        at++;
      } else if (at < to) {
        bare = true;
        if (mode == Bare.REJECT) {
          return;
        }
        pass(from, kept, at);
        next.write(CRLF, 0, 2);
        kept = ++at;
      }
    }
    pass(from, kept, to);
  }

  /** The content is over: a CR at its very end stood alone. */
  public void finish() throws IOException {
    if (cr) {
      bare = true;
      cr = false;
      if (mode == Bare.NORMALISE) {
        next.write(CRLF, 1, 1);
      }
    }
  }

  private void pass(byte[] from, int start, int end) throws IOException {
    if (end > start) {
      next.write(from, start, end - start);
    }
  }
}
