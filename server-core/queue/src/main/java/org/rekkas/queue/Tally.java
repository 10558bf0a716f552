package org.rekkas.queue;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many mails lie in the spool, counted in memory. What an earlier run left is counted while
 * mails come and go, so it may be a few off, until the spool is empty once. Safe for many threads.
 */
final class Tally {
  private final LongAdder fresh = new LongAdder();
  private final LongAdder waiting = new LongAdder();

  void accepted() {
    fresh.increment();
  }

  void found(long freshOnes, long waitingOnes) {
    fresh.add(freshOnes);
    waiting.add(waitingOnes);
  }

  void settled(boolean wasFresh, boolean waitsNow) {
    (wasFresh ? fresh : waiting).decrement();
    if (waitsNow) {
      waiting.increment();
    }
  }

  /** There is no mail. */
  void nothing() {
    fresh.reset();
    waiting.reset();
  }

  long fresh() {
    return Math.max(0, fresh.sum());
  }

  long waiting() {
    return Math.max(0, waiting.sum());
  }
}
