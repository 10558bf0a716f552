package org.rekkas.plugins.greylist;

import java.time.Duration;
import org.rekkas.spi.config.Section;

/**
 * {@code <greylist from="2" delay="2m" window="2d" keep="36d" trust-after="5"/>}.
 *
 * @param from how much the signs against a mail must make; 0: all strangers are asked to come again
 * @param delay how long a stranger has to wait
 * @param window how long he may take to come again
 * @param keep how long he is remembered when he has come again
 * @param trustAfter after so many that came again, all of a client's mail is taken; 0: never
 */
record Settings(double from, Duration delay, Duration window, Duration keep, int trustAfter) {
  static Settings from(Section config) {
    var settings =
        new Settings(
            config.decimal("from", 2, 0, 1000),
            config.duration("delay", Duration.ofMinutes(2)),
            config.duration("window", Duration.ofDays(2)),
            config.duration("keep", Duration.ofDays(36)),
            config.number("trust-after", 5, 0, 1_000_000));
    if (settings.window.compareTo(settings.delay) <= 0) {
      config.problem("window", "is no longer than the delay");
    }
    return settings;
  }
}
