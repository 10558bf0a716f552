package org.rekkas.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Has the mailboxes' upkeep done once a day, whether mail comes or not. When it is due is kept, so
 * that it comes however often the plugins are reloaded. Where it was missed or broken off, and the
 * first time, it is due in an hour: after a long time off, the queue repeats first. A clock that
 * was set back is waited for by two days at most.
 *
 * <p>On a virtual thread of its own, which looks at the clock every few minutes.
 *
 * <pre>
 * daily  "due" → the second in which it is, a {@link Key}
 * </pre>
 */
final class Daily implements AutoCloseable {
  static final Duration FIRST_AFTER = Duration.ofHours(1);
  static final Duration EVERY = Duration.ofDays(1);
  static final Duration LOOK = Duration.ofMinutes(5);

  private static final Duration FURTHEST = EVERY.multipliedBy(2);

  /** Overdue by more, nobody has looked for a while. */
  private static final Duration OFF = LOOK.multipliedBy(2);

  private static final byte[] DUE = Key.of("due").bytes();

  private final Surroundings given;
  private final Clock clock;
  private final Space space;
  private final List<Work> works;
  private final Thread thread;
  private final ReentrantLock working = new ReentrantLock();
  private Instant due; // both by the lock
  private boolean kept;
  private volatile boolean closed;

  /** What is done. */
  interface Work {
    /**
     * @param over whether to stop, for the plugin ends
     */
    void run(Instant now, BooleanSupplier over);
  }

  /**
   * @param every how often it looks at the clock
   */
  Daily(Surroundings given, Duration every, List<Work> works) {
    this.given = given;
    this.clock = given.clock();
    this.space = given.vault().space("daily");
    this.works = List.copyOf(works);
    this.thread =
        Thread.ofVirtual().name("mailbox-daily").unstarted(() -> lookEvery(every.toNanos()));
    this.due = first(clock.instant());
  }

  private Instant first(Instant now) {
    return space
        .get(DUE)
        .filter(second -> second.length == Long.BYTES)
        .map(second -> Instant.ofEpochSecond(Key.number(second, 0)))
        .filter(at -> !at.isBefore(now.minus(OFF)) && !at.isAfter(now.plus(EVERY)))
        .orElseGet(() -> now.plus(FIRST_AFTER));
  }

  void start() {
    thread.start();
  }

  private void lookEvery(long nanos) {
    while (!closed) {
      look();
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Does what is to be done, if it is time. */
  void look() {
    working.lock();
    try {
      Instant now = clock.instant();
      if (!isOver()) {
        look(now);
      }
    } finally {
      working.unlock();
    }
  }

  private void look(Instant now) {
    boolean isDue = !now.isBefore(due) || now.plus(FURTHEST).isBefore(due);
    if (isDue) {
      due = now.plus(FIRST_AFTER);
      attempt((_, _) -> keep(), now);
      works.forEach(work -> attempt(work, now));
      due = now.plus(EVERY);
    }
    if ((isDue || !kept) && !isOver()) {
      attempt((_, _) -> keep(), now);
    }
  }

  private void keep() {
    kept = true;
    given
        .vault()
        .transact(
            Vault.Durability.ORDERED,
            tx -> {
              tx.put(space, DUE, Key.of(due.getEpochSecond()).bytes());
              return true;
            });
  }

  /** Sessions may need this generation for long, but its settings are old. */
  private boolean isOver() {
    return closed || given.retired();
  }

  /** What fails keeps nothing else from its turn, and there is another day. */
  private void attempt(Work work, Instant now) {
    try {
      work.run(now, this::isOver);
    } catch (VaultUnwritable _) {
      // The vault tells of it itself.
    } catch (RuntimeException | Error e) {
      given.journal().warn(MailboxAgent.NAME, "a day's upkeep is left to the next day: " + e);
    }
  }

  /** Returns when what was on its way is over, which breaks off soon. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    working.lock();
    try {
      // Nothing begins any more.
    } finally {
      working.unlock();
    }
  }
}
