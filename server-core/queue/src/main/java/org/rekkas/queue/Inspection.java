package org.rekkas.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Vault;

/**
 * What lies in the queue, and what an administrator can do with a mail there. A mail that is being
 * delivered at the moment cannot be changed: false is the answer, as for one that is not there.
 * Safe for many threads.
 */
public final class Inspection {
  private final Shelves shelves;
  private final Vault vault;
  private final ActiveSet active;
  private final Tally tally;
  private final Backlog backlog;
  private final Sites sites;
  private final Supplier<Dispatch> dispatch;
  private final Clock clock;
  private final Journal journal;
  private final Runnable wake;

  Inspection(
      Shelves shelves,
      Vault vault,
      ActiveSet active,
      Tally tally,
      Backlog backlog,
      Sites sites,
      Supplier<Dispatch> dispatch,
      Clock clock,
      Journal journal,
      Runnable wake) {
    this.shelves = shelves;
    this.vault = vault;
    this.active = active;
    this.tally = tally;
    this.backlog = backlog;
    this.sites = sites;
    this.dispatch = dispatch;
    this.clock = clock;
    this.journal = journal;
    this.wake = wake;
  }

  /**
   * How much there is.
   *
   * @param queued all of it
   * @param active in memory, being delivered
   * @param delayed tried at least once
   * @param oldest when the mail came in that has the oldest id
   */
  public record Counts(long queued, long active, long delayed, Optional<Instant> oldest) {}

  public Counts counts() {
    long delayed = tally.waiting();
    return new Counts(tally.fresh() + delayed, active.size(), delayed, oldest());
  }

  /**
   * How things stand with each destination, those with the most mails first.
   *
   * @param most at least 1
   */
  public List<Standing> destinations(int most) {
    return sites.standings().values().stream()
        .sorted(
            Comparator.comparingLong(Standing::mails)
                .reversed()
                .thenComparing(Standing::destination))
        .limit(most)
        .toList();
  }

  /**
   * Mails by id, which is the order in which they came.
   *
   * @param from the least id, inclusive; empty text: from the first
   * @param most at least 1
   */
  public List<QueuedMail> list(String from, int most) {
    var ids = new ArrayList<>(shelves.freshFrom(from, most));
    ids.addAll(shelves.waitingFrom(from, most));
    ids.sort(null);
    var page = new ArrayList<QueuedMail>();
    for (MailId id : ids) {
      if (page.size() < most) {
        find(id).ifPresent(page::add);
      }
    }
    return page;
  }

  public Optional<QueuedMail> find(MailId id) {
    try {
      return shelves.read(id).map(this::shown);
    } catch (Damaged e) {
      return Optional.empty();
    }
  }

  /** Tries a waiting mail at once; a held one is held no longer. */
  public boolean retryNow(MailId id) {
    return change(
        id,
        Stays.YES,
        mail -> {
          Optional<Progress> was = mail.progress();
          if (was.isEmpty()) {
            return Optional.empty();
          }
          Instant now = clock.instant();
          return Optional.of(
              tx -> {
                shelves.put(tx, mail, was.get().dueAt(now));
                shelves.unhold(tx, id);
                return true;
              });
        });
  }

  /** Keeps a mail back until it is {@linkplain #retryNow tried again} or deleted. */
  public boolean hold(MailId id) {
    return change(
        id,
        Stays.YES,
        mail -> {
          Progress was = mail.progress().orElseGet(() -> Progress.untried(mail, clock.instant()));
          return Optional.of(
              tx -> {
                shelves.hold(tx, mail, was);
                return true;
              });
        });
  }

  /** Takes a mail out of the queue for good. Nobody hears of it. */
  public boolean delete(MailId id) {
    boolean deleted =
        change(
            id,
            Stays.NO,
            mail ->
                Optional.of(
                    tx -> {
                      shelves.finish(tx, mail);
                      shelves.unhold(tx, id);
                      return true;
                    }));
    if (deleted) {
      journal.note(Notes.remark(Note.Level.INFO, id, "deleted by the administrator"));
    }
    return deleted;
  }

  private enum Stays {
    YES,
    NO
  }

  private boolean change(
      MailId id, Stays stays, Function<ActiveMail, Optional<Vault.Step<Boolean>>> what) {
    if (!active.claim(id)) {
      return false;
    }
    try {
      Optional<ActiveMail> mail = shelves.read(id);
      Optional<Vault.Step<Boolean>> step = mail.flatMap(what);
      if (step.isEmpty()) {
        return false;
      }
      vault.transact(Vault.Durability.FORCED, step.get());
      tally.settled(mail.get().progress().isEmpty(), stays == Stays.YES);
      return true;
    } catch (Damaged e) {
      return false;
    } finally {
      active.release(id);
      wake.run();
    }
  }

  private Optional<Instant> oldest() {
    return list("", 1).stream().findFirst().map(QueuedMail::received);
  }

  private QueuedMail shown(ActiveMail mail) {
    Head head = mail.head();
    var left = new ArrayList<QueuedMail.Left>();
    for (Leaf leaf : mail.pending()) {
      left.add(new QueuedMail.Left(leaf.path(), leaf.last()));
    }
    QueuedMail.State state = state(mail);
    Optional<Instant> due =
        state == QueuedMail.State.HELD
            ? Optional.empty()
            : Optional.of(mail.progress().map(Progress::due).orElse(head.received()));
    return new QueuedMail(
        head.id(),
        head.source(),
        head.received(),
        head.envelope().reversePath(),
        mail.mail().size(),
        state,
        mail.progress().map(Progress::attempts).orElse(0),
        due,
        left);
  }

  private QueuedMail.State state(ActiveMail mail) {
    if (active.contains(mail.id())) {
      return QueuedMail.State.ACTIVE;
    }
    if (mail.progress().isEmpty()) {
      return QueuedMail.State.FRESH;
    }
    return shelves.isHeld(mail.id()) ? QueuedMail.State.HELD : QueuedMail.State.DELAYED;
  }
}
