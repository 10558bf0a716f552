package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a generation now: one at a time. A stop waits a moment for whoever is at it, and then
 * interrupts: plugins that are made may take a minute each. Thread-safe.
 */
final class Making {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReentrantLock turn = new ReentrantLock();
  private @Nullable Thread maker; // both by this object's monitor
  private boolean stopped;

  /** What is made, on the caller's thread; the other once the server stops. */
  <T> T make(Supplier<T> making, T ifStopped) {
    turn.lock();
    try {
      return begin() ? making.get() : ifStopped;
    } catch (RuntimeException e) {
      if (isStopped()) {
        return ifStopped;
      }
      throw e;
    } finally {
      end();
      turn.unlock();
    }
  }

  /** Does what is to be done when nobody makes one any more. */
  void stop(Runnable then) {
    boolean mine = patiently();
    interrupt();
    if (!mine) {
      turn.lock();
    }
    try {
      then.run();
    } finally {
      turn.unlock();
    }
  }

  private boolean patiently() {
    try {
      return turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized boolean begin() {
    maker = Thread.currentThread();
    return !stopped;
  }

  /** The interrupt was for what it made: it goes no further. */
  private synchronized void end() {
    maker = null;
    if (stopped) {
      boolean _ = Thread.interrupted();
    }
  }

  private synchronized void interrupt() {
    stopped = true;
    if (maker != null) {
      maker.interrupt();
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }
}
