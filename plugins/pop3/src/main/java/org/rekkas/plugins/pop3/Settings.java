package org.rekkas.plugins.pop3;

import java.time.Duration;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.config.Section;

/**
 * The element {@code pop3} of the configuration.
 *
 * @param inClear whether a password may come without TLS, where it can be overheard
 * @param loginTimeout from the greeting to the login, in all
 * @param idleTimeout for a command; RFC 1939 §3 wants ten minutes at least
 * @param blockTimeout for the client to take some more octets of an answer
 * @param failureDelay before the answer to a failed login
 * @param junk whether people fetch the mail of their Junk, too
 */
public record Settings(
    InClear inClear,
    Duration loginTimeout,
    Duration idleTimeout,
    Duration blockTimeout,
    Duration failureDelay,
    int maxLoginFailures,
    int maxErrors,
    Junk junk) {
  /** What is done with the folder Junk: POP3 knows one folder alone. */
  public enum Junk {
    HIDE,
    /** Behind the mail of INBOX. */
    SHOW
  }

  static Settings read(Section s) {
    return new Settings(
        s.choice("in-clear", InClear.LOCAL),
        someTime(s, "login-timeout", Duration.ofMinutes(3)),
        someTime(s, "idle-timeout", Duration.ofMinutes(10)),
        someTime(s, "block-timeout", Duration.ofMinutes(3)),
        s.duration("failure-delay", Duration.ofSeconds(2)),
        s.number("max-login-failures", 3, 1, 1000),
        s.number("max-errors", 20, 1, 1_000_000),
        s.choice("junk", Junk.HIDE));
  }

  private static Duration someTime(Section s, String key, Duration byDefault) {
    Duration said = s.duration(key, byDefault);
    if (said.compareTo(Duration.ofSeconds(1)) < 0) {
      s.problem(key, "is too short for any client to be heard: at least 1s");
    }
    return said;
  }
}
