package org.rekkas.plugins.pop3.wire;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A message as the text of an answer: dots doubled at the begin of lines, the last line ended, then
 * the dot that ends all. RFC 1939 §3. Perhaps cut off after some lines of the body, as TOP wants
 * (§7). The result does not depend on how the octets are split. Owned by one answer.
 *
 * <p>An LF without a CR, which a mail that came by BDAT may have, begins a line too: many clients
 * take it for the end of one, and a dot behind it must not end the answer for them. It is sent as
 * it is, so that sizes stay true; the dot that ends all stands behind a CRLF all the same.
 */
public final class DotEncoder {
  private static final byte[] DOT = {'.'};
  private static final byte[] END = {'.', '\r', '\n'};
  private static final byte[] LINE_AND_END = {'\r', '\n', '.', '\r', '\n'};

  /** Where in the message the next octet is. */
  private enum Part {
    HEADER,
    BODY,
    CUT
  }

  private final OutputStream out;
  private long lines;
  private Part part = Part.HEADER;

  /** Octets of the line that the next octet belongs to. */
  private long lineLength;

  /** The octet before the next one. */
  private byte last = '\n';

  /** Whether the last LF had a CR in front. */
  private boolean crLf = true;

  private DotEncoder(OutputStream out, long lines) {
    this.out = out;
    this.lines = lines;
  }

  /** All of the message. */
  public static DotEncoder whole(OutputStream out) {
    return new DotEncoder(out, Long.MAX_VALUE);
  }

  /** The header, the line that ends it, and so many lines. */
  public static DotEncoder top(OutputStream out, int lines) {
    return new DotEncoder(out, lines);
  }

  /** Whether nothing that follows will be sent. */
  public boolean full() {
    return part == Part.CUT;
  }

  public void write(byte[] from, int offset, int length) throws IOException {
    int to = offset + length;
    int kept = offset;
    int at = offset;
    while (at < to && part != Part.CUT) {
      if (lineLength == 0 && from[at] == '.') {
        out.write(from, kept, at - kept);
        out.write(DOT);
        kept = at;
      }
      int lf = nextLf(from, at, to);
      lineLength += lf - at;
      at = lf;
      if (lf < to) {
        crLf = (lf > offset ? from[lf - 1] : last) == '\r';
        lineEnds();
        at++;
      }
    }
    last = length > 0 ? from[to - 1] : last;
    out.write(from, kept, at - kept);
  }

  private static int nextLf(byte[] octets, int from, int to) {
    int at = from;
    while (at < to && octets[at] != '\n') {
      at++;
    }
    return at;
  }

  private void lineEnds() {
    boolean empty = lineLength == 0 || (lineLength == 1 && crLf);
    if (part == Part.BODY) {
      lines--;
    } else if (empty) {
      part = Part.BODY;
    }
    if (part == Part.BODY && lines == 0) {
      part = Part.CUT;
    }
    lineLength = 0;
  }

  /** Ends the answer. */
  public void finish() throws IOException {
    out.write(lineLength == 0 && crLf ? END : LINE_AND_END);
  }
}
