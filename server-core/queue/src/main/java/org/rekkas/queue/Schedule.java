package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.mail.Turn;

/**
 * When a mail is tried again, and when it is given up. RFC 5321 §4.5.4.1. What counts is not how
 * far the clock moved but how long the mail can have waited: between two attempts at most what was
 * planned and ten minutes. So a clock that jumps forward gives no mail up early, and one that jumps
 * back makes none younger (attack H5); a server that is off does not use up its mails' time. The
 * mail gets old as a whole; its addresses are tried each in its {@link Turn}. A time that the
 * sender set himself is a {@link Deadline}.
 */
record Schedule(QueueSettings settings, RandomGenerator random) {
  private static final Duration SLACK = Duration.ofMinutes(10);

  /**
   * How old a mail is at a pass.
   *
   * @param isOver it has waited long enough, and is given up
   * @param warn whether the sender should be told of the delay now
   * @param left how long until the end, or until the instant that its sender set
   * @param untilTold how long until the sender is to hear something next: of the delay, or of the
   *     end
   * @param end when it is given up
   */
  record Age(
      Instant now,
      Duration waited,
      boolean isOver,
      boolean warn,
      Duration left,
      Duration untilTold,
      Instant end) {}

  Age age(Optional<Progress> was, Instant received, Optional<Deadline> set, Instant now) {
    Duration waited = waited(was, received, now);
    Optional<Duration> untilSet = set.map(one -> one.left(now));
    boolean returns = set.map(Deadline::returns).orElse(false);
    boolean warned = was.map(Progress::warned).orElse(false);
    Optional<Duration> untilWarned =
        warned ? Optional.empty() : returns ? warning(waited) : untilSet.or(() -> warning(waited));
    Duration end = end(waited, set, now);
    boolean over = end.compareTo(Duration.ZERO) <= 0;
    boolean warn = !over && untilWarned.filter(left -> !left.isPositive()).isPresent();
    Optional<Duration> next = untilWarned.filter(Duration::isPositive);
    Duration left = set.isPresent() && !returns ? least(end, next) : end;
    return new Age(now, waited, over, warn, left, least(end, next), now.plus(end));
  }

  /** When a mail is given up that nothing becomes of, as it looks at an instant. */
  Instant end(Optional<Progress> was, Instant received, Optional<Deadline> set, Instant now) {
    return now.plus(end(waited(was, received, now), set, now));
  }

  private Duration end(Duration waited, Optional<Deadline> set, Instant now) {
    return least(
        settings.expiry().minus(waited), set.filter(Deadline::returns).map(one -> one.left(now)));
  }

  /** How long until the sender is told of a delay where he set no time; empty: never. */
  private Optional<Duration> warning(Duration waited) {
    boolean never =
        settings.warning().isZero() || settings.warning().compareTo(settings.expiry()) >= 0;
    return never ? Optional.empty() : Optional.of(settings.warning().minus(waited));
  }

  private static Duration least(Duration one, Optional<Duration> other) {
    return other.filter(two -> two.compareTo(one) < 0).orElse(one);
  }

  /**
   * When an address is tried again: the step of the schedule, up to a twentieth longer so that
   * mails part; not beyond the end or what the sender set.
   *
   * @param attempts how often it was tried, at least once
   */
  Instant retry(int attempts, Age age) {
    int index = Math.min(attempts, settings.retry().size()) - 1;
    Duration step = settings.retry().get(index);
    if (step.compareTo(age.left()) >= 0) {
      return age.now().plus(age.left().isNegative() ? Duration.ZERO : age.left());
    }
    return age.now().plus(step).plusMillis(random.nextLong(step.toMillis() / 20 + 1));
  }

  /**
   * When an address is looked at that was not tried, and has no attempt more for that: as soon as
   * it could be tried, or as its sender is to hear of it.
   */
  Instant keptBack(Instant until, Age age) {
    Instant told = age.now().plus(age.untilTold());
    return until.isAfter(told) ? told : until;
  }

  /** An instant beyond which nothing can be due unless the clock was set back. */
  Instant horizon(Instant now) {
    return now.plus(longest()).plus(SLACK);
  }

  /** A mail that came in before is in the queue no more. */
  Instant expired(Instant now) {
    return now.minus(settings.expiry());
  }

  /** How old a mail can be of which others may still be made. */
  Duration oldest() {
    return settings.expiry().multipliedBy(3);
  }

  /** More than this nobody plans: what says so was read from two clocks. */
  private Duration longest() {
    Duration longest = Silence.UNSEEN;
    for (Duration step : settings.retry()) {
      longest = step.compareTo(longest) > 0 ? step : longest;
    }
    return longest.multipliedBy(2);
  }

  private Duration waited(Optional<Progress> was, Instant received, Instant now) {
    Duration before = was.map(Progress::waited).orElse(Duration.ZERO);
    Instant last = was.map(Progress::last).orElse(received);
    Duration planned = was.map(p -> Duration.between(p.last(), p.due())).orElse(Duration.ZERO);
    planned = planned.isNegative() ? Duration.ZERO : planned;
    planned = planned.compareTo(longest()) > 0 ? longest() : planned;
    Duration bound = planned.plus(SLACK);
    Duration passed = Duration.between(last, now);
    if (passed.isNegative()) {
      return before.plus(planned);
    }
    return before.plus(passed.compareTo(bound) > 0 ? bound : passed);
  }
}
