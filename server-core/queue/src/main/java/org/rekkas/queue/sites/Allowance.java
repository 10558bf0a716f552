package org.rekkas.queue.sites;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.rekkas.queue.mail.Silence;

/**
 * So many mails a minute for one destination: a bucket that fills with time, and turns for those
 * that find it empty, one behind the other, or far away, where the next minutes are booked; once
 * they are over, the destination calls for some of these. Guarded by the lock of {@link Sites}.
 */
final class Allowance {
  private static final Duration FARTHEST = Duration.ofMinutes(10);
  private static final int BURSTS_A_MINUTE = 12;
  private static final double NEARLY_ONE = 0.99;

  private final Duration each;
  private final double burst;
  private double left;
  private Instant filled;
  private Instant lastTurn;

  Allowance(int perMinute, Instant now) {
    each = Duration.ofMinutes(1).dividedBy(perMinute);
    burst = Math.max(1.0, (double) perMinute / BURSTS_A_MINUTE);
    left = burst;
    filled = now;
    lastTurn = now;
  }

  /**
   * Takes one mail's share.
   *
   * @param first whether it has not waited for its turn yet: then others may stand before it
   */
  boolean take(boolean first, Instant now) {
    fill(now);
    if (left < NEARLY_ONE || (first && lastTurn.isAfter(now))) {
      return false;
    }
    left = Math.max(0, left - 1);
    return true;
  }

  /** Whether others have turns that are still to come. */
  boolean isBooked(Instant now) {
    fill(now);
    return lastTurn.isAfter(now);
  }

  /** How many get their turns in the next minutes, if nobody has one. */
  int soon() {
    return (int) FARTHEST.dividedBy(each);
  }

  /**
   * When one more has its turn. Where that is far away it is looked at somewhere in the time that
   * all those need that wait.
   *
   * @param kept how many wait on disk
   */
  Instant turn(Instant now, long kept, RandomGenerator random) {
    Instant next = (lastTurn.isAfter(now) ? lastTurn : now).plus(each);
    if (next.isAfter(now.plus(FARTHEST))) {
      long soonest = FARTHEST.toMillis() / 2;
      long all =
          Math.clamp(
              each.multipliedBy(kept).toMillis(), FARTHEST.toMillis(), Silence.UNSEEN.toMillis());
      return now.plusMillis(soonest + random.nextLong(all - soonest));
    }
    lastTurn = next;
    return next;
  }

  private void fill(Instant now) {
    if (now.isBefore(filled) || lastTurn.isAfter(now.plus(FARTHEST))) {
      lastTurn = now;
    }
    Duration passed = Duration.between(filled, now);
    if (!passed.isNegative()) {
      left = Math.min(burst, left + (double) passed.toNanos() / each.toNanos());
    }
    filled = now;
  }
}
