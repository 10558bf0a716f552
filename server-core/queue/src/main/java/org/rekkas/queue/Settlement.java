package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rekkas.queue.ActiveMail.Attempt;
import org.rekkas.queue.Plan.NewMail;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Ends the pass of mails whose attempts are all answered: one transaction for all of them, in which
 * each goes, or waits with what is left, and its report comes into being. Mails that are simply
 * finished are forgotten unforced: what the agents did is on disk, and they recognise what comes
 * again. What a next hop took nobody recognises: that it did is forced. Where the vault takes no
 * write, the mails stay in memory and are settled later, without being delivered again, or laid
 * down later, without being looked at again, and what a next hop took is noted later; nothing is
 * relayed meanwhile. Where anything else is wrong, each mail is settled by itself, so that one does
 * not hold up the others. Called by the lanes' threads, the sorter's and the queue runner's.
 */
final class Settlement {
  /** What has no room for its report is tried again after so long. */
  private static final Duration PUT_OFF = Duration.ofMinutes(30);

  private final Shelves shelves;
  private final Vault vault;
  private final ActiveSet active;
  private final Judgement judgement;
  private final Tally tally;
  private final Backlog backlog;
  private final Clock clock;
  private final Journal journal;
  private final ConcurrentLinkedQueue<ActiveMail> unsettled = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Map<ActiveMail, Progress>> unlaid =
      new ConcurrentLinkedQueue<>();

  /** What next hops took, and is not noted yet. */
  private final ConcurrentLinkedQueue<Attempt> unsecured = new ConcurrentLinkedQueue<>();

  /** How often the vault has refused a change, and how often it had when it took all again. */
  private final AtomicLong refused = new AtomicLong();

  private volatile long madeUp;
  private volatile Runnable fellBehind = () -> {};
  private volatile Runnable caughtUp = () -> {};
  private volatile Consumer<Attempt> delivered = _ -> {};
  private volatile Consumer<Instant> due = _ -> {};
  private volatile Consumer<Destination> hungry = _ -> {};

  Settlement(
      Shelves shelves,
      Vault vault,
      ActiveSet active,
      Judgement judgement,
      Tally tally,
      Backlog backlog,
      Clock clock,
      Journal journal) {
    this.shelves = shelves;
    this.vault = vault;
    this.active = active;
    this.judgement = judgement;
    this.tally = tally;
    this.backlog = backlog;
    this.clock = clock;
    this.journal = journal;
  }

  /** Who is told of deliveries that will not come again, once that is committed. */
  void delivered(Consumer<Attempt> listener) {
    delivered = listener;
  }

  /** Who is told when the vault takes nothing, so that somebody asks it again soon. */
  void fellBehind(Runnable listener) {
    fellBehind = listener;
  }

  /** Who is told when the vault has taken all that waited for it. */
  void caughtUp(Runnable listener) {
    caughtUp = listener;
  }

  /** Who is told when a mail is to be tried again. */
  void due(Consumer<Instant> listener) {
    due = listener;
  }

  /** Who is told of destinations that may have answered while a mail for them was in memory. */
  void hungry(Consumer<Destination> listener) {
    hungry = listener;
  }

  void settle(List<ActiveMail> mails) {
    if (mails.isEmpty()) {
      return;
    }
    Optional<RuntimeException> wrong = trySettling(mails);
    if (wrong.isEmpty()) {
      return;
    }
    if (wrong.get() instanceof VaultUnwritable && !takesChanges()) {
      leave(mails, wrong.get());
      halt();
    } else if (mails.size() == 1) {
      leaveNoted(mails, wrong.get());
    } else {
      settleSingly(mails);
    }
  }

  /** One after the other; those that the vault does not take are left together. */
  private void settleSingly(List<ActiveMail> mails) {
    var left = new ArrayList<ActiveMail>();
    Optional<RuntimeException> unwritable = Optional.empty();
    for (ActiveMail mail : mails) {
      Optional<RuntimeException> wrong = trySettling(List.of(mail));
      if (wrong.isPresent() && wrong.get() instanceof VaultUnwritable) {
        left.add(mail);
        unwritable = wrong;
      } else {
        wrong.ifPresent(other -> leaveNoted(List.of(mail), other));
      }
    }
    unwritable.ifPresent(why -> leaveNoted(left, why));
  }

