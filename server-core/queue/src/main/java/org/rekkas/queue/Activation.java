package org.rekkas.queue;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Vault;

/**
 * Brings mails from the disk into memory: each is claimed first, and read if it still stands where
 * it was found then, so that nobody works on it twice. What cannot be read is set aside (attack
 * H4). Has no state of its own.
 */
record Activation(Shelves shelves, Vault vault, ActiveSet active, Tally tally, Journal journal) {

  void fresh(MailId id) {
    load(id, Optional.empty(), () -> shelves.isFresh(id));
  }

  /** A mail that waits for a destination, untried. */
  void kept(Destination destination, MailId id) {
    load(id, Optional.empty(), () -> shelves.isKept(destination, id));
  }

  /** A mail whose time has come. */
  void due(Shelves.Due due) {
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
