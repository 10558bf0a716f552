package org.rekkas.smtp.relay;

import java.time.Duration;
import org.rekkas.spi.config.Section;

/**
 * How long to wait for the next hop, RFC 5321 §4.5.3.2.
 *
 * @param reply for the greeting and each reply but those below
 * @param data for the reply to DATA
 * @param block for one write of a content
 * @param end for the reply to a whole content
 * @param content for writing a whole content
 */
record Patience(
    Duration connect,
    Duration reply,
    Duration data,
    Duration block,
    Duration end,
    Duration content) {
  private static final Duration HURRY = Duration.ofSeconds(10);

  /** The same for a question whose client waits for its own reply. */
  Patience hurried() {
    return new Patience(shorter(connect), shorter(reply), data, block, end, content);
  }

  private static Duration shorter(Duration time) {
    return time.compareTo(HURRY) < 0 ? time : HURRY;
  }

  static Patience from(Section s) {
    return new Patience(
        s.duration("connect-timeout", Duration.ofSeconds(30)),
        s.duration("reply-timeout", Duration.ofMinutes(5)),
        s.duration("data-timeout", Duration.ofMinutes(2)),
        s.duration("block-timeout", Duration.ofMinutes(3)),
        s.duration("end-timeout", Duration.ofMinutes(10)),
        s.duration("content-timeout", Duration.ofHours(1)));
  }
}