  /** What went wrong, if anything: then all is as it was. */
  private Optional<RuntimeException> trySettling(List<ActiveMail> mails) {
    var plans = new ArrayList<Plan>(mails.size());
    try {
      Instant now = clock.instant();
      for (ActiveMail mail : mails) {
        plans.add(judgement.plan(mail, now));
      }
      conclude(plans, commit(plans));
      return Optional.empty();
    } catch (RuntimeException e) {
      plans.forEach(this::dropReport);
      return Optional.of(e);
    }
  }

  /** A disk that is nearly full has no room for reports any more, but for what ends a mail. */
  private boolean takesChanges() {
    try {
      shelves.force();
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  /**
   * Nothing more is to be sent until the vault is asked again; which is at once, the first time. To
   * be called once what it refused is where it is tried again.
   */
  private void halt() {
    if (refused.getAndIncrement() == madeUp) {
      fellBehind.run();
    }
  }

  private void leave(List<ActiveMail> mails, RuntimeException why) {
    unsettled.addAll(mails);
    Note.Level level = why instanceof VaultUnwritable ? Note.Level.WARN : Note.Level.ERROR;
    journal.note(
        Notes.remark(level, mails.size() + " mails wait to be settled in the spool: " + why));
  }

  /**
   * Leaves mails that wait for room for their reports, maybe for hours: what next hops took is
   * noted, so that a crash or a stop costs the report of it, and sends nothing twice. Those that
   * would take the memory from others wait on disk, as if this pass had tried nothing else.
   */
  private void leaveNoted(List<ActiveMail> mails, RuntimeException why) {
    mails.forEach(this::noteTaken);
    leave(mails, why);
    if (active.isCrowdedBy(unsettled.size())) {
      putOff(taken(unsettled));
    }
  }

  private void putOff(List<ActiveMail> mails) {
    Instant now = clock.instant();
    var waiting = new LinkedHashMap<ActiveMail, Progress>();
    for (ActiveMail mail : mails) {
      if (noteTaken(mail)) {
        waiting.put(mail, putOff(mail, now));
      } else {
        unsettled.add(mail);
      }
    }
    if (!waiting.isEmpty()) {
      layDown(waiting);
    }
  }

  private static Progress putOff(ActiveMail mail, Instant now) {
    return mail.progress()
        .filter(mail::isPostponed)
        .or(() -> mail.toPostpone(now).map(at -> Progress.untried(mail).postponed(at)))
        .orElseGet(() -> untried(mail, now.plus(PUT_OFF)));
  }

  /** Whether it is noted now what next hops took of a mail. */
  private boolean noteTaken(ActiveMail mail) {
    boolean noted = true;
    for (Attempt attempt : mail.attempts()) {
      noted &= !(attempt.outcome() instanceof Outcome.Relayed) || secure(attempt);
    }
    return noted;
  }

  /**
   * Forces that next hops took these, of mails that wait for the answers of others still; before
   * those answers are counted. Mails whose answers all stand in the batch are settled right after.
   * Where we are to report the success, the mail stays whole until its report is made with it.
   */
  void secure(List<Attempt> batch) {
    var here = new HashMap<ActiveMail, Integer>();
    batch.forEach(attempt -> here.merge(attempt.mail(), 1, Integer::sum));
    for (Attempt attempt : batch) {
      ActiveMail mail = attempt.mail();
      boolean waits = mail.unanswered() > here.getOrDefault(mail, 0);
      if (waits
          && attempt.outcome() instanceof Outcome.Relayed how
          && !mail.reportsSuccess(attempt.leaf(), how)) {
        secure(attempt);
      }
    }
  }

  /** Whether it is noted. */
  private boolean secure(Attempt taken) {
    ActiveMail mail = taken.mail();
    synchronized (mail) {
      if (mail.progress().map(was -> was.done().contains(taken.leaf().path())).orElse(false)) {
        return true;
      }
      boolean wasFresh = mail.progress().isEmpty();
      Progress now =
          mail.progress()
              .orElseGet(() -> Progress.untried(mail, clock.instant()))
              .reached(taken.leaf().path());
      try {
        vault.transact(
            Vault.Durability.FORCED,
            tx -> {
              shelves.put(tx, mail, now);
              return true;
            });
      } catch (RuntimeException e) {
        unsecured.add(taken);
        if (e instanceof VaultUnwritable) {
          halt();
        }
        journal.note(Notes.remark(Note.Level.WARN, mail.id(), "it is not noted who has it: " + e));
        return false;
      }
      backlog.moved(mail.berths(), now.berths());
      mail.progressed(now);
      if (wasFresh) {
        tally.settled(true, true);
      }
      return true;
    }
  }

  /** Puts mails on disk that were not tried, each until its turn comes; no attempt is counted. */
  void park(Map<ActiveMail, Duration> turns) {
    if (turns.isEmpty()) {
      return;
    }
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

  private void layDown(Map<ActiveMail, Progress> waiting) {
    try {
      vault.transact(
          Vault.Durability.ORDERED,
          tx -> {
            waiting.forEach((mail, then) -> keep(tx, mail, then));
            return waiting.size();
          });
    } catch (RuntimeException e) {
      unlaid.add(waiting);
      if (e instanceof VaultUnwritable) { // the vault tells of it itself
        halt();
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

  private static Progress untried(ActiveMail mail, Instant due) {
    return mail.progress()
        .map(was -> was.dueAt(mail.called(), due))
        .orElseGet(() -> Progress.untried(mail, due));
  }

  /**
   * Tries again what the vault did not take, once it takes anything. What it does not take then
   * either is tried later, and does not hold up the rest.
   */
  void settleRest() {
    long before = refused.get();
    boolean late = before != madeUp;
    if (late && !takesChanges()) {
      return;
    }
    taken(unsecured).forEach(this::secureAgain);
    settle(taken(unsettled));
    taken(unlaid).forEach(this::layDown);
    long now = refused.get();
    if (late && (now == before || takesChanges())) {
      madeUp = now;
      caughtUp.run();
    }
  }

  /** While others of its mail have not answered; with the last answer it is settled anyway. */
  private void secureAgain(Attempt taken) {
    ActiveMail mail = taken.mail();
    if (!mail.expectOneMore()) {
      return;
    }
    secure(taken);
    if (mail.lastAnswer()) {
      settle(List.of(mail));
    }
  }

  private static <T> List<T> taken(Queue<T> from) {
    var taken = new ArrayList<T>();
    for (T each = from.poll(); each != null; each = from.poll()) {
      taken.add(each);
    }
    return taken;
  }

  boolean hasRest() {
    return isBehind() || !unsettled.isEmpty() || !unlaid.isEmpty() || !unsecured.isEmpty();
  }

  /** Whether the vault did not take what it should: nothing more is to be sent until it does. */
  boolean isBehind() {
    return refused.get() != madeUp;
  }

  private List<Optional<ContentId>> commit(List<Plan> plans) {
    boolean plain = true;
    for (Plan plan : plans) {
      plain &= plan.isPlain();
      plan.report().ifPresent(r -> r.claim(active));
    }
    return vault.transact(
        plain ? Vault.Durability.ORDERED : Vault.Durability.FORCED,
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
            next -> keep(tx, plan.mail(), next), () -> shelves.finish(tx, plan.mail()));
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

  private void keep(Transaction tx, ActiveMail mail, Progress next) {
    if (mail.isHeld()) {
      shelves.hold(tx, mail, next);
    } else {
      shelves.put(tx, mail, next);
    }
  }

  private void conclude(List<Plan> plans, List<Optional<ContentId>> reports) {
    var settled = new ArrayList<MailId>(plans.size());
    for (Plan plan : plans) {
      tally.settled(plan.mail().progress().isEmpty(), plan.next().isPresent());
      backlog.moved(plan.mail().berths(), plan.mail().berths(plan.next()));
      plan.report().filter(NewMail::isAdmitted).ifPresent(_ -> tally.accepted());
    }
    for (Plan plan : plans) {
      settled.add(plan.mail().id());
      plan.told().forEach(journal::note);
      for (Attempt attempt : plan.mail().attempts()) {
        if (attempt.outcome() instanceof Outcome.Delivered) {
          delivered.accept(attempt);
        }
      }
    }
    active.release(settled);
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      plan.next().ifPresent(next -> due.accept(next.due()));
      plan.mail().resting().forEach(this::feed);
      plan.mail().attempts().forEach(this::feed);
      if (plan.report().isPresent() && reports.get(i).isPresent()) {
        plan.report().get().hand(active, vault.content(reports.get(i).get()));
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
