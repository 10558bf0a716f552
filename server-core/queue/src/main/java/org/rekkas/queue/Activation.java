package org.rekkas.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Brings mails from the disk into memory: each is claimed first, and read if it still stands where
 * it was found then, so that nobody works on it twice. What cannot be read is set aside (attack
 * H4). Has no state of its own.
 */
record Activation(
    Shelves shelves,
    ActiveSet active,
    Tally tally,
    Backlog backlog,
    Schedule schedule,
    Clock clock,
    Journal journal) {

  /** Where a mail was found: the entry that leads to it, in the schedule or by destination. */
  private record Found(BooleanSupplier stands, Optional<Due> due, Optional<Berth> berth) {
    static final Found BY_ITS_ID = new Found(() -> true, Optional.empty(), Optional.empty());
  }

  void fresh(MailId id) {
    var found = new Found(() -> shelves.isFresh(id), Optional.empty(), Optional.empty());
    load(id, found, _ -> true);
  }

  /** A mail that waits for a destination, untried; what else of it is due goes along. */
  void kept(Destination destination, MailId id) {
    var berth = new Berth(destination, Berth.Kind.KEPT);
    Predicate<Leaf> due = dueUntil(clock.instant());
    Predicate<Leaf> called = leaf -> leaf.turn().isFor(berth) || due.test(leaf);
    BooleanSupplier stands = () -> shelves.berths().has(berth, id);
    load(id, new Found(stands, Optional.empty(), Optional.of(berth)), called);
  }

  /** A mail whose time has come, for those of its addresses whose turn it is. */
  void due(Due due) {
    MailId id;
    try {
      id = new MailId(due.id());
    } catch (IllegalArgumentException e) {
      journal.note(Notes.remark(Note.Level.ERROR, "an entry of the schedule names no mail"));
      shelves.transact(
          Durability.ORDERED,
          tx -> {
            shelves.timetable().drop(tx, due);
            return true;
          });
      return;
    }
    Instant now = clock.instant();
    Predicate<Leaf> called = dueUntil(due.at().isAfter(now) ? due.at() : now);
    load(
        id,
        new Found(() -> shelves.timetable().has(due), Optional.of(due), Optional.empty()),
        called);
  }

  /** Also what lies where only a clock set back explains it (attack H5). */
  private Predicate<Leaf> dueUntil(Instant until) {
    Instant horizon = schedule.horizon(clock.instant());
    return leaf -> {
      Instant due = leaf.turn().due();
      return !due.isAfter(until) || due.isAfter(horizon);
    };
  }

  private void load(MailId id, Found found, Predicate<Leaf> called) {
    if (!active.claim(id)) {
      return;
    }
    boolean handed = false;
    try {
      if (found.stands().getAsBoolean()) {
        Optional<ActiveMail> mail = shelves.read(id);
        mail.ifPresent(read -> hand(read, called));
        handed = mail.isPresent();
        if (!handed) {
          backlog.moved(drop(id, found), Set.of());
        }
      }
    } catch (Damaged e) {
      setAside(id, found, e);
    } finally {
      if (!handed) {
        active.release(id);
      }
    }
  }

  private void hand(ActiveMail mail, Predicate<Leaf> called) {
    mail.callOnly(called);
    active.hand(mail);
  }

  /** An entry that leads nowhere; what is to be counted no more. */
  private Set<Berth> drop(MailId id, Found found) {
    return shelves.transact(Durability.ORDERED, tx -> drop(tx, id, found));
  }

  private Set<Berth> drop(Transaction tx, MailId id, Found found) {
    found.due().ifPresent(entry -> shelves.timetable().drop(tx, entry));
    found.berth().ifPresent(entry -> shelves.berths().drop(tx, entry, id));
    return found.berth().map(Set::of).orElse(Set.of());
  }

  /** A mail that is claimed, and cannot be read: nothing need lead to it. */
  void setAside(MailId id, Damaged why) {
    setAside(id, Found.BY_ITS_ID, why);
  }

  private void setAside(MailId id, Found found, Damaged why) {
    boolean wasFresh = shelves.isFresh(id);
    boolean wasCounted = !shelves.isHeld(id);
    Set<Berth> gone =
        shelves.transact(
            Durability.FORCED,
            tx -> {
              var all = new HashSet<>(shelves.setAside(tx, id));
              all.addAll(drop(tx, id, found));
              return all;
            });
    backlog.moved(wasCounted ? gone : Set.of(), Set.of());
    tally.settled(wasFresh, false);
    journal.note(
        Notes.remark(
            Note.Level.ERROR,
            id,
            "the mail cannot be read and was set aside in the spool: " + why.getMessage()));
  }
}
