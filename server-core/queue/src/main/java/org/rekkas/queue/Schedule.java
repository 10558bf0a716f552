package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a mail is tried again, and when it is given up. RFC 5321 §4.5.4.1. What counts is not how
 * far the clock moved but how long the mail can have waited: between two attempts at most what was
 * planned and ten minutes. So a clock that jumps forward gives no mail up early, and one that jumps
 * back makes none younger (attack H5); a server that is off does not use up its mails' time.
 */
record Schedule(QueueSettings settings, RandomGenerator random) {
  private static final Duration SLACK = Duration.ofMinutes(10);

  /**
   * What follows an attempt that left something to do.
   *
   * @param due the next attempt; empty: the mail is given up
   * @param warn whether the sender should be told of the delay now
   */
  record Next(int attempts, Optional<Instant> due, Duration waited, boolean warn) {
    Next noLaterThan(Instant other) {
      return new Next(attempts, due.map(d -> other.isBefore(d) ? other : d), waited, warn);
    }
  }

  Next after(Optional<Progress> was, Instant received, Instant now) {
    int attempts = was.map(Progress::attempts).orElse(0) + 1;
    Duration waited = waited(was, received, now);
    if (waited.compareTo(settings.expiry()) >= 0) {
      return new Next(attempts, Optional.empty(), waited, false);
    }
    Instant due = now.plus(pause(attempts, waited));
    return new Next(attempts, Optional.of(due), waited, warn(was, waited));
  }

  /**
   * What follows a pass in which nothing was tried: no attempt is counted, but the mail gets older.
   *
   * @param until when it could be tried
   */
  Next keptBack(Optional<Progress> was, Instant received, Instant now, Instant until) {
    int attempts = was.map(Progress::attempts).orElse(0);
    Duration waited = waited(was, received, now);
    if (waited.compareTo(settings.expiry()) >= 0) {
      return new Next(attempts, Optional.empty(), waited, false);
    }
    boolean warn = warn(was, waited);
    Instant told = now.plus(untilTold(was, waited, warn));
    Instant due = until.isAfter(told) ? told : until;
    return new Next(attempts, Optional.of(due), waited, warn);
  }

  /** An instant beyond which nothing can be due unless the clock was set back. */
  Instant horizon(Instant now) {
    return now.plus(longest()).plus(SLACK);
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

  /** How long until the sender is to hear something: of the delay, or of the end. */
  private Duration untilTold(Optional<Progress> was, Duration waited, boolean warnedNow) {
    boolean warned = warnedNow || was.map(Progress::warned).orElse(false);
    boolean warns = !warned && !settings.warning().isZero();
    Duration end = warns ? settings.warning() : settings.expiry();
    return end.compareTo(settings.expiry()) < 0
        ? end.minus(waited)
        : settings.expiry().minus(waited);
  }

  private boolean warn(Optional<Progress> was, Duration waited) {
    boolean warned = was.map(Progress::warned).orElse(false);
    return !warned && !settings.warning().isZero() && waited.compareTo(settings.warning()) >= 0;
  }

  private Duration waited(Optional<Progress> was, Instant received, Instant now) {
    Duration before = was.map(Progress::waited).orElse(Duration.ZERO);
    Instant last = was.map(Progress::last).orElse(received);
    Duration planned = was.map(p -> Duration.between(p.last(), p.due())).orElse(Duration.ZERO);
    planned = planned.compareTo(longest()) > 0 ? longest() : planned;
    Duration bound = planned.plus(SLACK);
    Duration passed = Duration.between(last, now);
    if (passed.isNegative()) {
      return before.plus(planned);
    }
    return before.plus(passed.compareTo(bound) > 0 ? bound : passed);
  }

  /**
   * The step of the schedule, up to a twentieth longer so that mails part; not beyond the expiry.
   */
  private Duration pause(int attempts, Duration waited) {
    int index = Math.min(attempts, settings.retry().size()) - 1;
    Duration step = settings.retry().get(index);
    Duration left = settings.expiry().minus(waited);
    if (step.compareTo(left) >= 0) {
      return left;
    }
    return step.plusMillis(random.nextLong(step.toMillis() / 20 + 1));
  }
}
