package org.rekkas.smtp.relay;

import java.time.Duration;
import java.util.OptionalLong;
import org.rekkas.spi.config.Section;

/**
 * How long to wait for the next hop, RFC 5321 §4.5.3.2.
 *
 * @param reply for the greeting and each reply but those below
 * @param data for the reply to DATA
 * @param block for one write of a content
 * @param end for the reply to a whole content
 * @param content for writing a whole content
 * @param over when nobody is waited for any more, by {@link System#nanoTime}; empty: never
 */
record Patience(
    Duration connect,
    Duration reply,
    Duration data,
    Duration block,
    Duration end,
    Duration content,
    OptionalLong over) {
  private static final Duration HURRY = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * The same for a question whose client waits for its own reply: so long for all of it, and no
   * more than a part of that for each step, so that a host that hangs leaves some for the next one.
   */
  Patience hurried(Duration all) {
    long at = System.nanoTime() + all.toNanos();
    return new Patience(
        shorter(connect, HURRY),
        shorter(reply, HURRY),
        data,
        block,
        end,
        content,
        OptionalLong.of(at));
  }

  boolean isOver() {
    return over.isPresent() && over.getAsLong() - System.nanoTime() <= 0;
  }

  @Override
  public Duration connect() {
    return left(connect);
  }

  @Override
  public Duration reply() {
    return left(reply);
  }

  /** At least a little, since no time is no bound for a socket. */
  private Duration left(Duration time) {
    if (over.isEmpty()) {
      return time;
    }
    var left = shorter(time, Duration.ofNanos(over.getAsLong() - System.nanoTime()));
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  static Patience from(Section s) {
    return new Patience(
        time(s, "connect-timeout", Duration.ofSeconds(30)),
        time(s, "reply-timeout", Duration.ofMinutes(5)),
        time(s, "data-timeout", Duration.ofMinutes(2)),
        time(s, "block-timeout", Duration.ofMinutes(3)),
        time(s, "end-timeout", Duration.ofMinutes(10)),
        time(s, "content-timeout", Duration.ofHours(1)),
        OptionalLong.empty());
  }

  /** For a socket no time is no bound, and one of 25 days less than none. */
  private static Duration time(Section s, String key, Duration byDefault) {
    Duration said = s.duration(key, byDefault);
    if (said.compareTo(SHORTEST) < 0 || said.compareTo(LONGEST) > 0) {
      s.problem(key, "from 1s to 1d");
    }
    return said;
  }
}
