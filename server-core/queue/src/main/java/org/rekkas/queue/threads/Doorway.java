package org.rekkas.queue.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The way to something that may be slow, such as a mailet: so many mails are at it at once, the
 * others wait for a place. Where too many are not let in for a second, those beyond the number that
 * may wait are turned away, each until its turn. How fast it goes is measured while others wait, by
 * all that leave their places, and forgotten when nobody does: what one took alone says nothing of
 * how long many take side by side. Safe for many threads.
 */
public final class Doorway {
  private static final int AT_ONCE = 16;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int crowd;
  private Pace pace = new Pace(System.nanoTime());
  private int waiting;
  private int inside;

  /** How many of a full house have yet to leave until its pace is known; none: it is not full. */
  private int toLeave;

  private boolean closed;

  /**
   * @param crowd how many wait for as long as it takes
   */
  public Doorway(int crowd) {
    this.crowd = crowd;
  }

  /** Too many wait already, or it is the end. */
  public static final class TurnedAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Duration turn;

    public TurnedAway(Duration turn) {
      this.turn = turn;
    }

    /** When to come again. */
    public Duration turn() {
      return turn;
    }
  }

  /**
   * Does it when there is a place.
   *
   * @throws TurnedAway it was not begun
   */
  public <T> T pass(Supplier<T> work) {
    enter();
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  /** Lets nobody in any more. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    lock.lock();
    try {
      waiting++;
      boolean free = await();
      waiting--;
      long now = System.nanoTime();
      if (!free || closed) {
        throw new TurnedAway(pace.turn(waiting, now));
      }
      inside++;
      if (inside == AT_ONCE && toLeave == 0) {
        toLeave = AT_ONCE;
        pace.begin(AT_ONCE, now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a place. A crowd that is known to take long need not be joined. */
  private boolean await() {
    boolean slow = waiting > crowd && pace.taking(waiting, System.nanoTime()) > SECOND;
    boolean free = Threads.await(changed, this::opens, slow ? 0 : SECOND);
    while (!free && waiting <= crowd) {
      free = Threads.await(changed, this::opens, SECOND);
    }
    return free;
  }

  private boolean opens() {
    return inside < AT_ONCE || closed;
  }

  private void leave() {
    lock.lock();
    try {
      inside--;
      long now = System.nanoTime();
      if (waiting == 0) {
        pace = new Pace(now);
        toLeave = 0;
      } else if (toLeave > 0 && --toLeave == 0) {
        pace.end(now);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
