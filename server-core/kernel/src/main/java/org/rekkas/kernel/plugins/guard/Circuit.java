package org.rekkas.kernel.plugins.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Stops asking an extension that fails again and again: opens after some failures in a row, lets
 * one call through after a while, and closes when that one succeeds. A failure with a later call
 * that was answered is none of the row: calls that are slow because of what a few strangers sent
 * fail together when they are overdue, long after others came and went. Thread-safe, without locks.
 */
final class Circuit {
  static final int FAILURES = 5;
  static final Duration REST = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean trial = new AtomicBoolean();

  /** When the latest of the calls that were answered was begun. */
  private volatile long answered;

  private volatile boolean open;
  private volatile long openedAt;

  Circuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
  }

  /** Whether a call may be made now. */
  boolean lets() {
    return !open
        || (nanoTime.getAsLong() - openedAt >= REST.toNanos() && trial.compareAndSet(false, true));
  }

  boolean isOpen() {
    return open;
  }

  /**
   * Whether this success closed it.
   *
   * @param begun when it was asked, by {@link System#nanoTime}
   */
  boolean succeeded(long begun) {
    if (begun - answered > 0) {
      answered = begun;
    }
    if (failures.get() != 0) {
      failures.set(0);
    }
    if (!open) {
      return false;
    }
    open = false;
    trial.set(false);
    return true;
  }

  /** Whether this failure opened it. */
  boolean failed(long begun) {
    if (!open && begun - answered < 0) {
      return false;
    }
    boolean opens = failures.incrementAndGet() >= FAILURES && !open;
    if (opens || open) {
      openedAt = nanoTime.getAsLong();
      open = true;
      trial.set(false);
    }
    return opens;
  }

  /** A call that was let through came to nothing that tells of the extension. */
  void undecided() {
    trial.set(false);
  }
}
