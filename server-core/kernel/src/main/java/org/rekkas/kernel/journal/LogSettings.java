package org.rekkas.kernel.journal;

import java.time.Duration;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Note;

/**
 * {@code <log>} of server.xml.
 *
 * @param level what is less is not written
 * @param console what is written to the standard error as well
 * @param maxSize of one file, in octets
 * @param keep how long older files are kept
 * @param total octets of all files together
 */
public record LogSettings(
    Format format, Note.Level level, Note.Level console, long maxSize, Duration keep, long total) {
  private static final long LEAST = 64 << 10;

  /** How a line is written. */
  public enum Format {
    /** {@code 2026-11-23T12:00:00.000Z INFO delivered id=… to=…} */
    TEXT,
    /** One object in each line. */
    JSON
  }

  public static LogSettings from(Section root) {
    Section log = root.section("log");
    var read =
        new LogSettings(
            log.choice("format", Format.TEXT),
            log.choice("level", Note.Level.INFO),
            log.choice("console", Note.Level.WARN),
            log.size("max-size", 512L << 20),
            log.duration("keep", Duration.ofDays(30)),
            log.size("total", 4L << 30));
    read.check(log);
    return read;
  }

  /** For Logback, a total of 0 is no bound, and with less than one file it writes nothing. */
  private void check(Section log) {
    if (maxSize < LEAST) {
      log.problem("max-size", "would begin a new file all the time: at least 64k");
    }
    if (total < maxSize) {
      log.problem("total", "is less than one file may have: max-size");
    }
  }
}
