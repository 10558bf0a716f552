package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.Report.Action;
import org.rekkas.queue.Report.Line;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Berth.Kind;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Stay;
import org.rekkas.queue.mail.Turn;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.DeliverBy;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Judges a pass: what is done, what is left and until when, and whether the sender hears of it. A
 * report never goes to the null reverse-path (RFC 5321 §6.1, attack G1), never for NOTIFY=NEVER
 * (RFC 3461 §4.1). Each address gets its next turn by itself; those that the pass left alone keep
 * theirs, and share only the end. Has no state.
 */
record Judgement(Schedule schedule, Reports reports) {
  private static final String REPORT = "report";

  /** What has no room for its report is tried again after so long. */
  private static final Duration PUT_OFF = Duration.ofMinutes(30);

  Plan plan(ActiveMail mail, Instant now) {
    return new Pass(mail, now, REPORT).judge();
  }

  /**
   * Of a pass whose report has no room: what arrived has arrived, and that is told to nobody. All
   * else is put off as if the pass had not tried it, and waits for that instant alone: were its
   * destination to call it, that would be asked without end.
   */
  Plan unreported(ActiveMail mail, Instant now) {
    return new Pass(mail, now, REPORT).putOff();
  }

  /** Of what the mailets bounce: besides the passes that the mail had before. */
  Plan bounced(ActiveMail mail, Instant now) {
    return new Pass(mail, now, "report of the mailets").judge();
  }

  /** The id of what is reported after a pass; counted from 1. */
  static MailId reportId(MailId mail, int pass) {
    return mail.derived(REPORT, pass);
  }

  /** The judgement of one mail. */
  private final class Pass {
    private final ActiveMail mail;
    private final Instant now;
    private final String reportName;
    private final List<Note> notes = new ArrayList<>(2);
    private final List<Leaf> pending = new ArrayList<>(0);
    private final Set<ForwardPath> done = new LinkedHashSet<>(2);
    private final List<Line> lines = new ArrayList<>(0);
    private final Map<Attempt, Instant> turns = new IdentityHashMap<>(2);
    private final Map<Integer, Instant> retries = new HashMap<>(2);
    private final Schedule.Age age;
    private final int attempts;

    Pass(ActiveMail mail, Instant now, String reportName) {
      this.mail = mail;
      this.now = now;
      this.reportName = reportName;
      age = schedule.age(mail.progress(), mail.head().received(), Deadline.of(mail.head()), now);
      attempts = mail.progress().map(Progress::attempts).orElse(0);
      mail.progress().ifPresent(was -> done.addAll(was.done()));
      boolean fresh = mail.progress().isEmpty();
      Instant first = mail.toPostpone(now).orElse(now);
      mail.resting().forEach(leaf -> pending.add(fresh ? leaf.dueAt(first) : leaf));
    }

    Plan judge() {
      for (Attempt one : mail.attempts()) {
        one.stay().ifPresentOrElse(stay -> kept(one, stay), () -> tried(one));
      }
      Optional<Progress> next = pending.isEmpty() ? Optional.empty() : left();
      return plan(next, report());
    }

    private Plan plan(Optional<Progress> next, Optional<Plan.NewMail> report) {
      if (next.isEmpty()) {
        notes.add(new Note.MailFinished(mail.id(), sinceReceived()));
      }
      return new Plan(mail, next, report, notes);
    }

    Plan putOff() {
      for (Attempt one : mail.attempts()) {
        switch (one.outcome()) {
          case Outcome.Delivered delivered -> arrived(one, delivered.where());
          case Outcome.Relayed relayed -> arrived(one, relayed.where());
          case Outcome.Failed _, Outcome.Delayed _, Outcome.Unreachable _ -> putOff(one);
        }
      }
      boolean warned = mail.progress().map(Progress::warned).orElse(false);
      return plan(
          pending.isEmpty() ? Optional.empty() : Optional.of(progress(attempts, warned)),
          Optional.empty());
    }

    private void putOff(Attempt one) {
      Instant due = now.plus(PUT_OFF);
      int tried = one.leaf().turn().attempts();
      waits(one, one.leaf(), new Turn(tried, due, berth(one, Kind.TRIED)));
    }

