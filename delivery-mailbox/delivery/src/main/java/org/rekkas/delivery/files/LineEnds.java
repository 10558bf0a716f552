package org.rekkas.delivery.files;

import java.io.IOException;
import java.io.InputStream;

/** How the lines of a text end. */
enum LineEnds {
  /** All by CRLF, the last one too; or there is no line. */
  CRLF,
  /** All by LF, the last one too, and there is no CR. */
  LF,
  /** Anything else: a binary content (RFC 3030), or a last line without an end. */
  MIXED;

  private static final int BUFFER = 16 * 1024;

  static LineEnds of(InputStream in) throws IOException {
    var buffer = new byte[BUFFER];
    boolean crlf = true;
    boolean lf = true;
    int last = '\n';
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        int c = buffer[i];
        crlf &= (last == '\r') == (c == '\n');
        lf &= c != '\r';
        last = c;
      }
    }
    if (crlf && last == '\n') {
      return CRLF;
    }
    return lf && last == '\n' ? LF : MIXED;
  }
}
