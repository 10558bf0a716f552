package org.rekkas.reports;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has something done about each day once it is over (UTC), some time after midnight: at another one
 * for each host, so that a domain does not hear of all of them at once. What could not be done is
 * tried again until the next day, and a day is not over before all of it had a turn; which day was
 * the last is kept, so that neither a restart nor a second generation of plugins begins anew.
 *
 * <p>On a platform thread of its own, which looks at the clock every few minutes.
 */
public final class DailyRound implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DailyRound.class);
  private static final long LOOK = Duration.ofMinutes(5).toNanos();
  private static final Duration LONGEST_LOOK = Duration.ofHours(1);
  private static final int SPREAD_MINUTES = 240;
  private static final int MISSED_DAYS = 2;
  private static final byte[] LAST = Key.of("last").bytes();

  private final String name;
  private final Surroundings given;
  private final Space space;
  private final Work work;
  private final Thread thread;
  private volatile boolean closed;
  private Instant begun = Instant.EPOCH;

  /** How far the work of a day is. */
  public enum Reached {
    /** It is done, or need not be. */
    DONE,
    /** All had its turn, and some of it is tried again. */
    TRIED,
    /** Some of it had no turn yet. */
    BEGUN
  }

  /** What is done about a day. */
  public interface Work {
    /** Stops where the round is over, or the look is long. */
    Reached of(LocalDate day, Instant now);

    /** The day is over: another one may be next. */
    void over();

    /** What was kept of a day that is over may go. */
    default void forget(LocalDate day, Transaction tx) {}
  }

  /**
   * @param name of the thread, and of the space in which the last day is kept
   */
  public DailyRound(String name, Surroundings given, Work work) {
    this.name = name;
    this.given = given;
    this.work = work;
    space = given.vault().space(name);
    thread = Thread.ofPlatform().name(given.plugin() + "-" + name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Whether it is over, or another generation's. */
  public boolean isOver() {
    return closed || given.retired();
  }

  /** Whether the rest is for the next look, so that what is new has its turn before what failed. */
  public boolean isLong() {
    Instant now = given.clock().instant();
    return now.isBefore(begun) || now.isAfter(begun.plus(LONGEST_LOOK));
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, LOOK);
      if (!isOver()) {
        look();
      }
    }
  }

  /** There is no other thread for it: what goes wrong is told, and tried again at the next look. */
  private void look() {
    try {
      make();
    } catch (RuntimeException | Error e) {
      log.warn("{} wait", name, e);
    }
  }

  /** Does what is due and was not done. */
  public void make() {
    Instant now = given.clock().instant();
    begun = now;
    int spread = Math.floorMod(given.host().name().hashCode(), SPREAD_MINUTES);
    LocalDate today = now.minus(Duration.ofMinutes(spread)).atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate yesterday = today.minusDays(1);
    LocalDate first = last().filter(today::isAfter).map(day -> day.plusDays(1)).orElse(yesterday);
    LocalDate oldest = today.minusDays(MISSED_DAYS);
    for (LocalDate day = first.isBefore(oldest) ? oldest : first;
        day.isBefore(today);
        day = day.plusDays(1)) {
      Reached reached = work.of(day, now);
      boolean waits = reached == Reached.TRIED && (isOver() || day.equals(yesterday));
      if (waits || reached == Reached.BEGUN) {
        return;
      }
      put(day);
    }
  }

  /** The last day that is over; a clock that was ahead may have ended some that are to come. */
  private Optional<LocalDate> last() {
    return space.get(LAST).map(day -> LocalDate.ofEpochDay(Key.number(day, 0)));
  }

  private void put(LocalDate day) {
    work.over();
    try {
      given
          .vault()
          .transact(
              Vault.Durability.ORDERED,
              tx -> {
                tx.put(space, LAST, Key.of(day.toEpochDay()).bytes());
                work.forget(day, tx);
                return true;
              });
    } catch (VaultUnwritable e) {
      log.warn("that {} of {} are done is not noted: {}", name, day, e.getMessage());
    }
  }
}
