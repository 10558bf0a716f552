package org.rekkas.delivery.reader;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message whose header ends where it ends: before the first line that is no header field (RFC
 * 5322 §2.2) an empty line is put, if the sender left it out. So no line of a text is lost that
 * somebody typed without a header. Reads ahead no more than a field's name.
 */
final class HeaderEnd extends InputStream {
  private static final int LONGEST_NAME = 1000;
  private static final byte[] EMPTY_LINE = {'\r', '\n'};

  private enum At {
    LINE,
    FIELD,
    BODY
  }

  private final InputStream in;
  private final byte[] ahead = new byte[LONGEST_NAME + 8];
  private int next;
  private int length;
  private At at = At.LINE;

  /**
   * @param in buffered
   */
  HeaderEnd(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (next == length && at == At.LINE) {
      beginLine();
    }
    if (next < length) {
      return ahead[next++] & 0xff;
    }
    int c = in.read();
    if (at == At.FIELD && c == '\n') {
      at = At.LINE;
    }
    return c;
  }

  @Override
  public int read(byte[] to, int offset, int most) throws IOException {
    if (at == At.BODY && next == length) {
      return in.read(to, offset, most);
    }
    int count = 0;
    while (count < most && (count == 0 || at != At.BODY || next < length)) {
      int c = read();
      if (c < 0) {
        return count == 0 && most > 0 ? -1 : count;
      }
      to[offset + count++] = (byte) c;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Looks at the beginning of a line of the header. */
  private void beginLine() throws IOException {
    next = 0;
    length = 0;
    int c = take();
    if (c < 0) {
      at = At.BODY;
    } else if (c == ' ' || c == '\t') {
      at = At.FIELD;
    } else if (c == '\r') {
      endOrText(take());
    } else if (c == '\n') {
      at = At.BODY;
    } else {
      name(c);
    }
  }

  private void name(int first) throws IOException {
    int c = first;
    while (c > ' ' && c < 127 && c != ':' && length < LONGEST_NAME) {
      c = take();
    }
    while ((c == ' ' || c == '\t') && length < LONGEST_NAME) {
      c = take();
    }
    if (c == ':' && first != ':') {
      at = At.FIELD;
    } else {
      text();
    }
  }

  private void endOrText(int second) {
    if (second == '\n') {
      at = At.BODY;
    } else {
      text();
    }
  }

  /** What was read ahead belongs to the body: an empty line comes before it. */
  private void text() {
    System.arraycopy(ahead, 0, ahead, EMPTY_LINE.length, length);
    System.arraycopy(EMPTY_LINE, 0, ahead, 0, EMPTY_LINE.length);
    length += EMPTY_LINE.length;
    at = At.BODY;
  }

  private int take() throws IOException {
    int c = in.read();
    if (c >= 0) {
      ahead[length++] = (byte) c;
    }
    return c;
  }
}
