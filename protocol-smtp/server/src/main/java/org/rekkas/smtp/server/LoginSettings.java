package org.rekkas.smtp.server;

import java.time.Duration;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.config.Section;

/**
 * What {@code smtp} says of people who log in.
 *
 * @param auth whether AUTH is offered (RFC 4954)
 * @param passwordsWithoutTls who may say a password where others can listen
 * @param submission whether this is where people hand in their mail, and nobody else (RFC 6409)
 * @param mailsPerHour of each login; 0: as many as it likes
 * @param recipientsPerHour likewise
 * @param failureDelay before the answer to a failed login, so that who guesses takes no time from
 *     others (attack C7)
 */
record LoginSettings(
    boolean auth,
    InClear passwordsWithoutTls,
    boolean submission,
    int mailsPerHour,
    int recipientsPerHour,
    Duration failureDelay) {
  static final LoginSettings DEFAULT =
      new LoginSettings(true, InClear.NEVER, false, 0, 0, Duration.ofSeconds(2));

  LoginSettings with(Section s) {
    return new LoginSettings(
        s.flag("auth", auth),
        s.choice("passwords-without-tls", passwordsWithoutTls),
        s.flag("submission", submission),
        s.number("mails-per-hour", mailsPerHour, 0, 1_000_000),
        s.number("recipients-per-hour", recipientsPerHour, 0, 10_000_000),
        s.duration("failure-delay", failureDelay));
  }
}
