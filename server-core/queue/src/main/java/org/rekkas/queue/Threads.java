package org.rekkas.queue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Waiting on the queue's platform threads. They touch shared files and so are never interrupted; an
 * interrupt that comes all the same (a test runner's) is kept for whoever looks.
 */
final class Threads {
  private static final long JOIN = TimeUnit.SECONDS.toMillis(30);

  private Threads() {}

  /** Waits until it holds, or the time is over; whether it holds. */
  static boolean await(Condition condition, BooleanSupplier holds, long nanos) {
    long left = nanos;
    try {
      while (!holds.getAsBoolean() && left > 0) {
        left = condition.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return holds.getAsBoolean();
  }

  /** Waits for a thread's end, half a minute at most: a hanging agent must not keep us. */
  static void join(Thread thread) {
    try {
      thread.join(JOIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of all, as long. */
  static void end(ExecutorService workers) {
    workers.shutdown();
    try {
      workers.awaitTermination(JOIN, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
