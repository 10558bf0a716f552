package org.rekkas.queue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.spi.config.Section;

/**
 * How long and how often the queue tries, and how much of it is held in memory. RFC 5321 §4.5.4.1.
 *
 * @param retry what lies between one attempt and the next; the last one for all that follow
 * @param expiry after how much waiting a mail is given up
 * @param warning after how much waiting the sender is told of a delay; zero: never
 * @param active how many mails are in memory at once; the others wait on disk
 * @param batch how many deliveries an agent gets at once, at most
 * @param returned how many octets of a mail a failure report carries where the sender did not say
 *     (RET); beyond, its header
 * @param relay how much goes out to other hosts at once
 */
public record QueueSettings(
    List<Duration> retry,
    Duration expiry,
    Duration warning,
    int active,
    int batch,
    long returned,
    RelaySettings relay) {
  private static final List<String> RETRY =
      List.of("1m", "2m", "5m", "10m", "20m", "30m", "1h", "2h", "4h");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,18})(ms|[smhd])");
  private static final Duration LONGEST = Duration.ofDays(36_525);

  public QueueSettings {
    retry = List.copyOf(retry);
    if (retry.isEmpty()) {
      throw new IllegalArgumentException("the retry schedule has no step");
    }
  }

  /** With the defaults of relaying. */
  public QueueSettings(
      List<Duration> retry,
      Duration expiry,
      Duration warning,
      int active,
      int batch,
      long returned) {
    this(retry, expiry, warning, active, batch, returned, RelaySettings.defaults());
  }

  public static QueueSettings defaults() {
    return new QueueSettings(
        RETRY.stream().map(word -> step(word).orElseThrow()).toList(),
        Duration.ofDays(5),
        Duration.ofHours(4),
        4_000,
        256,
        50_000);
  }

  /** Reads {@code <queue retry="1m 5m 1h" expiry="5d" delay-warning="4h" …/>}. */
  public static QueueSettings from(Section section) {
    QueueSettings byDefault = defaults();
    return new QueueSettings(
        retry(section, byDefault.retry),
        positive(section, "expiry", byDefault.expiry),
        section.duration("delay-warning", byDefault.warning),
        section.number("active", byDefault.active, 10, 100_000),
        section.number("batch", byDefault.batch, 1, 1_000),
        section.size("returned-content", byDefault.returned),
        RelaySettings.from(section));
  }

  QueueSettings with(RelaySettings other) {
    return new QueueSettings(retry, expiry, warning, active, batch, returned, other);
  }

  private static List<Duration> retry(Section section, List<Duration> byDefault) {
    List<String> words = section.words("retry", RETRY);
    var steps = new ArrayList<Duration>();
    for (String word : words) {
      Optional<Duration> step = step(word);
      if (step.isEmpty() || step.get().isZero()) {
        section.problem("retry", "\"" + word + "\" is not a duration (try \"5m\")");
        return byDefault;
      }
      steps.add(step.get());
    }
    return steps.isEmpty() ? byDefault : steps;
  }

  private static Duration positive(Section section, String key, Duration byDefault) {
    Duration value = section.duration(key, byDefault);
    if (value.isZero() || value.isNegative()) {
      section.problem(key, "a mail needs some time");
      return byDefault;
    }
    return value;
  }

  /** As other settings have durations: at most 100 years. */
  private static Optional<Duration> step(String word) {
    Matcher parts = DURATION.matcher(word);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    TemporalUnit unit =
        switch (parts.group(2)) {
          case "ms" -> ChronoUnit.MILLIS;
          case "s" -> ChronoUnit.SECONDS;
          case "m" -> ChronoUnit.MINUTES;
          case "h" -> ChronoUnit.HOURS;
          default -> ChronoUnit.DAYS;
        };
    return number > LONGEST.dividedBy(unit.getDuration())
        ? Optional.empty()
        : Optional.of(Duration.of(number, unit));
  }
}
