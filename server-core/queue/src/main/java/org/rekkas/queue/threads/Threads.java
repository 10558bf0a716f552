package org.rekkas.queue.threads;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Waiting on the queue's platform threads. They touch shared files and so are never interrupted; an
 * interrupt that comes all the same (a test runner's) is kept for whoever looks. Nobody begins one
 * anew that has ended: what goes wrong, be it an {@link Error}, ends none.
 */
public final class Threads {
  private static final long END = TimeUnit.SECONDS.toNanos(30);

  private Threads() {}

  /** What fails is told, and whoever calls goes on. */
  public static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, e);
    }
  }

  /** Waits until it holds, or the time is over; whether it holds. */
  public static boolean await(Condition condition, BooleanSupplier holds, long nanos) {
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

  /**
   * Until when all are waited for that are to end now, by {@link System#nanoTime}: half a minute
   * for all of them, as a hanging agent must not keep us.
   */
  public static long end() {
    return System.nanoTime() + END;
  }

  /** How much of that is left. */
  public static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  public static void join(Thread thread, long end) {
    try {
      thread.join(Duration.ofNanos(left(end)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void join(ExecutorService workers, long end) {
    workers.shutdown();
    try {
      workers.awaitTermination(left(end), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
