package org.rekkas.queue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.rekkas.queue.threads.Doorway;

/**
 * How soon routers answer for a domain, and the mails that wait for an answer where it is not known
 * to be quick. Quick is what has answered soon, and does so after a slow answer again and again:
 * one that remembers some answers and asks afar for others is not. Safe for many threads.
 */
final class Way {
  /** What answers sooner, in nanoseconds, may be waited for by all mails. */
  static final long LONG = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int CAUTION = 100;
  private static final Duration NO_ROOM = Duration.ofSeconds(10);

  private final AtomicInteger caution = new AtomicInteger(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Doorway doorway;

  Way(int crowd) {
    doorway = new Doorway(crowd);
  }

  /** How many quick answers it takes until it is known to be quick. */
  int caution() {
    return caution.get();
  }

  boolean isQuick() {
    return caution() == 0;
  }

  void took(long nanos) {
    if (nanos > LONG) {
      caution.set(CAUTION);
    } else if (!isQuick()) {
      caution.updateAndGet(left -> Math.max(0, left - 1));
    }
  }

  /** Another way has become slow, and this one may lead to the same: it proves itself once. */
  void doubt() {
    caution.compareAndSet(0, 1);
  }

  /** One more mail will pass. Whether it is the only one. */
  boolean come() {
    return waiting.getAndIncrement() == 0;
  }

  /** It has passed, or was turned away. */
  void go() {
    waiting.decrementAndGet();
  }

  /** Whether no mail is here. */
  boolean isIdle() {
    return waiting.get() == 0;
  }

  /**
   * Does it when it is its turn.
   *
   * @param room for all ways together
   * @throws Doorway.TurnedAway it was not begun
   */
  <T> T pass(Semaphore room, Supplier<T> work) {
    if (!room.tryAcquire()) {
      throw new Doorway.TurnedAway(NO_ROOM);
    }
    try {
      return pass(work);
    } finally {
      room.release();
    }
  }

  /**
   * The same for the only one, for which there is room always, so that any way can prove itself.
   */
  <T> T pass(Supplier<T> work) {
    return doorway.pass(work);
  }

  /** Lets nobody pass any more. */
  void close() {
    doorway.close();
  }
}
