package org.rekkas.smtp.server;

import java.time.Duration;
import org.rekkas.spi.config.Section;

/**
 * What {@code smtp} says of times that senders set.
 *
 * @param longestHold for which somebody who hands in his mail may have it kept back (RFC 4865);
 *     zero: not at all
 * @param shortestBy within which a mail may have to be delivered or go back (RFC 2852)
 */
record TimingSettings(Duration longestHold, Duration shortestBy) {
  /** What nine digits of seconds can say. */
  private static final Duration MOST = Duration.ofSeconds(999_999_999);

  static final TimingSettings DEFAULT =
      new TimingSettings(Duration.ofDays(30), Duration.ofSeconds(10));

  TimingSettings with(Section s) {
    return new TimingSettings(
        sane(s, "max-hold", longestHold), sane(s, "min-deliver-by", shortestBy));
  }

  private static Duration sane(Section s, String key, Duration byDefault) {
    Duration said = s.duration(key, byDefault);
    if (said.compareTo(MOST) > 0) {
      s.problem(key, "is more than nine digits of seconds can say");
      return byDefault;
    }
    return said;
  }
}
