package org.rekkas.plugins.dmarc;

import java.util.Optional;
import org.rekkas.reports.ReportSender;
import org.rekkas.spi.config.Section;

/**
 * {@code <dmarc follow="signs"><reports from="…"/></dmarc>}.
 *
 * @param reports empty: none are sent
 */
record Settings(Follow follow, Optional<ReportSender> reports) {
  /** What decides of mail that fails. */
  enum Follow {
    SIGNS,
    POLICY
  }

  static Settings from(Section config) {
    return new Settings(
        config.choice("follow", Follow.SIGNS), ReportSender.from(config.section("reports")));
  }
}
