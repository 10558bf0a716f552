package org.rekkas.queue.sites;

import static java.util.Comparator.naturalOrder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.mail.Stay;
import org.rekkas.spi.Outcome;

/**
 * The lane of one destination: what waits in memory to go there, how many connections it has and
 * may have, and whether it answers. First attempts go before others. Guarded by the lock of {@link
 * Sites}.
 */
final class Site {
  /** What an agent takes at once, at most. */
  private static final int BATCH = 1_000;

  private final Destination destination;
  private final RelaySettings.Share share;
  private final Waitlist first = new Waitlist();
  private final Waitlist again = new Waitlist();
  private final Optional<Allowance> allowance;
  private Window window;
  private Optional<Silence> silence;

  /** The mail that a silent destination is asked with, all of its recipients. */
  private Optional<ActiveMail> probe = Optional.empty();

  private int connections;
  private int inHand;

  Site(Destination destination, RelaySettings.Share share, Optional<Silence> silence, Instant now) {
    this.destination = destination;
    this.share = share;
    this.silence = silence;
    window = new Window(share.start(), share.most());
    allowance =
        share.perMinute() == 0
            ? Optional.empty()
            : Optional.of(new Allowance(share.perMinute(), now));
  }

  /** What became of a batch, for the destination. */
  enum Word {
    /** The fault was ours: nothing is known of it. */
    NOTHING,
    SILENT,
    ANSWERED,
    /** It answered that it is sent too much. */
    PUSHED_BACK
  }

  Destination destination() {
    return destination;
  }

  Optional<Silence> silence() {
    return silence;
  }

  /** Whether the next minutes belong to mails that have their turns in them. */
  boolean isBooked(Instant now) {
    return allowance.isPresent() && allowance.get().isBooked(now);
  }

  /** How many mails it calls for where it has room for so many: of a pace, what gets turns soon. */
  int calledFor(int room) {
    return allowance.map(pace -> Math.min(room, pace.soon())).orElse(room);
  }

  boolean isProven() {
    return silence.isEmpty() && window.isProven();
  }

  boolean hasFirst() {
    return !first.isEmpty();
  }

  /** In memory, queued and with agents. */
  int size() {
    return first.size() + again.size() + inHand;
  }

  int connections() {
    return connections;
  }

  boolean isIdle() {
    return size() == 0 && connections == 0;
  }

