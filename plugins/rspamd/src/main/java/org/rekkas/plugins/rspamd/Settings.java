package org.rekkas.plugins.rspamd;

import java.time.Duration;
import java.util.Optional;
import org.rekkas.daemon.Daemon;
import org.rekkas.spi.config.Section;

/**
 * {@code <rspamd address="127.0.0.1:11333" within="10s" max-size="50M" obey-soft-reject="false"/>}.
 *
 * @param maxSize in octets; a larger mail is not asked about
 * @param obeySoftReject whether its words «greylist» and «soft reject» defer a mail
 */
record Settings(Optional<Daemon> daemon, long maxSize, boolean obeySoftReject) {
  static Settings from(Section config) {
    return new Settings(
        Daemon.from(config, Duration.ofSeconds(10)),
        config.size("max-size", 50L << 20),
        config.flag("obey-soft-reject", false));
  }
}
