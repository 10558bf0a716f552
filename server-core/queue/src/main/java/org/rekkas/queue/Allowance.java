package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * So many mails a minute for one destination: a bucket that fills with time, and turns for those
 * that find it empty, one behind the other. Guarded by the lock of {@link Sites}.
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

  /** When one more has its turn; somewhere in the next minutes, where that is far away. */
  Instant turn(Instant now, RandomGenerator random) {
    Instant next = (lastTurn.isAfter(now) ? lastTurn : now).plus(each);
    if (next.isAfter(now.plus(FARTHEST))) {
      return now.plus(FARTHEST.dividedBy(2)).plusMillis(random.nextLong(FARTHEST.toMillis() / 2));
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
