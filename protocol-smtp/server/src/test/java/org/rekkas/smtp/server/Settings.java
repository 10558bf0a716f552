package org.rekkas.smtp.server;

import java.time.Duration;
import java.util.Set;
import org.rekkas.smtp.wire.LineEnds;

/** Settings for tests: the defaults, and variations of them. */
final class Settings {
  static final SmtpSettings DEFAULT = new Settings().make();

  private long maxSize = 50 * 1024 * 1024;
  private int maxRecipients = 1000;
  private boolean lenient = true;
  private boolean requireHello;
  private LineEnds.Bare bareLineEnds = LineEnds.Bare.REJECT;
  private SmtpSettings.Haste haste = SmtpSettings.Haste.REFUSE;
  private Duration greetingDelay = Duration.ZERO;
  private Set<String> dropped = Set.of("x-forged");
  private LoginSettings login = LoginSettings.DEFAULT;

  static Settings standard() {
    return new Settings();
  }

  Settings maxSize(long octets) {
    maxSize = octets;
    return this;
  }

  Settings maxRecipients(int most) {
    maxRecipients = most;
    return this;
  }

  Settings strict() {
    lenient = false;
    requireHello = true;
    return this;
  }

  Settings normalising() {
    bareLineEnds = LineEnds.Bare.NORMALISE;
    return this;
  }

  Settings patient() {
    haste = SmtpSettings.Haste.ALLOW;
    return this;
  }

  Settings patientWithNeighbours() {
    haste = SmtpSettings.Haste.ALLOW_LOCAL;
    return this;
  }

  Settings haste(SmtpSettings.Haste what) {
    haste = what;
    return this;
  }

  Settings greetingDelay(Duration delay) {
    greetingDelay = delay;
    return this;
  }

  Settings dropping(String... fields) {
    dropped = Set.of(fields);
    return this;
  }

  Settings login(LoginSettings these) {
    login = these;
    return this;
  }

  SmtpSettings make() {
    return new SmtpSettings(
        maxSize,
        maxRecipients,
        lenient,
        requireHello,
        bareLineEnds,
        haste,
        greetingDelay,
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
        dropped,
        login,
        TimingSettings.DEFAULT);
  }
}
