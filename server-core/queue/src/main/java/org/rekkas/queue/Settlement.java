package org.rekkas.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.rekkas.queue.Plan.NewMail;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Ends the pass of mails whose attempts are all answered: one transaction for all of them, in which
 * each goes, or waits with what is left, and its report comes into being. Mails that are simply
 * finished are forgotten unforced: what the agents did is on disk, and they recognise what comes
 * again. What a next hop took nobody recognises: that it did is forced. Where the vault takes no
 * write, the mails stay in memory and are settled later, without being delivered again; nothing is
 * relayed meanwhile. Where anything else is wrong, each mail is settled by itself, so that one does
 * not hold up the others. Called by the lanes' threads, the sorter's and the queue runner's.
 */
final class Settlement {
  private final Shelves shelves;
  private final ActiveSet active;
  private final Judgement judgement;
  private final Tally tally;
  private final Backlog backlog;
  private final Clock clock;
  private final Journal journal;
  private final Halt halt;
  private final Receipts receipts;
  private final Parking parking;
  private final ConcurrentLinkedQueue<ActiveMail> unsettled = new ConcurrentLinkedQueue<>();

  /** Those of which it was told that they wait: every few seconds they are tried again. */
  private final Set<MailId> told = ConcurrentHashMap.newKeySet();

  private volatile Consumer<Attempt> delivered = _ -> {};
  private volatile Consumer<Instant> due = _ -> {};
  private volatile Consumer<Destination> hungry = _ -> {};

  Settlement(
      Shelves shelves,
      ActiveSet active,
      Judgement judgement,
      Tally tally,
      Backlog backlog,
      Clock clock,
      Journal journal) {
    this.shelves = shelves;
    this.active = active;
    this.judgement = judgement;
    this.tally = tally;
    this.backlog = backlog;
    this.clock = clock;
    this.journal = journal;
    halt = new Halt(shelves);
    receipts = new Receipts(shelves, tally, backlog, clock, journal, halt);
    parking = new Parking(shelves, active, tally, clock, journal, halt);
  }

  /** While the vault does not take what it should. */
  Halt halt() {
    return halt;
  }

  /** What next hops took of mails that are not settled yet. */
  Receipts receipts() {
    return receipts;
  }

  /** Mails that are not tried now. */
  Parking parking() {
    return parking;
  }

  /** Who is told of deliveries that will not come again, once that is committed. */
  void delivered(Consumer<Attempt> listener) {
    delivered = listener;
  }

  /** Who is told when a mail is to be tried again. */
  void due(Consumer<Instant> listener) {
    due = listener;
    parking.due(listener);
  }

  /** Who is told of destinations that may have answered while a mail for them was in memory. */
  void hungry(Consumer<Destination> listener) {
    hungry = listener;
  }

  void settle(List<ActiveMail> mails) {
    Optional<Throwable> wrong = trySettling(mails);
    if (wrong.isEmpty()) {
      return;
    }
    if (isRefused(wrong) && !halt.takesChanges()) {
      leave(mails, wrong.get());
      halt.refused();
    } else if (mails.size() == 1) {
      leaveNoted(mails, wrong.get());
    } else {
      settleSingly(mails);
    }
  }

  /**
   * Settles what the administrator gives up, each mail now or not at all: it must not go later when
   * he was told so, and there may be no room for its report. Lets go of all of them.
   *
   * @return those that are settled; the others are as they were
   */
  List<ActiveMail> settleNow(List<ActiveMail> mails) {
    Optional<Throwable> wrong = trySettling(mails);
    if (wrong.isEmpty()) {
      return mails;
    }
    if (mails.size() > 1 && !(isRefused(wrong) && !halt.takesChanges())) {
      return mails.stream().flatMap(mail -> settleNow(List.of(mail)).stream()).toList();
    }
    active.release(mails.stream().map(ActiveMail::id).toList());
    if (!isRefused(wrong)) { // of that the vault tells itself
      journal.note(
          Notes.remark(
              Note.Level.ERROR, mails.getFirst().id(), "it cannot be given up: " + wrong.get()));
    }
    return List.of();
  }

  /** One after the other; those that the vault does not take are left together. */
  private void settleSingly(List<ActiveMail> mails) {
    var left = new ArrayList<ActiveMail>();
    Optional<Throwable> unwritable = Optional.empty();
    for (ActiveMail mail : mails) {
      Optional<Throwable> wrong = trySettling(List.of(mail));
      if (isRefused(wrong)) {
        left.add(mail);
        unwritable = wrong;
      } else {
        wrong.ifPresent(other -> leaveNoted(List.of(mail), other));
      }
    }
    unwritable.ifPresent(why -> leaveNoted(left, why));
  }

  private Optional<Throwable> trySettling(List<ActiveMail> mails) {
    return trySettling(mails, judgement::plan);
  }

  /** What went wrong, if anything: then all is as it was. */
  private Optional<Throwable> trySettling(
      List<ActiveMail> mails, BiFunction<ActiveMail, Instant, Plan> plan) {
    if (mails.isEmpty()) { // who tries again is one of many: another may have been faster
      return Optional.empty();
    }
    var plans = new ArrayList<Plan>(mails.size());
    List<Optional<ContentId>> reports;
    try {
      Instant now = clock.instant();
      for (ActiveMail mail : mails) {
        plans.add(plan.apply(mail, now));
      }
      reports = commit(plans);
    } catch (RuntimeException | Error e) {
      plans.forEach(this::dropReport);
      return Optional.of(e);
    }
    conclude(plans, reports);
    return Optional.empty();
  }

