package org.rekkas.kernel.journal;

import java.time.Duration;

/** Writes spans of time for people: {@code 350us}, {@code 12ms}, {@code 3.4s}, {@code 5m}. */
final class Spans {
  private Spans() {}

  static String of(Duration span) {
    long ms = span.toMillis();
    if (ms < 1) {
      return span.toNanos() / 1000 + "us";
    } else if (ms < 1000) {
      return ms + "ms";
    } else if (ms < 60_000) {
      return ms / 1000 + "." + ms % 1000 / 100 + "s";
    } else if (ms < 2 * 3_600_000) {
      return ms / 60_000 + "m";
    }
    return ms < 2 * 86_400_000 ? ms / 3_600_000 + "h" : ms / 86_400_000 + "d";
  }
}
