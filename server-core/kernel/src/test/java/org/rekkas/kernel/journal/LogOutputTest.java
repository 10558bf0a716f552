package org.rekkas.kernel.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.LogbackServiceProvider;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.journal.Note;
import org.slf4j.LoggerFactory;

class LogOutputTest {
  @TempDir Path logs;

  /** Logback, which takes its time to become SLF4J's. */
  public static final class Slow extends LogbackServiceProvider {
    static final CountDownLatch begun = new CountDownLatch(1);
    static final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public void initialize() {
      begun.countDown();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      super.initialize();
    }
  }

  /** Opens the log while another thread, the first to ask SLF4J for a logger, waits for it. */
  public record Second(Path logs) implements Callable<Void> {
    @Override
    public Void call() throws Exception {
      Thread first = Thread.ofPlatform().start(() -> LoggerFactory.getLogger("first"));
      Slow.begun.await();
      var settings =
          new LogSettings(
              LogSettings.Format.TEXT,
              Note.Level.INFO,
              Note.Level.ERROR,
              1 << 20,
              Duration.ofDays(1),
              1 << 22);
      var opening = new FutureTask<>(() -> LogOutput.open(settings, logs));
      Thread second = Thread.ofPlatform().start(opening);
      while (second.isAlive() && second.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      Slow.mayEnd.countDown();
      try (var _ = opening.get()) {
        first.join();
        LoggerFactory.getLogger("second").info("it is open");
      }
      return null;
    }
  }

  /** Where it is a file, that is logs/console.log, which nobody keeps small. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConsoleThatIsAFileIsLeft(boolean isFile) throws Exception {
    Path file = Files.createFile(logs.resolve("console.log"));
    String said = said(log -> log.leaveConsole(isFile ? file : logs));
    assertTrue(said.contains("at the start"));
    assertEquals(!isFile, said.contains("years later"));
    assertTrue(Files.readString(logs.resolve("rekkas.log")).contains("years later"));
  }

  /**
   * What the console hears of a log that is opened, warns, is done something to and warns again.
   */
  private String said(Consumer<LogOutput> done) {
    var settings =
        new LogSettings(
            LogSettings.Format.TEXT,
            Note.Level.INFO,
            Note.Level.WARN,
            1 << 20,
            Duration.ofDays(1),
            1 << 22);
    var said = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(said, true, UTF_8));
    try (var log = LogOutput.open(settings, logs)) {
      LoggerFactory.getLogger("a").warn("at the start");
      done.accept(log);
      LoggerFactory.getLogger("a").warn("years later");
    } finally {
      System.setErr(before);
    }
    return said.toString(UTF_8);
  }

  /** As logrotate does, or an administrator who makes room. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLogThatIsMovedAwayOrDeletedIsBegunAnew(boolean moved) throws Exception {
    Path log = logs.resolve("rekkas.log");
    Path away = logs.resolve("rekkas.log.1");
    said(
        _ -> {
          try {
            Files.move(log, away);
            if (!moved) {
              Files.delete(away);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    assertTrue(Files.readString(log).contains("years later"));
    assertTrue(!moved || Files.readString(away).contains("at the start"));
  }

  /** Also where another one was closed before it: tests have several servers in one process. */
  @Test
  void aLogThatIsClosedIsNotBegunAnew() throws Exception {
    Path log = logs.resolve("rekkas.log");
    for (int i = 0; i < 2; i++) {
      said(_ -> {});
      Files.delete(log);
      LoggerFactory.getLogger("a").warn("behind its end");
      assertTrue(Files.notExists(log));
    }
  }

  /** As one that belongs to another user, where root cannot be kept out. */
  @Test
  void h14_aLogThatCannotBeOpenedIsToldAndTheConsoleStays() throws Exception {
    Files.createDirectory(logs.resolve("rekkas.log"));
    Path console = Files.createFile(logs.resolve("console.log"));
    String said = said(log -> log.leaveConsole(console));
    assertTrue(said.contains("nothing is logged into " + logs.resolve("rekkas.log")), said);
    assertTrue(said.contains("years later"), said);
  }

  /** In a class loader of its own, since the one of the tests has its SLF4J. */
  @Test
  void isOpenedThoughAnotherThreadIsTheFirstToAskForALogger() throws Exception {
    var urls = new ArrayList<URL>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(each).toUri().toURL());
    }
    LoggerFactory.getILoggerFactory(); // before it could see the setting
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, Slow.class.getName());
    try (var loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      var second =
          (Callable<?>)
              Class.forName(Second.class.getName(), true, loader)
                  .getConstructor(Path.class)
                  .newInstance(logs);
      second.call();
    } finally {
      System.clearProperty(LoggerFactory.PROVIDER_PROPERTY_KEY);
    }
    String log = Files.readString(logs.resolve("rekkas.log"));
    assertTrue(log.contains("it is open"), log);
  }
}
