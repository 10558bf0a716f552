package org.rekkas.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Vault;

/**
 * Brings mails from the disk into memory: each is claimed first, and read if it still stands where
 * it was found then, so that nobody works on it twice. What cannot be read is set aside (attack
 * H4). Has no state of its own.
 */
record Activation(
    Shelves shelves,
    Vault vault,
    ActiveSet active,
    Tally tally,
    Schedule schedule,
    Clock clock,
    Journal journal) {

  void fresh(MailId id) {
    load(id, Optional.empty(), () -> shelves.isFresh(id), _ -> true);
  }

  /** A mail that waits for a destination, untried; what else of it is due goes along. */
  void kept(Destination destination, MailId id) {
    var berth = new Berth(destination, Berth.Kind.KEPT);
    Predicate<Leaf> due = dueUntil(clock.instant());
    Predicate<Leaf> called = leaf -> leaf.turn().isFor(berth) || due.test(leaf);
    load(id, Optional.empty(), () -> shelves.isKept(destination, id), called);
  }

  /** A mail whose time has come, for those of its addresses whose turn it is. */
  void due(Shelves.Due due) {
    MailId id;
    try {
      id = new MailId(due.id());
    } catch (IllegalArgumentException e) {
      journal.note(Notes.remark(Note.Level.ERROR, "an entry of the schedule names no mail"));
      drop(due);
      return;
    }
    Instant now = clock.instant();
    Predicate<Leaf> called = dueUntil(due.at().isAfter(now) ? due.at() : now);
    load(id, Optional.of(due), () -> shelves.isDue(due), called);
  }

  /** Also what lies where only a clock set back explains it (attack H5). */
  private Predicate<Leaf> dueUntil(Instant until) {
    Instant horizon = schedule.horizon(clock.instant());
    return leaf -> {
      Instant due = leaf.turn().due();
      return !due.isAfter(until) || due.isAfter(horizon);
    };
  }

  private void load(
      MailId id, Optional<Shelves.Due> due, BooleanSupplier stands, Predicate<Leaf> called) {
    if (!active.claim(id)) {
      return;
    }
    boolean handed = false;
    try {
      if (stands.getAsBoolean()) {
        Optional<ActiveMail> mail = shelves.read(id);
        mail.ifPresent(found -> hand(found, called));
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

  private void hand(ActiveMail mail, Predicate<Leaf> called) {
    mail.callOnly(called);
    active.hand(mail);
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
