package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Vault;

/**
 * Reads mails from the disk when there is room for them: at the start and after an overflow the
 * fresh ones, and those whose time has come, by pages. Waits for the next due instant of the clock,
 * which it looks at again each half minute at least, and whenever it is {@linkplain #wake woken}.
 * An entry that lies so far ahead that only a clock set back explains it is due now (attack H5).
 * What cannot be read is set aside, and the rest goes on (attack H4). On a platform thread of its
 * own.
 */
final class Refill implements Runnable {
  private static final int PAGE = 256;
  private static final int PAGES = 10;
  private static final MailId FIRST = new MailId("0000");
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration SWEEP = Duration.ofHours(1);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);
  private static final Duration DOUBT = Duration.ofSeconds(1);

  private final Shelves shelves;
  private final Vault vault;
  private final ActiveSet active;
  private final Settlement settlement;
  private final Schedule schedule;
  private final Sites sites;
  private final Tally tally;
  private final Census census;
  private final Clock clock;
  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Destination> hungry = new LinkedHashSet<>();
  private final Map<Destination, String> fed = new HashMap<>();
  private Instant swept = Instant.EPOCH;
  private long doubtedAt;
  private volatile boolean doubtful;
  private boolean woken;
  private boolean stopped;

  Refill(
      Shelves shelves,
      Vault vault,
      ActiveSet active,
      Settlement settlement,
      Schedule schedule,
      Sites sites,
      Tally tally,
      Census census,
      Clock clock,
      Journal journal) {
    this.shelves = shelves;
    this.vault = vault;
    this.active = active;
    this.settlement = settlement;
    this.schedule = schedule;
    this.sites = sites;
    this.tally = tally;
    this.census = census;
    this.clock = clock;
    this.journal = journal;
  }

  /** Something has changed: look at the disk and the clock again. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
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
      doubtedAt = System.nanoTime();
      doubtful = true;
      changed.signal();
      woken = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the moment is over. */
  private boolean takeDoubt() {
    lock.lock();
    try {
      boolean due = doubtful && System.nanoTime() - doubtedAt >= DOUBT.toNanos();
      doubtful &= !due;
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** This destination answers and has room, and mails wait for it. */
  void feed(Destination destination) {
    lock.lock();
    try {
      hungry.add(destination);
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
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

  @Override
  public void run() {
    active.miss(FIRST);
    while (rest()) {
      try {
        if (census.go(PAGES)) {
          wake();
        }
        settlement.settleRest();
        if (takeDoubt()) {
          active.miss(FIRST);
        }
        loadFresh();
        feed();
        loadDue();
        sweep();
      } catch (RuntimeException e) {
        doubtLater();
        journal.note(Notes.remark(Note.Level.ERROR, "the spool could not be read: " + e));
      }
    }
  }

  /** What was missed may be forgotten now, half read. */
  private void doubtLater() {
    lock.lock();
    try {
      doubtedAt = System.nanoTime() + LOOK_SOON.toNanos();
      doubtful = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean goesOn() {
    lock.lock();
    try {
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there may be something to do; false at the end. */
  private boolean rest() {
    long nanos = pause().toNanos();
    lock.lock();
    try {
      Threads.await(changed, () -> woken || stopped, nanos);
      woken = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long until the next entry of the schedule, half a minute at most; less where something is
   * wrong with the disk.
   */
  private Duration pause() {
    if (doubtful) {
      return DOUBT;
    }
    if (settlement.hasRest()) {
      return LOOK_SOON;
    }
    try {
      return untilNext();
    } catch (RuntimeException _) {
      return LOOK_SOON; // and then it is told that the spool cannot be read
    }
  }

  private Duration untilNext() {
    Instant now = clock.instant();
    List<Shelves.Due> next;
    try {
      next = shelves.dueFrom(new Shelves.Due(now.plusMillis(1), ""), now.plus(LOOK), 1);
    } catch (RuntimeException e) {
      return LOOK_SOON; // and whoever reads next says so
    }
    if (next.isEmpty()) {
      return LOOK;
    }
    Duration until = Duration.between(now, next.getFirst().at());
    return until.isNegative() ? Duration.ZERO : until.plusMillis(1);
  }

  /** Forgets finished mails so old that nothing can be made of them again; once an hour. */
  private void sweep() {
    Instant now = clock.instant();
    if (now.isBefore(swept.plus(SWEEP)) && !now.isBefore(swept)) {
      return;
    }
    swept = now;
    MailId before = MailId.fresh(now.minus(schedule.oldest()), () -> 0);
    while (shelves.forgetDone(before, PAGE) == PAGE && goesOn()) {
      settlement.settleRest();
    }
  }

  private void loadFresh() {
    Optional<MailId> from = active.takeMissed();
    if (from.isEmpty()) {
      return;
    }
    String at = from.get().text();
    while (true) {
      List<MailId> page = shelves.freshFrom(at, PAGE);
      for (MailId id : page) {
        if (!active.hasRoom()) {
          active.miss(id);
          return;
        }
        load(id, Optional.empty(), () -> shelves.isFresh(id));
      }
      if (page.size() < PAGE) {
        return;
      }
      at = page.getLast().text() + '!';
    }
  }

  /** Whether something should be read before the rest of what is due. */
  private boolean isWanted() {
    lock.lock();
    try {
      return active.hasMissed() || !hungry.isEmpty() || stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Mails that wait for a destination, in the order of their ids, each once in a round. */
  private void feed() {
    for (Destination destination : takeHungry()) {
      if (!active.hasRoom()) {
        staysHungry(destination);
        continue;
      }
      int most = Math.min(PAGE, sites.appetite(destination));
      if (most == 0) {
        continue;
      }
      String from = fed.getOrDefault(destination, "");
      List<MailId> page = shelves.keptFrom(destination, from, most);
      if (page.size() < most) {
        fed.remove(destination);
      } else {
        fed.put(destination, page.getLast().text() + '!');
      }
      for (MailId id : page) {
        load(id, Optional.empty(), () -> shelves.isKept(destination, id));
      }
    }
  }

  /** Until there is room again, of which we are told. */
  private void staysHungry(Destination destination) {
    lock.lock();
    try {
      hungry.add(destination);
    } finally {
      lock.unlock();
    }
  }

  private List<Destination> takeHungry() {
    lock.lock();
    try {
      List<Destination> taken = List.copyOf(hungry);
      hungry.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void loadDue() {
    Instant now = clock.instant();
    loadDue(Shelves.Due.FIRST, now.plusMillis(1));
    loadDue(new Shelves.Due(schedule.horizon(now), ""), Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  private void loadDue(Shelves.Due begin, Instant until) {
    Shelves.Due from = begin;
    while (active.hasRoom()) {
      List<Shelves.Due> page = shelves.dueFrom(from, until, PAGE);
      for (Shelves.Due due : page) {
        if (active.hasRoom()) {
          loadDue(due);
        }
      }
      if (page.size() < PAGE) {
        return;
      }
      if (isWanted()) {
        wake();
        return;
      }
      from = page.getLast().next();
    }
  }

  private void loadDue(Shelves.Due due) {
    MailId id;
    try {
      id = new MailId(due.id());
    } catch (IllegalArgumentException e) {
      journal.note(Notes.remark(Note.Level.ERROR, "an entry of the schedule names no mail"));
      drop(due);
      return;
    }
    load(id, Optional.of(due), () -> shelves.isDue(due));
  }

  /**
   * Reads a mail, if it still stands where it was found once it is claimed.
   *
   * @param stands whether it does; asked behind the claim
   */
  private void load(MailId id, Optional<Shelves.Due> due, BooleanSupplier stands) {
    if (!active.claim(id)) {
      return;
    }
    boolean handed = false;
    try {
      if (stands.getAsBoolean()) {
        Optional<ActiveMail> mail = shelves.read(id);
        mail.ifPresent(active::hand);
        handed = mail.isPresent();
        if (!handed) {
          due.ifPresent(this::drop);
        }
      }
    } catch (Damaged e) {
      setAside(id, due, e);
    } finally {
      if (!handed) {
        active.release(id);
      }
    }
  }

  private void drop(Shelves.Due due) {
    vault.transact(
        Vault.Durability.ORDERED,
        tx -> {
          shelves.dropDue(tx, due);
          return true;
        });
  }

  private void setAside(MailId id, Optional<Shelves.Due> due, Damaged why) {
    boolean wasFresh = shelves.isFresh(id);
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          shelves.setAside(tx, id);
          due.ifPresent(entry -> shelves.dropDue(tx, entry));
          return true;
        });
    tally.settled(wasFresh, false);
    journal.note(
        Notes.remark(
            Note.Level.ERROR,
            id,
            "the mail cannot be read and was set aside in the spool: " + why.getMessage()));
  }
}
