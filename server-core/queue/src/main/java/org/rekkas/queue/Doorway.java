package org.rekkas.queue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Matcher;
import org.rekkas.spi.mail.Mail;

/**
 * The way into one of the mailets: so many mails are in it at once, the others wait for a place. Of
 * a crowd that it does not let in for a second all but a few are turned away, each until its turn.
 * One for each place in the chain, whatever stands there after a reload. Safe for many threads.
 */
final class Doorway {
  /** So many wait here for as long as it takes. */
  static final int CROWD = 32;

  private static final int AT_ONCE = 16;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Pace pace = new Pace(System.nanoTime());
  private int waiting;
  private int inside;
  private boolean closed;

  /** Too many wait already, or it is the end. */
  static final class TurnedAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Duration turn;

    TurnedAway(Duration turn) {
      this.turn = turn;
    }

    /** When to come again. */
    Duration turn() {
      return turn;
    }
  }

  /** The step behind it: which mails it takes anybody may ask, but its work is done in turn. */
  Mailet to(Mailet step) {
    return new Mailet() {
      @Override
      public Matcher matcher() {
        return step.matcher();
      }

      @Override
      public Handling handle(Mail mail) {
        enter();
        try {
          return step.handle(mail);
        } finally {
          leave();
        }
      }
    };
  }

  /** Lets nobody in any more. */
  void close() {
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
      pace.begin(1, now);
    } finally {
      lock.unlock();
    }
  }

  /** A crowd that is known to take long need not be joined. */
  private boolean await() {
    boolean slow = waiting > CROWD && pace.taking(waiting, System.nanoTime()) > SECOND;
    boolean free = Threads.await(changed, this::opens, slow ? 0 : SECOND);
    while (!free && waiting <= CROWD) {
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
      pace.end(now);
      if (inside == 0 && waiting == 0) {
        pace.begin(0, now);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
