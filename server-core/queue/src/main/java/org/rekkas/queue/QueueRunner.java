package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.Sites;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Looks for mails on disk when there is room for them: at the start and after an overflow the fresh
 * ones, then those of destinations that are to be asked or fed, then those whose time has come, by
 * pages. Waits for the next due instant of the clock, which it looks at again each half minute at
 * least, and whenever there is an {@linkplain Errands errand}.
 *
 * <p>It reads the schedule on from where it stopped, as what lies before is in memory or gone, and
 * what was deleted there takes as long to pass as what was not; what is put in before that place it
 * is told of. Each half minute it begins at the first entry all the same, for what somebody else
 * had claimed when it was read. An entry that lies so far ahead that only a clock set back explains
 * it is due now (attack H5); what its sender holds back (RFC 4865) has a plan of its own for that.
 *
 * <p>On a platform thread of its own.
 */
final class QueueRunner implements Runnable {
  private static final int PAGE = 256;
  private static final int PAGES = 10;
  private static final int CANDIDATES = 64;
  private static final MailId FIRST = new MailId("0000");
  private static final Instant END = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  private final Errands errands;
  private final Shelves shelves;
  private final ActiveSet active;
  private final Activation activation;
  private final Settlement settlement;
  private final Schedule schedule;
  private final Sites sites;
  private final Census census;
  private final Clock clock;
  private final Journal journal;
  private final Sweep sweep;
  private final Rounds rounds = new Rounds();
  private final Bookmark due = new Bookmark();
  private final Bookmark postponed = new Bookmark();
  private long begun = System.nanoTime();
  private boolean ahead;
  private boolean counted;
  private String trouble = "";

  QueueRunner(
      Errands errands,
      Shelves shelves,
      ActiveSet active,
      Activation activation,
      Settlement settlement,
      Schedule schedule,
      Sites sites,
      Census census,
      Clock clock,
      Journal journal) {
    this.errands = errands;
    this.shelves = shelves;
    this.active = active;
    this.activation = activation;
    this.settlement = settlement;
    this.schedule = schedule;
    this.sites = sites;
    this.census = census;
    this.clock = clock;
    this.journal = journal;
    sweep = new Sweep(shelves, schedule);
  }

  @Override
  public void run() {
    active.miss(FIRST);
    while (rest()) {
      try {
        count();
        settlement.settleRest();
        if (errands.takeDoubt()) {
          active.miss(FIRST);
        }
        loadFresh();
        if (counted) {
          sites.due(clock.instant()).forEach(errands::feed);
          lookAround();
          feed();
          loadDue();
          if (sweep.go(clock.instant())) {
            errands.goOn();
          }
        }
        tellEnd();
      } catch (RuntimeException | Error e) {
        errands.doubtAll(LOOK_SOON);
        sites.backlogged().forEach(errands::staysHungry);
        tell(e);
      }
    }
  }

  /** Once each; that it cannot be written the vault tells itself. */
  private void tell(Throwable e) {
    if (!(e instanceof VaultUnwritable) && !trouble.equals(e.toString())) {
      trouble = e.toString();
      journal.note(Notes.remark(Note.Level.ERROR, "the spool could not be read: " + trouble));
    }
  }

  private void tellEnd() {
    if (!trouble.isEmpty()) {
      trouble = "";
      journal.note(Notes.remark(Note.Level.INFO, "the spool can be read again"));
    }
  }

  private boolean rest() {
    Instant now = clock.instant();
    return errands.await(now, pause(now));
  }

  /** How long until the next entry of the schedule; less where something is wrong with the disk. */
  private Duration pause(Instant now) {
    if (settlement.hasRest()) {
      return LOOK_SOON;
    }
    try {
      return untilNext(now);
    } catch (RuntimeException | Error _) {
      return LOOK_SOON; // and then it is told that the spool cannot be read
    }
  }

  private Duration untilNext(Instant now) {
    Instant until = now.plus(LOOK);
    var soon = new Due(now.plusMillis(1), "");
    var entries = new ArrayList<>(shelves.timetable().dueFrom(soon, until, 1));
    entries.addAll(shelves.timetable().postponedFrom(soon, until, 1));
    Instant due = entries.stream().map(Due::at).min(Instant::compareTo).orElse(until);
    Instant ask = sites.nextDue().orElse(until);
    Instant first = ask.isBefore(due) ? ask : due;
    return first.isAfter(now) ? Duration.between(now, first).plusMillis(1) : Duration.ZERO;
  }