    private void tried(Attempt one) {
      switch (one.outcome()) {
        case Outcome.Delivered delivered -> delivered(one, delivered.where());
        case Outcome.Relayed relayed -> relayed(one, relayed);
        case Outcome.Failed failed -> failed(one, failed);
        case Outcome.Delayed(var reply, var why) -> again(one, Heard.of(reply, why));
        case Outcome.Unreachable(var reply, var why) -> again(one, Heard.of(reply, why));
      }
    }

    private void again(Attempt one, Heard heard) {
      Instant due = retries.computeIfAbsent(attempt(one), n -> schedule.retry(n, age));
      waits(one, one.leaf().heard(heard), new Turn(attempt(one), due, berth(one, Kind.TRIED)));
    }

    private void kept(Attempt one, Stay stay) {
      Leaf leaf = stay.heard().map(one.leaf()::heard).orElse(one.leaf());
      Instant due = schedule.keptBack(stay.until(), age);
      waits(one, leaf, new Turn(leaf.turn().attempts(), due, berth(one, Kind.KEPT)));
    }

    private void waits(Attempt one, Leaf leaf, Turn turn) {
      pending.add(asHandedOn(one, leaf).at(turn));
      turns.put(one, turn.due());
    }

    /** How far a long list has been handed on is known on disk: the attempt began before that. */
    private Leaf asHandedOn(Attempt one, Leaf leaf) {
      if (!(one.route() instanceof Route.Expand)) {
        return leaf;
      }
      return mail.pending().stream()
          .filter(known -> known.path().equals(leaf.path()))
          .findFirst()
          .map(known -> leaf.expandedTo(known.expanded(), known.place()))
          .orElse(leaf);
    }

    private static Optional<Berth> berth(Attempt one, Kind kind) {
      return Destination.of(one.route()).map(destination -> new Berth(destination, kind));
    }

    /** The number of an attempt, for its address. */
    private static int attempt(Attempt one) {
      return one.leaf().turn().attempts() + 1;
    }

    private void delivered(Attempt one, String where) {
      arrived(one, where);
      if (recipient(one.leaf()).notifyWhen().contains(Notify.SUCCESS)) {
        boolean alias =
            one.route() instanceof Route.Expand e
                && e.reversePath().isEmpty()
                && e.members().agent().isEmpty();
        lines.add(Line.good(one.leaf(), alias ? Action.EXPANDED : Action.DELIVERED));
      }
    }

    private void relayed(Attempt one, Outcome.Relayed how) {
      arrived(one, how.where());
      if (mail.reportsSuccess(one.leaf(), how)) {
        lines.add(Line.relayed(one.leaf(), Heard.hop(how.evidence())));
      }
    }

    private void arrived(Attempt one, String where) {
      done.add(one.leaf().path());
      Lanes.agent(one.route())
          .ifPresent(
              agent ->
                  notes.add(
                      new Note.MailDelivered(
                          mail.id(), one.leaf().path(), agent, where, sinceReceived())));
    }

    /** What the queue says without asking an agent is no attempt that the sender is to hear of. */
    private void failed(Attempt one, Outcome.Failed how) {
      boolean asked = Lanes.agent(one.route()).isPresent() && !Outcomes.isForbidden(how);
      failed(one.leaf(), attempt(one), asked ? attempt(one) : attempt(one) - 1, how);
    }

    private void failed(Leaf leaf, int attempt, int tried, Outcome.Failed how) {
      done.add(leaf.path());
      notes.add(
          new Note.DeliveryFailed(mail.id(), leaf.path(), attempt, how.reply(), how.evidence()));
      if (wantsFailure(recipient(leaf))) {
        lines.add(Line.failed(leaf, Heard.of(how.reply(), how.evidence()), tried));
      }
    }

    /** Yes, unless NOTIFY says otherwise, RFC 3461 §4.1. */
    private static boolean wantsFailure(Recipient recipient) {
      return recipient.notifyWhen().isEmpty() || recipient.notifyWhen().contains(Notify.FAILURE);
    }

