package org.rekkas.kernel.logins;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/**
 * Where logins have worked within a month, as pairs of an origin and a login. Where there is no
 * more room, the pair that worked longest ago gives way. Not thread-safe: {@link Throttle} is the
 * owner.
 */
final class GoodPlaces {
  private static final Duration GOOD_FOR = Duration.ofDays(30);

  private final int most;

  /** When each worked last, in that order. */
  private final LinkedHashMap<String, Instant> all = new LinkedHashMap<>();

  GoodPlaces(int most) {
    this.most = most;
  }

  boolean have(String place, Instant now) {
    Instant last = all.get(place);
    return last != null && last.plus(GOOD_FOR).isAfter(now);
  }

  void tidy(Instant now) {
    all.values().removeIf(last -> !last.plus(GOOD_FOR).isAfter(now));
  }

  void worked(String place, Instant now) {
    all.putLast(place, now);
    if (all.size() > most) {
      all.pollFirstEntry();
    }
  }
}
