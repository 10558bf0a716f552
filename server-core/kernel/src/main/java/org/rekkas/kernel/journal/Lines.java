package org.rekkas.kernel.journal;

import ch.qos.logback.classic.Level;
import java.time.Instant;
import java.time.ZoneOffset;

/** Gathers whole lines of the log, with time and level, until they are written. One thread's. */
final class Lines {
  private final LogSettings.Format format;
  private final StringBuilder text = new StringBuilder(4096);
  private int begun;
  private Instant last = Instant.EPOCH;
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  Lines(LogSettings.Format format) {
    this.format = format;
  }

  StringBuilder text() {
    return text;
  }

  /** When the last one was begun. */
  Instant last() {
    return last;
  }

  void clear() {
    text.setLength(0);
  }

  void begin(Instant at, Level level) {
    last = at;
    begun = text.length();
    if (format == LogSettings.Format.JSON) {
      time(text.append("{\"at\":\""), at).append("\",\"level\":\"").append(level).append("\",");
    } else {
      time(text, at).append(' ').append(level);
      text.append(level.levelStr.length() == 4 ? "  " : " ");
    }
  }

  void end() {
    text.append(format == LogSettings.Format.JSON ? "}\n" : "\n");
  }

  /** The line that was begun will not be ended. */
  void drop() {
    text.setLength(begun);
  }

  /** {@code 2026-11-23T12:00:00.000Z}, without the cost of a formatter. */
  private StringBuilder time(StringBuilder to, Instant at) {
    if (at.getEpochSecond() != second) {
      second = at.getEpochSecond();
      secondText = seconds(at);
    }
    int ms = at.getNano() / 1_000_000;
    return to.append(secondText)
        .append(ms < 100 ? "0" : "")
        .append(ms < 10 ? "0" : "")
        .append(ms)
        .append('Z');
  }

  private static String seconds(Instant at) {
    var t = at.atOffset(ZoneOffset.UTC);
    var to = new StringBuilder(20);
    to.append(t.getYear()).append('-');
    two(to, t.getMonthValue()).append('-');
    two(to, t.getDayOfMonth()).append('T');
    two(to, t.getHour()).append(':');
    two(to, t.getMinute()).append(':');
    return two(to, t.getSecond()).append('.').toString();
  }

  private static StringBuilder two(StringBuilder to, int number) {
    return to.append(number < 10 ? "0" : "").append(number);
  }
}