    private void delayed(Attempt one, Instant due, Reply reply, Evidence evidence) {
      notes.add(
          new Note.DeliveryDelayed(
              mail.id(), one.leaf().path(), attempt(one), due, reply, evidence));
    }

    /** What waits, or nothing if it has waited long enough. */
    private Optional<Progress> left() {
      if (age.isOver()) {
        pending.forEach(this::expired);
        return Optional.empty();
      }
      mail.attempts().forEach(this::tell);
      if (age.warn()) {
        warn();
      }
      boolean warned = age.warn() || mail.progress().map(Progress::warned).orElse(false);
      int passes = attempts + (isTried() ? 1 : 0);
      Progress left = progress(passes, warned);
      return Optional.of(mail.isPostponed(left) ? left.postponed(left.due()) : left);
    }

    private Progress progress(int passes, boolean warned) {
      return new Progress(
          passes, now, age.waited(), warned, !mail.awaitsMailets(), pending, List.copyOf(done));
    }

    private void expired(Leaf leaf) {
      Evidence heard = Evidence.of(leaf.last().map(last -> "at last: " + last.reply()).orElse(""));
      int attempt = Math.max(1, leaf.turn().attempts());
      Reply why = Deadline.forbids(mail.head(), now) ? DeliverBy.OVER : Outcomes.EXPIRED;
      failed(leaf, attempt, attempt, new Outcome.Failed(why, heard));
    }

    /** That a mail is kept back is told once, with what its destination said. */
    private void tell(Attempt one) {
      if (one.stay().isPresent()) {
        Stay stay = one.stay().get();
        Optional<Heard> heard = stay.heard();
        if (heard.isPresent() && !heard.equals(one.leaf().last())) {
          var why =
              Evidence.of("it was not tried: its destination does not answer, and is asked then");
          delayed(one, stay.next(), heard.get().reply(), why);
        }
        return;
      }
      Instant due = turns.getOrDefault(one, now);
      switch (one.outcome()) {
        case Outcome.Delayed(var reply, var evidence) -> delayed(one, due, reply, evidence);
        case Outcome.Unreachable(var reply, var evidence) -> delayed(one, due, reply, evidence);
        case Outcome.Delivered _, Outcome.Relayed _, Outcome.Failed _ -> {}
      }
    }

    /** RFC 3461 §4.1: who did not say when to be notified may be told of a delay. */
    private void warn() {
      for (Leaf leaf : pending) {
        var when = recipient(leaf).notifyWhen();
        if (when.isEmpty() || when.contains(Notify.DELAY)) {
          lines.add(Line.delayed(leaf, leaf.last().orElse(Outcomes.WAITS)));
        }
      }
    }

    private Optional<Plan.NewMail> report() {
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      if (mail.head().envelope().reversePath() instanceof ReversePath.Of to) {
        var report = reports.about(mail, lines, reportId(), age);
        notes.add(accepted(report));
        notes.add(new Note.ReportQueued(mail.id(), report.id(), to, Report.kind(lines)));
        return Optional.of(report);
      }
      return Optional.empty();
    }

    private Note accepted(Plan.NewMail report) {
      return new Note.MailAccepted(
          report.id(),
          report.head().source() + " " + mail.id(),
          Optional.empty(),
          ReversePath.NULL,
          1,
          report.size(),
          Duration.ZERO);
    }

    /** The same for the same pass; a pass that tried nothing has no number of its own. */
    private MailId reportId() {
      return isTried()
          ? mail.id().derived(reportName, attempts + 1)
          : mail.id().derived("report untried " + Report.kind(lines), attempts + 1);
    }

    private boolean isTried() {
      return mail.attempts().stream().anyMatch(one -> one.stay().isEmpty());
    }

    private Recipient recipient(Leaf leaf) {
      return mail.head().envelope().recipients().get(leaf.origin());
    }

    private Duration sinceReceived() {
      Duration since = Duration.between(mail.head().received(), now);
      return since.isNegative() ? Duration.ZERO : since;
    }
  }
}
