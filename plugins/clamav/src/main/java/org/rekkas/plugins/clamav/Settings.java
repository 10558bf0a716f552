package org.rekkas.plugins.clamav;

import java.time.Duration;
import java.util.Optional;
import org.rekkas.daemon.Daemon;
import org.rekkas.spi.config.Section;

/**
 * {@code <clamav address="/run/clamav/clamd.ctl" within="20s" max-size="25M"/>}.
 *
 * @param maxSize in octets; a larger mail is not looked at, as clamd has its StreamMaxLength
 */
record Settings(Optional<Daemon> daemon, long maxSize) {
  static Settings from(Section config) {
    return new Settings(
        Daemon.from(config, Duration.ofSeconds(20)), config.size("max-size", 25L << 20));
  }
}
