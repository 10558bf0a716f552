package org.rekkas.plugins.discovery;

import java.time.Duration;
import org.rekkas.spi.config.Section;

/**
 * {@code <discovery mta-sts="testing"/>}.
 *
 * @param mode of the MTA-STS policy, RFC 8461 §3.2
 * @param maxAge how long others keep it
 */
record Settings(Mode mode, Duration maxAge) {
  /** What others do with a server that the policy does not name, or cannot prove itself. */
  enum Mode {
    /** There is no policy, and never was. */
    OFF,
    /** They send all the same, and report (RFC 8460). */
    TESTING,
    /** They do not send. */
    ENFORCE,
    /** They forget the policy that they keep, which no answer does not make them do. §8.3. */
    NONE
  }

  static Settings from(Section config) {
    return new Settings(config.choice("mta-sts", Mode.TESTING), maxAge(config));
  }

  /** RFC 8461 §3.2: at most 31557600 seconds, and rather weeks than days. */
  private static Duration maxAge(Section config) {
    Duration maxAge = config.duration("max-age", Duration.ofDays(7));
    if (maxAge.compareTo(Duration.ofDays(1)) < 0 || maxAge.compareTo(Duration.ofDays(365)) > 0) {
      config.problem("max-age", "from 1d to 365d");
    }
    return maxAge;
  }
}
