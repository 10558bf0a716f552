package org.rekkas.smtp.relay;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import org.rekkas.smtp.relay.wire.ContentEncoder;

/** Arrays for calls that are sending contents; a bounded number is kept. Usable by all threads. */
final class Buffers {
  /** A content that is not larger is read at once. */
  static final int SMALL = 32 * 1024;

  /** What stands in front of an encoded content: the commands of the same write. */
  static final int HEAD = 8 * 1024;

  private static final int KEPT = 64;

  private final ArrayBlockingQueue<Pair> free = new ArrayBlockingQueue<>(KEPT);

  /**
   * Owned by one call.
   *
   * @param raw as the content has it
   * @param out as the wire has it, from {@link #HEAD}
   */
  record Pair(byte[] raw, byte[] out) {}

  Pair take() {
    return Optional.ofNullable(free.poll())
        .orElseGet(() -> new Pair(new byte[SMALL], new byte[HEAD + ContentEncoder.room(SMALL)]));
  }

  void give(Pair pair) {
    boolean _ = free.offer(pair);
  }
}
