package org.rekkas.kernel.journal;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.spi.journal.Note;
import org.slf4j.LoggerFactory;

/**
 * The log: {@code logs/rekkas.log} by Logback, set up here and by no file. Lines of notes are
 * flushed by the journal's thread in batches; what other code logs goes through at once.
 */
public final class LogOutput implements BufferedJournal.Log, AutoCloseable {
  /** The logger whose messages are fields already. */
  static final String JOURNAL = "journal";

  private static final String CONSOLE = "console";
  private static final int BATCH = 64 << 10;

  private final LogSettings settings;
  private final ch.qos.logback.classic.Logger journal;
  private final LoggerContext context;
  private final FileOutput file;
  private final Lines lines;

  private LogOutput(LogSettings settings, LoggerContext context, FileOutput file) {
    this.settings = settings;
    this.context = context;
    this.file = file;
    this.journal = context.getLogger(JOURNAL);
    this.lines = new Lines(settings.format());
  }

  /**
   * Begins to log into the folder. A file there that cannot be opened keeps no mail server from its
   * start: then there is the console alone, which is told so.
   */
  public static LogOutput open(LogSettings settings, Path logs) {
    LoggerContext context = context();
    context.reset();
    var file = new FileOutput();
    file.setContext(context);
    file.setName("file");
    file.setFile(logs.resolve("rekkas.log").toString());
    file.setEncoder(encoder(context, settings));
    file.setImmediateFlush(false);
    file.setRollingPolicy(rolling(context, settings, file, logs));
    file.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level(settings.level()));
    root.addAppender(file);
    root.addAppender(console(context, settings));
    quieten(context);
    if (!file.isStarted()) {
      context.getLogger(LogOutput.class).warn("{}", unopened(Path.of(file.getFile())));
    }
    return new LogOutput(settings, context, file);
  }

  /** Logback keeps to itself why. */
  private static String unopened(Path file) {
    String why;
    try (var _ = Files.newOutputStream(file, CREATE, APPEND)) {
      why = "it could not be opened";
    } catch (IOException e) {
      why = FileTrouble.told(e);
    }
    return "nothing is logged into " + file + " before a restart: " + why;
  }

  /**
   * SLF4J's factory. While another thread is the first to ask for it, everybody else gets a
   * substitute, which is not Logback's; that thread holds this lock meanwhile.
   */
  private static LoggerContext context() {
    synchronized (LoggerFactory.class) {
      return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
  }

  @Override
  public boolean wants(Note.Level level) {
    return level.compareTo(settings.level()) >= 0;
  }

  @Override
  public void line(Instant at, Note.Level level, Note note) {
    if (level.compareTo(Note.Level.WARN) >= 0) {
      hand(Level.INFO);
    }
    lines.begin(at, level(level));
    try {
      LogLines.write(lines.text(), settings.format(), note);
    } catch (Throwable e) {
      lines.drop();
      throw e;
    }
    lines.end();
    if (level.compareTo(Note.Level.WARN) >= 0) {
      hand(level(level)); // alone, since it may be for the console, too
    } else if (lines.text().length() > BATCH) {
      hand(Level.INFO);
    }
  }

  /**
   * Gives the gathered lines to Logback as one event: an event for each would cost ten times more.
   */
  private void hand(Level level) {
    if (lines.text().isEmpty()) {
      return;
    }
    var event = new LoggingEvent();
    event.setLoggerName(JOURNAL);
    event.setMDCPropertyMap(Map.of()); // otherwise looked up, and it is never used
    event.setLevel(level);
    event.setInstant(lines.last());
    event.setThreadName(JOURNAL);
    event.setMessage(lines.text().toString());
    lines.clear();
    journal.callAppenders(event);
  }

  @Override
  public void flush() {
    hand(Level.INFO);
    file.flush();
  }

  /** The file by itself as well: a context that was stopped once stops nothing any more. */
  @Override
  public void close() {
    file.stop();
    context.stop();
  }

  /**
   * What is told from now on is not for who started the server: where the standard error is a file,
   * which nobody keeps small, it is in the log alone, if there is one.
   *
   * @param standardError its name in the file system
   */
  public void leaveConsole(Path standardError) {
    if (file.isStarted() && Files.isRegularFile(standardError)) {
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(CONSOLE);
    }
  }

  private static LineEncoder encoder(LoggerContext context, LogSettings settings) {
    var encoder = new LineEncoder(settings.format());
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling(
      LoggerContext context, LogSettings settings, FileOutput file, Path logs) {
    var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    policy.setContext(context);
    policy.setParent(file);
    policy.setFileNamePattern(logs.resolve("rekkas-%d{yyyy-MM-dd}.%i.log.gz").toString());
    policy.setMaxFileSize(new FileSize(settings.maxSize()));
    policy.setMaxHistory((int) Math.max(1, settings.keep().toDays()));
    policy.setTotalSizeCap(new FileSize(settings.total()));
    policy.start();
    return policy;
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, LogSettings settings) {
    var threshold = new ThresholdFilter();
    threshold.setLevel(settings.console().name());
    threshold.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setName(CONSOLE);
    console.setTarget("System.err");
    console.setEncoder(encoder(context, settings));
    console.addFilter(threshold);
    console.start();
    return console;
  }

  /** Libraries that talk much; Jetty's parser warns of what clients do wrong. */
  private static void quieten(LoggerContext context) {
    context.getLogger("org.xbill.DNS").setLevel(Level.WARN);
    context.getLogger("org.apache.commons").setLevel(Level.WARN);
    context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
  }

  private static Level level(Note.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }

  /**
   * A file whose buffer can be flushed from outside. One that somebody has moved away or deleted,
   * as logrotate does, is begun anew: what is logged from then on would be where nobody looks, and
   * in the end nowhere.
   */
  private static final class FileOutput extends RollingFileAppender<ILoggingEvent> {
    private @Nullable Object opened;

    @Override
    public void openFile(String name) throws IOException {
      super.openFile(name);
      opened = key(name);
    }

    private static @Nullable Object key(String name) throws IOException {
      return Files.readAttributes(Path.of(name), BasicFileAttributes.class).fileKey();
    }

    private boolean isThere() {
      try {
        return Objects.equals(opened, key(getFile()));
      } catch (NoSuchFileException _) {
        return false;
      } catch (IOException _) {
        return true; // nobody knows
      }
    }

    private void beginAnewIfGone() {
      streamWriteLock.lock();
      try {
        if (isStarted() && !isThere()) {
          openFile(getFile());
        }
      } catch (IOException e) {
        addError("it goes on where it was: " + e, e);
      } finally {
        streamWriteLock.unlock();
      }
    }

    @Override
    protected void subAppend(ILoggingEvent event) {
      beginAnewIfGone();
      super.subAppend(event);
      if (!event.getLoggerName().equals(JOURNAL)) {
        flush();
      }
    }

    void flush() {
      streamWriteLock.lock();
      try {
        if (getOutputStream() != null) {
          getOutputStream().flush();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        streamWriteLock.unlock();
      }
    }
  }
}