  /**
   * Takes an attempt, or says until when it stays on disk: where the site is silent, or paced.
   *
   * @param kept how many wait there already
   */
  Optional<Stay> offer(Attempt attempt, Instant now, long kept, RandomGenerator random) {
    if (silence.isPresent()) {
      if (probe.isEmpty() && silence.get().isOver(now)) {
        probe = Optional.of(attempt.mail());
      }
      if (!isProbe(attempt)) {
        return Optional.of(kept(now, random));
      }
    } else if (allowance.isPresent() && !allowance.get().take(isNew(attempt), now)) {
      return Optional.of(new Stay(allowance.get().turn(now, kept, random), Optional.empty()));
    }
    (attempt.isFirst() ? first : again).add(attempt);
    return Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality") // one pass of a mail, and no other
  private boolean isProbe(Attempt attempt) {
    return probe.isPresent() && probe.get() == attempt.mail();
  }

  /** Whether one more connection would have something to do. */
  boolean wantsConnection() {
    int most = silence.isPresent() ? 1 : window.connections();
    return connections < most && !(first.isEmpty() && again.isEmpty());
  }

  /**
   * Begins a connection with its share of what waits, so that many mails spread over all. The
   * recipients of one mail stay together: they can share a transaction.
   *
   * @param most how many mails
   */
  List<Attempt> take(int most) {
    int waiting = first.size() + again.size();
    int open = Math.max(1, window.connections() - connections);
    int share = Math.min(most, Math.ceilDiv(waiting, open));
    var taken = new ArrayList<Attempt>(share);
    for (int mails = 0; mails < share && waiting > taken.size(); mails++) {
      takeMail(first.isEmpty() ? again : first, taken);
    }
    connections++;
    inHand += taken.size();
    return taken;
  }

  private static void takeMail(Waitlist from, List<Attempt> to) {
    ActiveMail mail = from.element().mail();
    while (!from.isEmpty() && from.element().mail() == mail && to.size() < BATCH) {
      to.add(from.remove());
    }
  }

  /**
   * Ends a connection.
   *
   * @return what was queued here and cannot be tried, since the site has fallen silent
   */
  List<Attempt> end(List<Attempt> batch, Instant now, RandomGenerator random) {
    connections--;
    inHand -= batch.size();
    switch (word(batch)) {
      case ANSWERED -> {
        answers();
        window.answered();
      }
      case PUSHED_BACK -> {
        answers();
        window.pushedBack();
      }
      case SILENT -> failed(said(batch), now, random);
      case NOTHING -> {
        silence = silence.map(was -> was.again(now, random));
        probe = Optional.empty();
      }
    }
    return silence.isPresent() && probe.isEmpty() ? drain(now, random) : List.of();
  }

  /** Whether it is silent, and the next mail for it would be tried. */
  boolean mayBeAsked(Instant now) {
    return probe.isEmpty() && silence.map(quiet -> quiet.isOver(now)).orElse(false);
  }

  void askAt(Instant now) {
    silence = silence.map(was -> was.askedAt(now));
  }

  private void answers() {
    window = silence.isPresent() ? new Window(share.start(), share.most()) : window;
    silence = Optional.empty();
    probe = Optional.empty();
  }

  private void failed(Heard said, Instant now, RandomGenerator random) {
    if (silence.isPresent()) {
      silence = probe.isPresent() ? silence.map(was -> was.longer(now, said, random)) : silence;
    } else if (window.failed()) {
      silence = Optional.of(Silence.from(now, said, random));
    }
    probe = Optional.empty();
  }

  private List<Attempt> drain(Instant now, RandomGenerator random) {
    var drained = new ArrayList<Attempt>(first.removeAll());
    drained.addAll(again.removeAll());
    drained.forEach(attempt -> attempt.keepBack(kept(now, random)));
    return drained;
  }

  private Stay kept(Instant now, RandomGenerator random) {
    return new Stay(Silence.turn(now, random), silence);
  }

  private static boolean isNew(Attempt attempt) {
    return attempt.mail().progress().isEmpty();
  }

  /**
   * Of what is said of each attempt the last in the order of the words; but where anything was
   * taken, one recipient that is put off, by greylisting for example, does not count for all.
   */
  private static Word word(List<Attempt> batch) {
    return batch.stream().anyMatch(one -> isTaken(one.outcome()))
        ? Word.ANSWERED
        : batch.stream().map(one -> word(one.outcome())).max(naturalOrder()).orElse(Word.NOTHING);
  }

  private static boolean isTaken(Outcome outcome) {
    return outcome instanceof Outcome.Relayed || outcome instanceof Outcome.Delivered;
  }

  private static Word word(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Delivered _, Outcome.Relayed _, Outcome.Failed _ -> Word.ANSWERED;
      case Outcome.Unreachable _ -> Word.SILENT;
      case Outcome.Delayed delayed when Outcomes.isOurs(delayed) -> Word.NOTHING;
      case Outcome.Delayed delayed when Outcomes.isPushBack(delayed) -> Word.PUSHED_BACK;
      case Outcome.Delayed _ -> Word.ANSWERED;
    };
  }

  private static Heard said(List<Attempt> batch) {
    for (Attempt attempt : batch) {
      if (attempt.outcome() instanceof Outcome.Unreachable(var reply, var evidence)) {
        return Heard.of(reply, evidence);
      }
    }
    return Heard.here(Outcomes.NO_ANSWER);
  }
}
