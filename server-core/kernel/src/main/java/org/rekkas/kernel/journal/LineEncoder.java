package org.rekkas.kernel.journal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Writes log events as lines of text or of JSON; nothing that came from outside is left as it was.
 */
final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final int FRAMES = 60;

  private final LogSettings.Format format;

  LineEncoder(LogSettings.Format format) {
    this.format = format;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(300);
    if (format == LogSettings.Format.JSON) {
      json(line, event);
    } else {
      text(line, event);
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void text(StringBuilder line, ILoggingEvent event) {
    time(line, event.getInstant()).append(' ').append(event.getLevel());
    line.append(event.getLevel().toString().length() == 4 ? "  " : " ");
    if (event.getLoggerName().equals(LogOutput.JOURNAL)) {
      line.append(event.getMessage());
      return;
    }
    Escaped.text(
        line.append(simple(event.getLoggerName())).append(": "), event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      throwable(line, event.getThrowableProxy(), "\n\t");
    }
  }

  private static void json(StringBuilder line, ILoggingEvent event) {
    time(line.append("{\"at\":\""), event.getInstant()).append("\",\"level\":\"");
    line.append(event.getLevel()).append("\",");
    if (event.getLoggerName().equals(LogOutput.JOURNAL)) {
      line.append(event.getMessage()).append('}');
      return;
    }
    Escaped.json(line.append("\"what\":\"log\",\"logger\":"), event.getLoggerName());
    Escaped.json(line.append(",\"text\":"), event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      var trace = new StringBuilder();
      throwable(trace, event.getThrowableProxy(), "\n");
      Escaped.json(line.append(",\"thrown\":"), trace);
    }
    line.append('}');
  }

  private static void throwable(StringBuilder line, IThrowableProxy thrown, String newLine) {
    line.append(newLine).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      Escaped.text(line.append(": "), thrown.getMessage());
    }
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      line.append(newLine).append("    ").append(frames[i]);
    }
    if (thrown.getCause() != null && !thrown.isCyclic()) {
      throwable(line, thrown.getCause(), newLine);
    }
  }

  private static String simple(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  /** {@code 2026-11-23T12:00:00.000Z}, without the cost of a formatter. */
  private static StringBuilder time(StringBuilder line, Instant at) {
    var t = at.atOffset(ZoneOffset.UTC);
    line.append(t.getYear()).append('-');
    two(line, t.getMonthValue()).append('-');
    two(line, t.getDayOfMonth()).append('T');
    two(line, t.getHour()).append(':');
    two(line, t.getMinute()).append(':');
    two(line, t.getSecond()).append('.');
    int ms = t.getNano() / 1_000_000;
    return line.append(ms < 100 ? "0" : "").append(ms < 10 ? "0" : "").append(ms).append('Z');
  }

  private static StringBuilder two(StringBuilder line, int number) {
    return line.append(number < 10 ? "0" : "").append(number);
  }
}
