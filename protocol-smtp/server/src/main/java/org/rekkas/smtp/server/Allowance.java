package org.rekkas.smtp.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.Account;

/**
 * How much each login may do in an hour. What is not used is saved up, for one hour at most: so
 * much may come at once. Usable by all threads.
 */
final class Allowance {
  private final double perHour;
  private final Clock clock;
  private final ConcurrentHashMap<String, Left> logins = new ConcurrentHashMap<>();

  private record Left(double count, Instant at, boolean told) {}

  /** What became of a wish. */
  enum Taken {
    FINE,
    /** For the first time since it was fine: an administrator may want to know. */
    NO_MORE,
    STILL_NO_MORE
  }

  /**
   * @param perHour 0: as much as they like
   */
  Allowance(int perHour, Clock clock) {
    this.perHour = perHour;
    this.clock = clock;
  }

  Taken take(Account login) {
    if (perHour == 0) {
      return Taken.FINE;
    }
    Instant now = clock.instant();
    var taken = new Taken[1];
    logins.compute(
        login.address().key(),
        (_, before) -> {
          double count = before == null ? perHour : grown(before, now);
          boolean told = before != null && before.told();
          if (count >= 1) {
            taken[0] = Taken.FINE;
            return new Left(count - 1, now, told && count < perHour / 2);
          }
          taken[0] = told ? Taken.STILL_NO_MORE : Taken.NO_MORE;
          return new Left(count, now, true);
        });
    return taken[0];
  }

  private double grown(Left before, Instant now) {
    double passed = Math.max(0, Duration.between(before.at(), now).toMillis());
    return Math.min(perHour, before.count() + perHour * passed / 3_600_000);
  }
}
