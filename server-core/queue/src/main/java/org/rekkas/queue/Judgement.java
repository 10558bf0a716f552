package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.ActiveMail.Attempt;
import org.rekkas.queue.Report.Action;
import org.rekkas.queue.Report.Line;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * Judges a pass: what is done, what is left and until when, and whether the sender hears of it. A
 * report never goes to the null reverse-path (RFC 5321 §6.1, attack G1), never for NOTIFY=NEVER
 * (RFC 3461 §4.1). Has no state.
 */
record Judgement(Schedule schedule, Reports reports) {

  Plan plan(ActiveMail mail, Instant now) {
    return new Pass(mail, now).judge();
  }

  /** The judgement of one mail. */
  private final class Pass {
    private final ActiveMail mail;
    private final Instant now;
    private final List<Note> notes = new ArrayList<>(2);
    private final List<Leaf> pending = new ArrayList<>(0);
    private final Set<ForwardPath> done = new LinkedHashSet<>(2);
    private final List<Line> lines = new ArrayList<>(0);
    private final int attempt;
    private Instant earliest = Instant.MAX;
    private Optional<Berth> berth = Optional.empty();

    Pass(ActiveMail mail, Instant now) {
      this.mail = mail;
      this.now = now;
      attempt = mail.progress().map(Progress::attempts).orElse(0) + 1;
    }

    Plan judge() {
      mail.progress().ifPresent(was -> done.addAll(was.done()));
      for (Attempt one : mail.attempts()) {
        one.stay().ifPresentOrElse(stay -> kept(one, stay), () -> tried(one));
      }
      Optional<Progress> next = pending.isEmpty() ? Optional.empty() : left();
      Optional<Plan.NewMail> report = report();
      if (next.isEmpty()) {
        notes.add(new Note.MailFinished(mail.id(), age()));
      }
      return new Plan(mail, next, report, notes);
    }

    private void tried(Attempt one) {
      switch (one.outcome()) {
        case Outcome.Delivered delivered -> delivered(one, delivered.where());
        case Outcome.Relayed relayed -> relayed(one, relayed);
        case Outcome.Failed failed -> failed(one.leaf(), failed);
        case Outcome.Delayed(var reply, var why) -> again(one, Heard.of(reply, why));
        case Outcome.Unreachable(var reply, var why) -> again(one, Heard.of(reply, why));
      }
    }

    private void again(Attempt one, Heard heard) {
      pending.add(one.leaf().heard(heard));
      if (berth.isEmpty() || berth.get().kind() == Berth.Kind.KEPT) {
        berth = Destination.of(one.route()).map(d -> new Berth(d, Berth.Kind.TRIED));
      }
    }

    private void kept(Attempt one, Stay stay) {
      pending.add(stay.heard().map(one.leaf()::heard).orElse(one.leaf()));
      earliest = stay.until().isBefore(earliest) ? stay.until() : earliest;
      if (berth.isEmpty()) {
        berth = Destination.of(one.route()).map(d -> new Berth(d, Berth.Kind.KEPT));
      }
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
      boolean wanted = recipient(one.leaf()).notifyWhen().contains(Notify.SUCCESS);
      if (wanted && how.success() == Outcome.Reporter.US) {
        lines.add(Line.relayed(one.leaf(), Heard.hop(how.evidence())));
      }
    }

    private void arrived(Attempt one, String where) {
      done.add(one.leaf().path());
      Lanes.agent(one.route())
          .ifPresent(
              agent ->
                  notes.add(
                      new Note.MailDelivered(mail.id(), one.leaf().path(), agent, where, age())));
    }

    private void failed(Leaf leaf, Outcome.Failed how) {
      done.add(leaf.path());
      notes.add(
          new Note.DeliveryFailed(mail.id(), leaf.path(), attempt, how.reply(), how.evidence()));
      if (recipient(leaf).wantsFailure()) {
        lines.add(Line.bad(leaf, Action.FAILED, Heard.of(how.reply(), how.evidence())));
      }
    }

    private void delayed(Attempt one, Instant due, Reply reply, Evidence evidence) {
      notes.add(
          new Note.DeliveryDelayed(mail.id(), one.leaf().path(), attempt, due, reply, evidence));
    }

    /** What waits, or nothing if it has waited long enough. */
    private Optional<Progress> left() {
      Schedule.Next next = next();
      if (next.due().isEmpty()) {
        for (Leaf leaf : pending) {
          Evidence heard =
              Evidence.of(leaf.last().map(last -> "at last: " + last.reply()).orElse(""));
          failed(leaf, new Outcome.Failed(Outcomes.EXPIRED, heard));
        }
        return Optional.empty();
      }
      Instant due = next.due().get();
      mail.attempts().forEach(one -> tell(one, due));
      if (next.warn()) {
        warn();
      }
      boolean warned = next.warn() || mail.progress().map(Progress::warned).orElse(false);
      return Optional.of(
          new Progress(
              next.attempts(), now, due, next.waited(), warned, pending, List.copyOf(done), berth));
    }

    private Schedule.Next next() {
      Instant received = mail.head().received();
      if (!isTried()) {
        return schedule.keptBack(mail.progress(), received, now, earliest);
      }
      Schedule.Next next = schedule.after(mail.progress(), received, now);
      return next.noLaterThan(earliest);
    }

    /** That a mail is kept back is told once, with what its destination said. */
    private void tell(Attempt one, Instant due) {
      if (one.stay().isPresent()) {
        Optional<Heard> heard = one.stay().get().heard();
        if (heard.isPresent() && !heard.equals(one.leaf().last())) {
          var why = Evidence.of("its destination does not answer; it was not tried");
          delayed(one, due, heard.get().reply(), why);
        }
        return;
      }
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
          lines.add(Line.bad(leaf, Action.DELAYED, leaf.last().orElse(Outcomes.WAITS)));
        }
      }
    }

    private Optional<Plan.NewMail> report() {
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      if (mail.head().envelope().reversePath() instanceof ReversePath.Of to) {
        var report = reports.about(mail, lines, reportId(), now);
        notes.add(new Note.ReportQueued(mail.id(), report.id(), to, Report.kind(lines)));
        return Optional.of(report);
      }
      return Optional.empty();
    }

    /** The same for the same pass; a pass that tried nothing has no number of its own. */
    private MailId reportId() {
      return isTried()
          ? mail.id().derived("report", attempt)
          : mail.id().derived("report untried " + Report.kind(lines), attempt);
    }

    private boolean isTried() {
      return mail.attempts().stream().anyMatch(one -> one.stay().isEmpty());
    }

    private Recipient recipient(Leaf leaf) {
      return mail.head().envelope().recipients().get(leaf.origin());
    }

    private Duration age() {
      Duration age = Duration.between(mail.head().received(), now);
      return age.isNegative() ? Duration.ZERO : age;
    }
  }
}
