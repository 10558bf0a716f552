package org.rekkas.kernel.journal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

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
    if (event.getLoggerName().equals(LogOutput.JOURNAL)) {
      return event.getMessage().getBytes(StandardCharsets.UTF_8); // whole lines
    }
    var lines = new Lines(format);
    lines.begin(event.getInstant(), event.getLevel());
    if (format == LogSettings.Format.JSON) {
      json(lines.text(), event);
    } else {
      text(lines.text(), event);
    }
    lines.end();
    return lines.text().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void text(StringBuilder line, ILoggingEvent event) {
    line.append(simple(event.getLoggerName())).append(": ");
    Escaped.text(line, event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      throwable(line, event.getThrowableProxy(), "\n\t");
    }
  }

  private static void json(StringBuilder line, ILoggingEvent event) {
    Escaped.json(line.append("\"what\":\"log\",\"logger\":"), event.getLoggerName());
    Escaped.json(line.append(",\"text\":"), event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      var trace = new StringBuilder();
      throwable(trace, event.getThrowableProxy(), "\n");
      Escaped.json(line.append(",\"thrown\":"), trace);
    }
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
}
