package org.rekkas.delivery.reader;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that never answers with no octets: some decoders do so at malformed input, and readers
 * take it for an error. One that does so again and again is at its end.
 */
final class Steady extends FilterInputStream {
  private static final int MOST_TRIES = 1000;

  Steady(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] to, int offset, int most) throws IOException {
    if (most == 0) {
      return 0;
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      int n = in.read(to, offset, most);
      if (n != 0) {
        return n;
      }
    }
    return -1;
  }
}
