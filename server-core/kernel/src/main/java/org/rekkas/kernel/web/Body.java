package org.rekkas.kernel.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The body of a request while it comes in: an array that is held before it is made, grows with what
 * has come, and is never longer than what was announced.
 */
final class Body {
  /** RFC 9110 §15.5.14. */
  static final int LONGEST = 1 << 20;

  private final Holding holding;
  private byte[] octets = {};
  private int size;
  private int announced = LONGEST;

  Body(Holding holding) {
    this.holding = holding;
  }

  /**
   * @param length at most {@link #LONGEST}
   */
  void announce(long length) {
    announced = Math.toIntExact(length);
  }

  /** The status with which it is refused; 0: it is not. */
  int add(ByteBuffer piece) {
    int count = piece.remaining();
    int needed = size + count;
    if (needed > announced) {
      return 413;
    }
    if (needed > octets.length) {
      int longer = Math.min(announced, Math.max(needed, 2 * octets.length));
      if (!holding.body(longer)) {
        return 503;
      }
      octets = Arrays.copyOf(octets, longer);
    }
    piece.get(octets, size, count);
    size = needed;
    return 0;
  }

  InputStream stream() {
    return new ByteArrayInputStream(octets, 0, size);
  }
}
