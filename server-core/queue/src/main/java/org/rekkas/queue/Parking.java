package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Lays mails down on disk whose pass has not begun: until their turn comes, or the instant that
 * their sender set. Where the vault does not take them they stay in memory and are laid down later,
 * without being looked at again. Safe for many threads.
 */
final class Parking {
  private final Shelves shelves;
  private final ActiveSet active;
  private final Tally tally;
  private final Clock clock;
  private final Journal journal;
  private final Halt halt;
  private final ConcurrentLinkedQueue<Map<ActiveMail, Progress>> unlaid =
      new ConcurrentLinkedQueue<>();
  private volatile Consumer<Instant> due = _ -> {};

  Parking(Shelves shelves, ActiveSet active, Tally tally, Clock clock, Journal journal, Halt halt) {
    this.shelves = shelves;
    this.active = active;
    this.tally = tally;
    this.clock = clock;
    this.journal = journal;
    this.halt = halt;
  }

  /** Who is told when a mail is to be tried. */
  void due(Consumer<Instant> listener) {
    due = listener;
  }

  /** Puts mails on disk that were not tried, each until its turn comes; no attempt is counted. */
  void park(Map<ActiveMail, Duration> turns) {
    Instant now = clock.instant();
    var waiting = new LinkedHashMap<ActiveMail, Progress>();
    turns.forEach((mail, turn) -> waiting.put(mail, untried(mail, now.plus(turn))));
    layDown(waiting);
  }

  /**
   * Puts on disk what its sender holds back (RFC 4865) and nobody has looked at yet, until its time
   * has come or the administrator says so. Nothing is forced: after a crash it is as it was.
   *
   * @return the others
   */
  List<ActiveMail> postpone(List<ActiveMail> mails) {
    Instant now = clock.instant();
    var later = new LinkedHashMap<ActiveMail, Progress>(0);
    for (ActiveMail mail : mails) {
      mail.toPostpone(now).ifPresent(at -> later.put(mail, Progress.untried(mail).postponed(at)));
    }
    if (later.isEmpty()) {
      return mails;
    }
    layDown(later);
    return mails.stream().filter(mail -> !later.containsKey(mail)).toList();
  }

  private static Progress untried(ActiveMail mail, Instant due) {
    return mail.progress()
        .map(was -> was.dueAt(mail.called(), due))
        .orElseGet(() -> Progress.untried(mail, due));
  }

  private void layDown(Map<ActiveMail, Progress> waiting) {
    if (waiting.isEmpty()) {
      return;
    }
    try {
      shelves.transact(
          Durability.ORDERED,
          tx -> {
            waiting.forEach((mail, then) -> shelves.keep(tx, mail, then));
            return waiting.size();
          });
    } catch (RuntimeException | Error e) {
      unlaid.add(waiting);
      if (e instanceof VaultUnwritable) { // the vault tells of it itself
        halt.refused();
      } else {
        journal.note(
            Notes.remark(
                Note.Level.ERROR,
                waiting.size() + " mails cannot be laid down in the spool: " + e));
      }
      return;
    }
    waiting.keySet().forEach(mail -> tally.settled(mail.progress().isEmpty(), true));
    active.release(waiting.keySet().stream().map(ActiveMail::id).toList());
    waiting.forEach(this::noteIfPostponed);
    waiting.values().stream().map(Progress::due).min(Instant::compareTo).ifPresent(due);
  }

  private void noteIfPostponed(ActiveMail mail, Progress then) {
    if (mail.isPostponed(then)) {
      journal.note(Notes.postponed(mail.id(), then.due()));
    }
  }

  /** Tries again what the vault did not take. */
  void layDownRest() {
    Halt.taken(unlaid).forEach(this::layDown);
  }

  boolean hasRest() {
    return !unlaid.isEmpty();
  }
}
