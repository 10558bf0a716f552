package org.rekkas.store;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.rekkas.spi.vault.Space;

/**
 * Reads a whole space a page at a time; what stands behind the last key read may change meanwhile.
 */
final class Pages {
  private static final int PAGE = 1000;
  private static final byte[] FIRST = {};
  private static final byte[] END = {(byte) 0xff};

  private Pages() {}

  /** Until there is no more, or the reader wants no more. */
  static void each(Space space, Predicate<List<Space.Entry>> reader) {
    List<Space.Entry> page = space.range(FIRST, END, PAGE);
    while (!page.isEmpty() && reader.test(page)) {
      byte[] last = page.getLast().key();
      page = space.range(Arrays.copyOf(last, last.length + 1), END, PAGE);
    }
  }
}
