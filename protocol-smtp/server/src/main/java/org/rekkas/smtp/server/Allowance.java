package org.rekkas.smtp.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.Account;

/**
 * How much each login has done of late. What it may do in an hour is for each listener to say; of
 * what is not used one hour is saved up: so much may come at once. There is one count: what was
 * done by a listener that allows much fills that of one that allows little, where it comes back at
 * the lesser rate. Usable by all threads.
 */
final class Allowance {
  private final ConcurrentHashMap<String, Used> logins = new ConcurrentHashMap<>();

  /** What was used and has not come back by now, as the listener sees it that counted last. */
  private record Used(double count, Instant at, boolean told) {}

  /** What became of a wish. */
  enum Taken {
    FINE,
    /** For the first time since it was fine: an administrator may want to know. */
    NO_MORE,
    STILL_NO_MORE
  }

  /**
   * @param perHour 0: as much as they like, and it is not counted
   */
  Taken take(Account login, int perHour, Instant now) {
    if (perHour == 0) {
      return Taken.FINE;
    }
    var taken = new Taken[1];
    logins.compute(
        login.address().key(),
        (_, last) -> {
          Used before = last == null ? new Used(0, now, false) : last;
          double used = stillUsed(before, now, perHour);
          if (used <= perHour - 1) {
            taken[0] = Taken.FINE;
            return new Used(used + 1, now, before.told() && used > perHour / 2.0);
          }
          taken[0] = before.told() ? Taken.STILL_NO_MORE : Taken.NO_MORE;
          return new Used(before.count(), before.at(), true);
        });
    return taken[0];
  }

  private static double stillUsed(Used before, Instant now, int perHour) {
    double passed = Math.max(0, Duration.between(before.at(), now).toMillis());
    return Math.max(0, before.count() - perHour * passed / 3_600_000);
  }
}