  private void leave(List<ActiveMail> mails, Throwable why) {
    long more = mails.stream().filter(mail -> told.add(mail.id())).count();
    unsettled.addAll(mails);
    if (more > 0) {
      Note.Level level = why instanceof VaultUnwritable ? Note.Level.WARN : Note.Level.ERROR;
      journal.note(Notes.remark(level, more + " mails wait to be settled in the spool: " + why));
    }
  }

  private void waitNoMore(List<Plan> plans) {
    if (told.isEmpty()) {
      return;
    }
    boolean some = false;
    for (Plan plan : plans) {
      some |= told.remove(plan.mail().id());
    }
    if (some && told.isEmpty()) {
      journal.note(Notes.remark(Note.Level.INFO, "no mail waits to be settled any more"));
    }
  }

  /**
   * Leaves mails that wait for room for their reports, maybe for hours: what next hops took is
   * noted, so that a crash or a stop costs a report of that at most, and sends nothing twice. Those
   * that would take the memory from others wait on disk, as if this pass had tried nothing else;
   * that something arrived is not reported then.
   */
  private void leaveNoted(List<ActiveMail> mails, Throwable why) {
    boolean refused = false;
    for (ActiveMail mail : mails) {
      refused |= isRefused(receipts.note(mail));
    }
    leave(mails, why);
    if (active.isCrowdedBy(unsettled.size())) {
      List<ActiveMail> all = Halt.taken(unsettled);
      Optional<Throwable> wrong = trySettling(all, judgement::unreported);
      unsettled.addAll(wrong.isPresent() ? all : List.of());
      refused |= isRefused(wrong);
    }
    if (refused) {
      halt.refused();
    }
  }

  private static boolean isRefused(Optional<Throwable> wrong) {
    return wrong.filter(VaultUnwritable.class::isInstance).isPresent();
  }

  /** Tries again what the vault did not take. */
  void settleRest() {
    halt.end(
        () -> {
          receipts.noteRest(mail -> settle(List.of(mail)));
          settle(Halt.taken(unsettled));
          parking.layDownRest();
        });
  }

  boolean hasRest() {
    return halt.isOn() || !unsettled.isEmpty() || parking.hasRest() || receipts.hasRest();
  }

  private List<Optional<ContentId>> commit(List<Plan> plans) {
    boolean plain = true;
    for (Plan plan : plans) {
      plain &= plan.isPlain();
      plan.report().ifPresent(r -> r.claim(active));
    }
    return shelves.transact(
        plain ? Durability.ORDERED : Durability.FORCED,
        tx -> {
          var reports = new ArrayList<Optional<ContentId>>(plans.size());
          for (Plan plan : plans) {
            reports.add(apply(tx, plan));
          }
          return reports;
        });
  }

  private Optional<ContentId> apply(Transaction tx, Plan plan) {
    plan.next()
        .ifPresentOrElse(
            next -> shelves.keep(tx, plan.mail(), next), () -> shelves.finish(tx, plan.mail()));
    return plan.report().map(report -> report.put(tx, shelves, new IdentityHashMap<>()));
  }

  /**
   * What was kept back from a destination, silent or full: it may have answered, or have ended what
   * it had, before this was counted.
   */
  private void feed(Attempt attempt) {
    if (attempt.stay().isPresent()) {
      Destination.of(attempt.route()).ifPresent(hungry);
    }
  }

  private void feed(Leaf left) {
    left.turn()
        .berth()
        .filter(berth -> berth.kind() == Berth.Kind.KEPT)
        .ifPresent(berth -> hungry.accept(berth.destination()));
  }

  /** It is so on disk: what is thrown here is told, undoes nothing and holds up nothing else. */
  private void conclude(List<Plan> plans, List<Optional<ContentId>> reports) {
    for (Plan plan : plans) {
      after(plan, () -> count(plan));
    }
    for (Plan plan : plans) {
      plan.told().forEach(journal::note);
      for (Attempt attempt : plan.mail().attempts()) {
        if (attempt.outcome() instanceof Outcome.Delivered) {
          after(plan, () -> delivered.accept(attempt));
        }
      }
    }
    after(
        plans.getFirst(),
        () -> active.release(plans.stream().map(plan -> plan.mail().id()).toList()));
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      plan.next().ifPresent(next -> after(plan, () -> due.accept(next.due())));
      plan.mail().resting().forEach(leaf -> after(plan, () -> feed(leaf)));
      plan.mail().attempts().forEach(attempt -> after(plan, () -> feed(attempt)));
      reports.get(i).ifPresent(stored -> after(plan, () -> hand(plan.report().get(), stored)));
    }
    waitNoMore(plans);
  }

  private void after(Plan committed, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      journal.note(
          Notes.remark(
              Note.Level.ERROR,
              committed.mail().id(),
              "it is settled, but not all that follows is done: " + e));
    }
  }

  private void count(Plan plan) {
    tally.settled(plan.mail().progress().isEmpty(), plan.next().isPresent());
    backlog.moved(plan.mail().berths(), plan.mail().berths(plan.next()));
    plan.report().filter(NewMail::isAdmitted).ifPresent(_ -> tally.accepted());
  }

  private void hand(NewMail report, ContentId stored) {
    boolean handed = false;
    try {
      report.hand(active, shelves.content(stored));
      handed = true;
    } finally {
      if (!handed) {
        report.abandon(active);
        active.miss(report.id());
      }
    }
  }

  private void dropReport(Plan plan) {
    plan.report()
        .ifPresent(
            report -> {
              report.abandon(active);
              report.close();
            });
  }
}