  /**
   * What an earlier run left. Until it is all counted it stays where it is, some seconds for a
   * million, or it would be counted here and there; what comes in goes its way meanwhile.
   */
  private void count() {
    if (counted) {
      return;
    }
    if (census.go(PAGES)) {
      errands.goOn();
    } else {
      counted = true;
      sites.backlogged().forEach(errands::feed);
    }
  }

  /** Where nothing is, the count is known. What comes in meanwhile is counted behind this. */
  private void countNothing() {
    if (counted) {
      active.whenEmpty(
          () -> {
            if (shelves.isEmpty()) {
              census.nothing();
            }
          });
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
        activation.fresh(id);
      }
      if (page.size() < PAGE) {
        return;
      }
      at = page.getLast().text() + '!';
    }
  }

  /** Mails that wait for a destination, in the order of their ids, each once in a round. */
  private void feed() {
    for (Destination destination : errands.takeHungry()) {
      if (active.hasRoom()) {
        feed(destination);
      } else {
        errands.staysHungry(destination);
      }
    }
  }

  private void feed(Destination destination) {
    int most = Math.min(PAGE, sites.appetite(destination));
    if (most == 0) {
      return;
    }
    if (sites.silence(destination).isPresent()) {
      probe(destination);
      return;
    }
    List<MailId> page = kept(destination, most);
    if (page.size() < most) {
      rounds.end(destination);
    } else {
      rounds.goOn(destination, page.getLast().text() + '!');
    }
    page.forEach(id -> activation.kept(destination, id));
  }

  private List<MailId> kept(Destination destination, int most) {
    var berth = new Berth(destination, Berth.Kind.KEPT);
    String from = rounds.from(destination);
    List<MailId> page = shelves.berths().from(berth, from, most);
    return page.isEmpty() && !from.isEmpty() // the next round begins: nobody may ask for it again
        ? shelves.berths().from(berth, "", most)
        : page;
  }

  /** With one that was not tried there, if it may be: another may be what it does not answer to. */
  private void probe(Destination destination) {
    List<MailId> page = kept(destination, CANDIDATES);
    page.stream()
        .filter(id -> shelves.isUntried(destination, id))
        .findFirst()
        .or(() -> page.stream().findFirst())
        .ifPresent(
            id -> {
              rounds.goOn(destination, id.text() + '!');
              activation.kept(destination, id);
            });
  }

  /** Each half minute, and when it is asked for, nothing is taken for granted. */
  private void lookAround() {
    if (errands.takeAfresh() || System.nanoTime() - begun >= LOOK.toNanos()) {
      begun = System.nanoTime();
      due.begin();
      postponed.begin();
      ahead = true;
      countNothing();
      rounds.retain(sites.backlogged());
      sites.forget(schedule.expired(clock.instant()));
      sites.withRoom().forEach(errands::feed);
    }
  }

  private void loadDue() {
    Instant now = clock.instant();
    ahead = ahead && loadAhead(now);
    errands.takeEarliest().ifPresent(this::goBackTo);
    loadPostponed(now);
    while (active.hasRoom()) {
      List<Due> page = shelves.timetable().dueFrom(due.place(), now.plusMillis(1), PAGE);
      if (load(page, due, now)) {
        return;
      }
      if (errands.isUrgent() || active.hasMissed()) {
        errands.goOn();
        return;
      }
    }
  }

  /** What stays in the plan is claimed already. */
  private void loadPostponed(Instant now) {
    boolean all = false;
    while (active.hasRoom() && !all) {
      all =
          load(
              shelves.timetable().postponedFrom(postponed.place(), now.plusMillis(1), PAGE),
              postponed,
              now);
    }
  }

  /** Whether that was the last page, and all of it found room. */
  private boolean load(List<Due> page, Bookmark plan, Instant now) {
    for (Due entry : page) {
      if (!active.hasRoom()) {
        return false;
      }
      activation.due(entry);
      plan.passed(entry);
    }
    if (page.size() < PAGE) {
      plan.passedAll(now);
    }
    return page.size() < PAGE;
  }

  private void goBackTo(Instant planned) {
    due.goBackTo(planned);
    postponed.goBackTo(planned);
  }

  /** What nobody would have planned by this clock; whether some of it found no room. */
  private boolean loadAhead(Instant now) {
    var from = new Due(schedule.horizon(now), "");
    while (active.hasRoom()) {
      List<Due> page = shelves.timetable().dueFrom(from, END, PAGE);
      for (Due due : page) {
        if (!active.hasRoom()) {
          return true;
        }
        activation.due(due);
        from = due.next();
      }
      if (page.size() < PAGE) {
        return false;
      }
    }
    return true;
  }
}
