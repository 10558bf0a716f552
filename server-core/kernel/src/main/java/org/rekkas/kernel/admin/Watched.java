package org.rekkas.kernel.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A long output that ends when nobody takes it any more, which a {@link PrintStream} says only when
 * it is asked. One thread.
 */
final class Watched extends OutputStream {
  private static final int BETWEEN = 64 * 1024;

  private final PrintStream out;
  private int written;

  Watched(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int octet) throws IOException {
    out.write(octet);
    count(1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    count(length);
  }

  private void count(int more) throws IOException {
    written += more;
    if (written >= BETWEEN) {
      written = 0;
      check();
    }
  }

  /** Whether all went out, to be called at the end, too. */
  void check() throws IOException {
    if (out.checkError()) {
      throw new IOException("the output cannot be written");
    }
  }
}
