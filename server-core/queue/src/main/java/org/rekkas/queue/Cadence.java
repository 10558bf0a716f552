package org.rekkas.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The rounds of a thread that works off what gathers: the first one begins at once, the next no
 * sooner than some milliseconds after it. Under load each round then finds several mails, which
 * share its wake-ups and its force of the disk; a single mail waits for nothing. Owned by its
 * thread.
 */
final class Cadence {
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(5);

  private long next = System.nanoTime();

  /** To be called before a round; returns when it may begin. */
  void await() {
    for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (Thread.currentThread().isInterrupted()) {
        break; // parking is over for this thread; the rounds go on without pauses
      }
    }
    next = System.nanoTime() + ROUND;
  }
}
