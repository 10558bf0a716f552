package org.rekkas.smtp.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.rekkas.smtp.wire.LineEnds;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;

/**
 * The element {@code smtp} of the configuration, or the one in a listener. The defaults are those
 * of RFC 5321 §4.5.3.
 */
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
    Set<String> dropFields,
    LoginSettings login,
    TimingSettings timing) {

  /** What to do with clients that do not wait for their turn. */
  public enum Haste {
    /** 554, and the connection is closed. */
    REFUSE,
    /** Those in the local networks may: somebody pastes a session, a script pipes one in. */
    ALLOW_LOCAL,
    /** Take it. */
    ALLOW,
    /** Take it, and tell the filters, as the plugin pregreet; those in the local networks may. */
    MARK;

    boolean allows(Client client) {
      return this == ALLOW || (this != REFUSE && client.local());
    }

    boolean refuses(Client client) {
      return this != MARK && !allows(client);
    }
  }

  private static final long MIB = 1024 * 1024;
  private static final long LEAST_HEADER = 4096;

  private static final SmtpSettings DEFAULT =
      new SmtpSettings(
          50 * MIB,
          1000,
          true,
          false,
          LineEnds.Bare.NORMALISE,
          Haste.ALLOW_LOCAL,
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
          MIB / 2,
          Set.of(),
          LoginSettings.DEFAULT,
          TimingSettings.DEFAULT);

  public SmtpSettings {
    dropFields = Set.copyOf(dropFields);
  }

  static SmtpSettings read(Section s) {
    return DEFAULT.with(s);
  }

  /** These settings, but for what stands in the section. */
  SmtpSettings with(Section s) {
    return new SmtpSettings(
        someSize(s, maxSize),
        s.number("max-recipients", maxRecipients, 100, 1_000_000),
        s.flag("lenient", lenient),
        s.flag("require-hello", requireHello),
        s.choice("bare-line-ends", bareLineEnds),
        s.choice("hasty-clients", hastyClients),
        s.duration("greeting-delay", greetingDelay),
        someTime(s, "command-timeout", commandTimeout),
        someTime(s, "block-timeout", blockTimeout),
        someTime(s, "content-timeout", contentTimeout),
        someTime(s, "session-timeout", sessionTimeout),
        s.number("max-command-line", maxCommandLine, 512, 65_536),
        s.number("max-errors", maxErrors, 1, 1_000_000),
        s.number("max-commands-without-mail", maxCommandsWithoutMail, 1, 1_000_000),
        s.number("max-received", maxReceived, 1, 10_000),
        s.number("max-header-fields", maxHeaderFields, 1, 1_000_000),
        headerSize(s, maxHeaderSize),
        lowerCase(s.words("drop-fields", List.copyOf(dropFields))),
        login.with(s),
        timing.with(s));
  }

  /** RFC 1870 §4: to clients, 0 says that there is no bound. What is inherited was told already. */
  private static long someSize(Section s, long byDefault) {
    long said = s.size("max-size", byDefault);
    if (said == 0 && byDefault != 0) {
      s.problem("max-size", "would refuse each mail (try \"50M\")");
    }
    return said;
  }

  /** Mailets and lists read a header as a whole, and none that is longer. */
  private static long headerSize(Section s, long byDefault) {
    long said = s.size("max-header-size", byDefault);
    if (said > MIB && said != byDefault) {
      s.problem("max-header-size", "is more than mailets and lists read of a mail: at most 1M");
    } else if (said < LEAST_HEADER && said != byDefault) {
      s.problem("max-header-size", "would refuse usual mail: at least 4k");
    }
    return said;
  }

  private static Duration someTime(Section s, String key, Duration byDefault) {
    Duration said = s.duration(key, byDefault);
    if (said.compareTo(Duration.ofSeconds(1)) < 0 && !said.equals(byDefault)) {
      s.problem(key, "is too short for any client to be heard: at least 1s");
    }
    return said;
  }

  private static Set<String> lowerCase(List<String> names) {
    return names.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
