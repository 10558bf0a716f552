package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.threads.Threads;

/**
 * What the {@link QueueRunner} is asked to look at, and its rest in between: many threads ask, it
 * alone takes. What is asked for twice is done once.
 */
final class Errands {
  private static final Duration DOUBT = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Destination> hungry = new LinkedHashSet<>();
  private Optional<Instant> earliest = Optional.empty();
  private Instant restsUntil = Instant.MIN;
  private boolean afresh = true;
  private long doubtedAt;
  private boolean doubtful;
  private boolean woken;
  private boolean stopped;

  /** Something may have changed anywhere: the schedule is read from its first entry on. */
  void lookAfresh() {
    lock.lock();
    try {
      afresh = true;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** There is room in memory, or something else to go on with. */
  void goOn() {
    lock.lock();
    try {
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** A mail was put into the schedule. */
  void scheduled(Instant due) {
    lock.lock();
    try {
      if (earliest.isEmpty() || due.isBefore(earliest.get())) {
        earliest = Optional.of(due);
      }
      if (isBeforeWaking(earliest)) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A destination is to be asked, or has room, and mails wait for it on disk. */
  void feed(Destination destination) {
    lock.lock();
    try {
      hungry.add(destination);
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Until there is room in memory again, of which we are told, or the disk can be read. */
  void staysHungry(Destination destination) {
    lock.lock();
    try {
      hungry.add(destination);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Fresh mails may lie on disk that nobody has handed on: their records were written, but the
   * state was not, and caught up when it was opened again. They are looked for a moment later.
   */
  void doubt() {
    lock.lock();
    try {
      doubtIn(DOUBT);
      wake();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same, by the runner itself: what it was at is forgotten half read, the schedule as well.
   */
  void doubtAll(Duration from) {
    lock.lock();
    try {
      afresh = true;
      doubtIn(from);
    } finally {
      lock.unlock();
    }
  }

  private void doubtIn(Duration from) {
    doubtedAt = System.nanoTime() + from.toNanos();
    doubtful = true;
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there may be something to do; false at the end.
   *
   * @param now by the clock of the schedule, where the pause begins
   */
  boolean await(Instant now, Duration pause) {
    lock.lock();
    try {
      restsUntil = now.plus(pause);
      woken |= isBeforeWaking(earliest);
      Threads.await(changed, () -> woken || stopped, nanos(pause));
      restsUntil = Instant.MIN;
      woken = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Whether fresh mails are to be looked for now that may have been forgotten. */
  boolean takeDoubt() {
    lock.lock();
    try {
      boolean due = doubtful && System.nanoTime() - doubtedAt >= 0;
      doubtful &= !due;
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the schedule is to be read from its first entry on. */
  boolean takeAfresh() {
    lock.lock();
    try {
      boolean taken = afresh;
      afresh = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** The earliest instant for which something was put into the schedule since this was asked. */
  Optional<Instant> takeEarliest() {
    lock.lock();
    try {
      Optional<Instant> taken = earliest;
      earliest = Optional.empty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  List<Destination> takeHungry() {
    lock.lock();
    try {
      List<Destination> taken = List.copyOf(hungry);
      hungry.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether something should be read before the rest of what is due. */
  boolean isUrgent() {
    lock.lock();
    try {
      return stopped || afresh || !hungry.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isBeforeWaking(Optional<Instant> due) {
    return due.isPresent() && due.get().isBefore(restsUntil);
  }

  private void wake() {
    woken = true;
    changed.signal();
  }

  private long nanos(Duration pause) {
    long left = pause.toNanos();
    return doubtful ? Math.clamp(doubtedAt - System.nanoTime(), 0, left) : left;
  }
}
