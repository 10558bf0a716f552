package org.rekkas.smtp.server;

import java.time.Duration;
import java.util.Set;
import org.rekkas.smtp.wire.LineEnds;

/** Settings for tests: the defaults, and small variations of them. */
record Settings(SmtpSettings of) {
  static final SmtpSettings DEFAULT =
      new SmtpSettings(
          50 * 1024 * 1024,
          1000,
          true,
          false,
          LineEnds.Bare.REJECT,
          SmtpSettings.Haste.REFUSE,
          Duration.ZERO,
          Duration.ofMinutes(5),
          Duration.ofMinutes(3),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          2048,
          20,
          100,
          100,
          2000,
          512 * 1024,
          Set.of());

  static Settings standard() {
    return new Settings(DEFAULT);
  }
}
