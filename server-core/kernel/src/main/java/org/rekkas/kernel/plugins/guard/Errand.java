package org.rekkas.kernel.plugins.guard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that makes calls for a caller who waits: one, or several in a row. Ends once:
 * done by the worker, or given up by the watchdog or the caller, within a call and never between
 * two. What the worker brings after that is dropped, and it goes no further.
 */
final class Errand implements Runnable {
  /** What is done on the worker's thread. */
  @FunctionalInterface
  interface Way {
    void go(Errand errand) throws Exception;
  }

  private static final int DONE = -1;
  private static final int OVERDUE = -2;
  private static final int GIVEN_UP = -3;

  /** So many calls of one extension may spin; more are not begun until one of them ends. */
  private static final int BUSY_MOST = 4;

  private static final int BUSY_LOOKS = 5;
  private static final long WAIT_NANOS = 50_000_000;

  private final Way way;
  private final Thread caller = Thread.currentThread();
  private final Thread worker;

  /** Even between two calls, odd within one, negative once it is over. */
  private final AtomicInteger moment = new AtomicInteger();

  /** Of the call. Set before the moment is. */
  private volatile long due;

  /** The caller was interrupted while no call was under way. */
  private volatile boolean unwanted;

  private @Nullable Throwable failure;
  private volatile AtomicInteger busy = new AtomicInteger();
  private final AtomicReference<@Nullable AtomicInteger> countedAmong = new AtomicReference<>();
  private int lookedAt;
  private int busyLooks;

  Errand(Way way) {
    this.way = way;
    this.worker = Thread.ofVirtual().inheritInheritableThreadLocals(false).unstarted(this);
  }

  @Override
  public void run() {
    try {
      way.go(this);
    } catch (LeftBehind e) {
      return;
    } catch (Throwable e) {
      failure = e;
    }
    moment.set(DONE);
    LockSupport.unpark(caller);
  }

  /**
   * One call, on the worker's thread.
   *
   * @param loader the plugin's
   * @param busy how many calls of the same extension have kept a processor busy for long
   */
  <T> @Nullable T call(Question<T> question, long dueNanos, ClassLoader loader, AtomicInteger busy)
      throws Exception {
    begin(dueNanos, loader, busy);
    try {
      return question.ask();
    } finally {
      end();
    }
  }

  private void begin(long dueNanos, ClassLoader loader, AtomicInteger busy) {
    this.due = dueNanos;
    this.busy = busy;
    worker.setContextClassLoader(loader);
    moment.set(moment.get() + 1);
    if (unwanted) {
      giveUp(GIVEN_UP);
    }
    while (busy.get() >= BUSY_MOST && !isOver()) {
      LockSupport.parkNanos(this, WAIT_NANOS);
    }
    if (isOver()) {
      throw new LeftBehind();
    }
  }

  private void end() {
    int within = moment.get();
    if (within < 0 || !moment.compareAndSet(within, within + 1)) {
      throw new LeftBehind();
    }
    uncount();
    boolean _ = Thread.interrupted(); // what a plugin leaves is not for the next
  }

  /** Waits for the end, on the caller's thread; throws what the way threw. */
  void await(Watchdog watchdog) throws Exception {
    watchdog.watch(this);
    worker.start();
    boolean interrupted = false;
    while (!isOver()) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        interrupted = true;
        unwanted = true;
        giveUp(GIVEN_UP);
      }
    }
    watchdog.forget(this);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (moment.get()) {
      case OVERDUE -> throw new CallOverdue();
      case GIVEN_UP -> throw new CallInterrupted();
      default -> {
        if (failure != null) {
          Guard.rethrow(failure);
        }
      }
    }
  }

  /** Where its call is overdue, its caller waits no more. */
  void look(long nanoTime) {
    int now = moment.get();
    if (isWithin(now) && nanoTime - due >= 0) {
      giveUp(now, OVERDUE);
    }
  }

  boolean isOver() {
    return moment.get() < 0;
  }

  boolean isDone() {
    return moment.get() == DONE;
  }

  /**
   * Whether a call has kept a processor busy for five looks in a row. The watchdog's thread only.
   */
  boolean spins() {
    int now = moment.get();
    if (now >= 0 && now != lookedAt) {
      lookedAt = now;
      busyLooks = 0;
    }
    busyLooks = worker.getState() == Thread.State.RUNNABLE ? busyLooks + 1 : 0;
    boolean spins = busyLooks >= BUSY_LOOKS;
    if (!spins) {
      uncount();
    } else {
      count();
    }
    return spins;
  }

  private void count() {
    AtomicInteger those = busy;
    if (countedAmong.compareAndSet(null, those)) {
      those.incrementAndGet();
    }
  }

  /** It is no more among those that spin. */
  void uncount() {
    AtomicInteger those = countedAmong.get();
    if (those != null && countedAmong.compareAndSet(those, null)) {
      those.decrementAndGet();
    }
  }

  Thread worker() {
    return worker;
  }

  private void giveUp(int as) {
    int now = moment.get();
    if (isWithin(now)) {
      giveUp(now, as);
    }
  }

  /** The interrupt is a request: a thread that spins will not hear it. */
  private void giveUp(int now, int as) {
    if (moment.compareAndSet(now, as)) {
      worker.interrupt();
      LockSupport.unpark(caller);
    }
  }

  private static boolean isWithin(int moment) {
    return moment > 0 && (moment & 1) == 1;
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

  /** Takes a worker whose caller waits no more to its end. */
  static final class LeftBehind extends Error {
    private static final long serialVersionUID = 1;

    LeftBehind() {
      super("nobody waits for it", null, false, false);
    }
  }
}
