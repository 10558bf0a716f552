package org.rekkas.smtp.server;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays for sessions that are reading a content, so that an idle session keeps none. A bounded
 * number is kept for reuse. Usable by all threads.
 */
final class ContentBuffers {
  static final int SIZE = 16 * 1024;
  private static final int KEPT = 64;

  private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

  byte[] take() {
    return Optional.ofNullable(free.poll()).orElseGet(() -> new byte[SIZE]);
  }

  /** Gives an array back; more than are kept are left to the collector. */
  void give(byte[] array) {
    if (array.length == SIZE) {
      boolean _ = free.offer(array);
    }
  }
}
