package org.rekkas.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How soon routers answer for a domain. Quick is what has answered soon, and does so after a slow
 * answer again and again: one that remembers some answers and asks afar for others is not. Safe for
 * many threads.
 */
final class Way {
  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int CAUTION = 100;

  private final AtomicInteger caution = new AtomicInteger(1);
  private final Doorway doorway;

  Way(int crowd) {
    doorway = new Doorway(crowd);
  }

  /** The mails that wait for an answer where it is not quick. */
  Doorway doorway() {
    return doorway;
  }

  boolean isQuick() {
    return caution.get() == 0;
  }

  void took(long nanos) {
    if (nanos > LONG) {
      caution.set(CAUTION);
    } else if (!isQuick()) {
      caution.updateAndGet(left -> Math.max(0, left - 1));
    }
  }
}
