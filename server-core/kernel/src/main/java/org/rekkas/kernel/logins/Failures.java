package org.rekkas.kernel.logins;

import java.time.Duration;
import java.time.Instant;

/**
 * What is remembered of one address or login.
 *
 * @param count halved for each hour since the last one
 * @param last when the last one failed
 * @param under attempts that have begun and not ended
 */
record Failures(int count, Instant last, int under) {
  static final Failures NONE = new Failures(0, Instant.EPOCH, 0);

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** Until when nobody may try: each failure beyond the free ones doubles the wait. */
  Instant until(int free, Instant now) {
    int beyond = remembered(now) - free;
    if (beyond < 0) {
      return Instant.EPOCH;
    }
    var wait = Duration.ofSeconds(1L << Math.min(beyond, 20));
    return last.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
  }

  int remembered(Instant now) {
    long hours = Math.max(0, Duration.between(last, now).toHours());
    return hours > 30 ? 0 : count >> hours;
  }

  /** What failed while the clock was ahead fails now: nobody waits as long as it was ahead. */
  Failures notAfter(Instant now) {
    return last.isAfter(now) ? new Failures(count, now, under) : this;
  }

  Failures begun() {
    return new Failures(count, last, under + 1);
  }

  Failures ended() {
    return new Failures(count, last, Math.max(0, under - 1));
  }

  Failures failed(Instant now) {
    return new Failures(remembered(now) + 1, now, under);
  }

  boolean forgotten(Instant now) {
    return under == 0 && remembered(now) == 0;
  }
}
