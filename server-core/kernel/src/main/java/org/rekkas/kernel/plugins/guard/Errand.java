package org.rekkas.kernel.plugins.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call that a virtual thread of its own makes for a caller who waits. Ends once: done by the
 * worker, or given up by the watchdog or the caller; what the worker brings after that is dropped.
 */
final class Errand<T> implements Runnable {
  private static final int UNDER_WAY = 0;
  private static final int DONE = 1;
  private static final int OVERDUE = 2;
  private static final int GIVEN_UP = 3;

  /** So many calls of one extension may spin; more are not begun until one of them ends. */
  private static final int BUSY_MOST = 4;

  private static final int BUSY_LOOKS = 5;
  private static final long WAIT_NANOS = 50_000_000;

  private final Question<T> question;
  private final Thread caller = Thread.currentThread();
  private final Thread worker;
  private final long due;
  private final AtomicInteger state = new AtomicInteger(UNDER_WAY);
  private @Nullable T answer;
  private @Nullable Throwable failure;
  private final AtomicInteger busy;
  private final AtomicBoolean counted = new AtomicBoolean();
  private int busyLooks;

  /**
   * @param busy how many calls of the same extension have kept a processor busy for long
   */
  Errand(Question<T> question, long dueNanos, ClassLoader loader, AtomicInteger busy) {
    this.question = question;
    this.busy = busy;
    this.due = dueNanos;
    this.worker = Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(this);
    worker.setContextClassLoader(loader);
  }

  @Override
  public void run() {
    try {
      while (busy.get() >= BUSY_MOST && !isOver()) {
        LockSupport.parkNanos(this, WAIT_NANOS);
      }
      if (isOver()) {
        return;
      }
      answer = question.ask();
    } catch (Throwable e) {
      failure = e;
    }
    if (state.compareAndSet(UNDER_WAY, DONE)) {
      LockSupport.unpark(caller);
    }
  }

  /** Waits for the end, on the caller's thread. Null where the plugin answered null. */
  @Nullable T await(Watchdog watchdog) throws Exception {
    watchdog.watch(this);
    worker.start();
    boolean interrupted = false;
    while (state.get() == UNDER_WAY) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        giveUp(GIVEN_UP);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (state.get()) {
      case OVERDUE -> throw new CallOverdue();
      case GIVEN_UP -> throw new CallInterrupted();
      default -> {
        if (failure != null) {
          Guard.rethrow(failure);
        }
        yield answer;
      }
    };
  }

  boolean isDue(long nanoTime) {
    return nanoTime - due >= 0;
  }

  /** Its caller waits no more. The interrupt is a request: a thread that spins will not hear it. */
  void overdue() {
    giveUp(OVERDUE);
  }

  boolean isOver() {
    return state.get() != UNDER_WAY;
  }

  boolean isDone() {
    return state.get() == DONE;
  }

  /** Whether it has kept a processor busy for five looks in a row. The watchdog's thread only. */
  boolean spins() {
    busyLooks = worker.getState() == Thread.State.RUNNABLE ? busyLooks + 1 : 0;
    boolean spins = busyLooks >= BUSY_LOOKS;
    if (!spins) {
      uncount();
    } else if (counted.compareAndSet(false, true)) {
      busy.incrementAndGet();
    }
    return spins;
  }

  /** It is no more among those that spin. */
  void uncount() {
    if (counted.compareAndSet(true, false)) {
      busy.decrementAndGet();
    }
  }

  Thread worker() {
    return worker;
  }

  private void giveUp(int as) {
    if (state.compareAndSet(UNDER_WAY, as)) {
      worker.interrupt();
      LockSupport.unpark(caller);
    }
  }

  /** The plugin did not answer in its time. */
  static final class CallOverdue extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallOverdue() {
      super("no answer in time", null, false, false);
    }
  }

  /** The caller itself was interrupted while it waited: nothing is said about the plugin. */
  static final class CallInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallInterrupted() {
      super("the session ended", null, false, false);
    }
  }
}
