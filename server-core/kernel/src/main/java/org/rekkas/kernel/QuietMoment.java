package org.rekkas.kernel;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does something once, a little after the start, which it would take time from. Who closes it
 * before keeps it from being done, and else waits until it is done: behind a close the data are
 * another's, or gone. A thread of its own, never interrupted, for it writes files.
 */
final class QuietMoment implements AutoCloseable {
  private final Runnable what;
  private final Duration until;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private QuietMoment(String name, Duration until, Runnable what) {
    this.what = what;
    this.until = until;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  static QuietMoment after(Duration until, String name, Runnable what) {
    var moment = new QuietMoment(name, until, what);
    moment.thread.start();
    return moment;
  }

  private void run() {
    try {
      if (!closed.await(until.toNanos(), TimeUnit.NANOSECONDS)) {
        what.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // whoever is in more of a hurry
    }
  }
}
