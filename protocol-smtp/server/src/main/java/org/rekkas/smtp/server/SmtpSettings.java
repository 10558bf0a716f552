package org.rekkas.smtp.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.rekkas.smtp.wire.LineEnds;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;

/** The element {@code smtp} of the configuration. The defaults are those of RFC 5321 §4.5.3. */
public record SmtpSettings(
    long maxSize,
    int maxRecipients,
    boolean lenient,
    boolean requireHello,
    LineEnds.Bare bareLineEnds,
    Haste hastyClients,
    Duration greetingDelay,
    Duration commandTimeout,
    Duration blockTimeout,
    Duration contentTimeout,
    Duration sessionTimeout,
    int maxCommandLine,
    int maxErrors,
    int maxCommandsWithoutMail,
    int maxReceived,
    int maxHeaderFields,
    long maxHeaderSize,
    Set<String> dropFields) {

  /** What to do with clients that do not wait for their turn. */
  public enum Haste {
    /** 554, and the connection is closed. */
    REFUSE,
    /** Those in the local networks may: somebody pastes a session, a script pipes one in. */
    ALLOW_LOCAL,
    /** Take it. */
    ALLOW;

    boolean allows(Client client) {
      return this == ALLOW || (this == ALLOW_LOCAL && client.local());
    }
  }

  private static final long MIB = 1024 * 1024;

  public SmtpSettings {
    dropFields = Set.copyOf(dropFields);
  }

  static SmtpSettings read(Section s) {
    return new SmtpSettings(
        s.size("max-size", 50 * MIB),
        s.number("max-recipients", 1000, 100, 1_000_000),
        s.flag("lenient", true),
        s.flag("require-hello", false),
        s.choice("bare-line-ends", LineEnds.Bare.NORMALISE),
        s.choice("hasty-clients", Haste.ALLOW_LOCAL),
        s.duration("greeting-delay", Duration.ZERO),
        s.duration("command-timeout", Duration.ofMinutes(5)),
        s.duration("block-timeout", Duration.ofMinutes(3)),
        s.duration("content-timeout", Duration.ofMinutes(30)),
        s.duration("session-timeout", Duration.ofHours(2)),
        s.number("max-command-line", 2048, 512, 65_536),
        s.number("max-errors", 20, 1, 1_000_000),
        s.number("max-commands-without-mail", 100, 1, 1_000_000),
        s.number("max-received", 100, 1, 10_000),
        s.number("max-header-fields", 2000, 1, 1_000_000),
        s.size("max-header-size", MIB / 2),
        lowerCase(s.words("drop-fields", List.of())));
  }

  private static Set<String> lowerCase(List<String> names) {
    return names.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
