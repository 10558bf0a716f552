package org.rekkas.queue;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Notes what next hops took of mails that are not settled yet, forced: they recognise nothing that
 * comes again, and of what is noted nothing is left that could be given up after a crash. What the
 * vault does not take is noted later. Safe for many threads.
 */
final class Receipts {
  private final Shelves shelves;
  private final Tally tally;
  private final Backlog backlog;
  private final Clock clock;
  private final Journal journal;
  private final Halt halt;

  /** What next hops took, and is not noted yet. */
  private final ConcurrentLinkedQueue<Taken> unnoted = new ConcurrentLinkedQueue<>();

  /** For whom next hops took a mail. */
  private record Taken(ActiveMail mail, Set<ForwardPath> paths) {}

  Receipts(Shelves shelves, Tally tally, Backlog backlog, Clock clock, Journal journal, Halt halt) {
    this.shelves = shelves;
    this.tally = tally;
    this.backlog = backlog;
    this.clock = clock;
    this.journal = journal;
    this.halt = halt;
  }

  /**
   * Notes these of mails that wait for the answers of others still, those of one mail in one
   * transaction; before those answers are counted. Mails whose answers all stand in the batch are
   * settled right after. Where we are to report the success, the mail stays whole until its report
   * is made with it.
   */
  void note(List<Attempt> batch) {
    var here = new HashMap<ActiveMail, Integer>();
    batch.forEach(attempt -> here.merge(attempt.mail(), 1, Integer::sum));
    var taken = new LinkedHashMap<ActiveMail, Set<ForwardPath>>();
    for (Attempt attempt : batch) {
      ActiveMail mail = attempt.mail();
      boolean waits = mail.unanswered() > here.getOrDefault(mail, 0);
      if (waits
          && attempt.outcome() instanceof Outcome.Relayed how
          && !mail.reportsSuccess(attempt.leaf(), how)) {
        taken.computeIfAbsent(mail, _ -> new LinkedHashSet<>()).add(attempt.leaf().path());
      }
    }
    taken.forEach((mail, paths) -> note(new Taken(mail, paths)));
  }

  /**
   * Notes all of a mail whose answers are all in, in one transaction.
   *
   * @return what went wrong, if anything. Then the mail is its owner's to try again; and so is it
   *     to have the halt begin, once the mail is where that is done.
   */
  Optional<Throwable> note(ActiveMail mail) {
    var taken = new LinkedHashSet<ForwardPath>();
    for (Attempt attempt : mail.attempts()) {
      if (attempt.outcome() instanceof Outcome.Relayed) {
        taken.add(attempt.leaf().path());
      }
    }
    return note(mail, taken);
  }

  private void note(Taken taken) {
    Optional<Throwable> wrong = note(taken.mail(), taken.paths());
    if (wrong.isPresent()) {
      unnoted.add(taken);
      if (wrong.get() instanceof VaultUnwritable) {
        halt.refused();
      }
    }
  }

  private Optional<Throwable> note(ActiveMail mail, Set<ForwardPath> taken) {
    synchronized (mail) {
      boolean wasFresh = mail.progress().isEmpty();
      Progress was = mail.progress().orElseGet(() -> Progress.untried(mail, clock.instant()));
      var done = new HashSet<>(was.done());
      if (!done.addAll(taken)) {
        return Optional.empty();
      }
      Progress now = was.reached(taken, mail.leftBeside(done));
      try {
        shelves.transact(
            Durability.FORCED,
            tx -> {
              shelves.put(tx, mail, now);
              return true;
            });
      } catch (RuntimeException | Error e) {
        journal.note(Notes.remark(Note.Level.WARN, mail.id(), "it is not noted who has it: " + e));
        return Optional.of(e);
      }
      backlog.moved(mail.berths(), now.berths());
      mail.progressed(now);
      if (wasFresh) {
        tally.settled(true, true);
      }
      return Optional.empty();
    }
  }

  /**
   * Tries again what was not noted, while others of its mail have not answered; with the last
   * answer it is settled anyway.
   *
   * @param answered what to do with a mail whose last answer has come meanwhile
   */
  void noteRest(Consumer<ActiveMail> answered) {
    for (Taken taken : Halt.taken(unnoted)) {
      ActiveMail mail = taken.mail();
      if (mail.expectOneMore()) {
        note(taken);
        if (mail.lastAnswer()) {
          answered.accept(mail);
        }
      }
    }
  }

  boolean hasRest() {
    return !unnoted.isEmpty();
  }
}
