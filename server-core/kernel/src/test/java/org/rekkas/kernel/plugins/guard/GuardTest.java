package org.rekkas.kernel.plugins.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.RecordingJournal;

/**
 * Attack H8: a plugin that throws, hangs, spins or answers null costs one answer, never the server.
 */
class GuardTest {
  private static final MailId MAIL = new MailId("0123456789abcdefgh");

  private final Watchdog watchdog = new Watchdog();
  private final RecordingJournal journal = new RecordingJournal();

  @AfterEach
  void close() {
    watchdog.close();
  }

  private Guard guard(boolean away) {
    Optional<Duration> deadline = away ? Optional.of(Duration.ofMillis(300)) : Optional.empty();
    return new Guard("p", "p/x", deadline, getClass().getClassLoader(), watchdog, journal);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesTheAnswerAndCounts(boolean away) throws Exception {
    Guard guard = guard(away);
    assertEquals("yes", guard.ask(Optional.empty(), () -> "yes", why -> why));
    assertEquals("yes", guard.demand(() -> "yes"));
    assertEquals(2, guard.tally().calls());
    assertEquals(0, guard.tally().failures());
    assertTrue(guard.tally().nanos() > 0);
    assertEquals(List.of(), journal.notes());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void h8_throwingNullAndErrorsBecomeTheFailMode(boolean away) {
    Guard guard = guard(away);
    String thrown =
        guard.ask(
            Optional.of(MAIL),
            () -> {
              throw new IllegalStateException("broken");
            },
            why -> why);
    assertTrue(thrown.startsWith("java.lang.IllegalStateException: broken at "), thrown);
    assertEquals("failed", guard.ask(Optional.empty(), () -> null, why -> "failed"));
    String error =
        guard.ask(
            Optional.empty(),
            () -> {
              throw new StackOverflowError();
            },
            why -> why);
    assertTrue(error.startsWith("java.lang.StackOverflowError"), error);
    assertEquals(3, guard.tally().failures());
    var notes = journal.notes(Note.PluginFailed.class);
    assertEquals(3, notes.size());
    assertEquals(Optional.of(MAIL), notes.getFirst().about());
    assertEquals("p/x", notes.getFirst().extension());
  }

  @Test
  void h8_aCallThatHangsIsReleasedInterruptedAndItsLateAnswerDropped() throws Exception {
    Guard guard = guard(true);
    var interrupted = new CountDownLatch(1);
    String answer =
        guard.ask(
            Optional.empty(),
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return "too late";
            },
            why -> why);
    assertEquals("no answer within 300 ms", answer);
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    assertEquals(1, guard.tally().failures());
  }

  @Test
  void h8_callsThatSpinTakeNoSessionWithThem() throws Exception {
    Guard guard = guard(true);
    var stop = new AtomicReference<>(false);
    int spinners = Runtime.getRuntime().availableProcessors() + 30;
    var released = new CountDownLatch(spinners);
    try {
      for (int i = 0; i < spinners; i++) {
        Thread.ofVirtual()
            .start(
                () -> {
                  guard.ask(
                      Optional.empty(),
                      () -> {
                        while (!stop.get()) {
                          Thread.onSpinWait();
                        }
                        return "";
                      },
                      why -> why);
                  released.countDown();
                });
      }
      assertTrue(released.await(20, TimeUnit.SECONDS), "the callers were not released");
      var lives = new CountDownLatch(1);
      Thread.ofVirtual().start(lives::countDown);
      assertTrue(lives.await(20, TimeUnit.SECONDS), "no virtual thread runs any more");
    } finally {
      stop.set(true);
    }
  }

  @Test
  void h8_aDeadlockThatHearsNoInterruptIsReleasedToo() {
    Guard guard = guard(true);
    var lock = new ReentrantLock();
    lock.lock();
    try {
      String answer =
          guard.ask(
              Optional.empty(),
              () -> {
                lock.lock();
                return "";
              },
              why -> why);
      assertEquals("no answer within 300 ms", answer);
    } finally {
      lock.unlock();
    }
  }

  @Test
  void h8_memoryWithoutEndCostsOneAnswer() {
    String answer =
        guard(false)
            .ask(
                Optional.empty(),
                () -> {
                  var all = new ArrayList<long[]>();
                  while (true) {
                    all.add(new long[Integer.MAX_VALUE - 8]);
                  }
                },
                why -> why);
    assertTrue(answer.startsWith("java.lang.OutOfMemoryError"), answer);
  }

  @Test
  void h8_afterFailuresInARowItIsNotAskedForAWhile() {
    Guard guard = guard(false);
    for (int i = 0; i < Circuit.FAILURES; i++) {
      guard.ask(
          Optional.empty(),
          () -> {
            throw new IllegalStateException();
          },
          why -> why);
    }
    assertTrue(guard.circuitOpen());
    var asked = new ArrayList<String>();
    String answer =
        guard.ask(
            Optional.empty(),
            () -> {
              asked.add("asked");
              return "yes";
            },
            why -> why);
    assertEquals("p/x rests after failures", answer);
    assertEquals(List.of(), asked);
    assertEquals(1, journal.notes(Note.Remark.class).size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatTheDiskDoesIsNotTheExtensionsFault(boolean away) {
    Guard guard = guard(away);
    var full = new VaultUnwritable(VaultUnwritable.Cause.FULL, "full");
    assertSame(
        full,
        assertThrows(
            VaultUnwritable.class,
            () ->
                guard.demand(
                    () -> {
                      throw full;
                    })));
    assertThrows(
        IOException.class,
        () ->
            guard.demand(
                () -> {
                  throw new IOException("gone");
                }));
    assertEquals(0, guard.tally().failures());
    assertEquals(List.of(), journal.notes());
  }

  /** Attack H4: five looks into one damaged mailbox close none of the others. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void h4_oneThingThatCannotBeReadSaysNothingAgainstTheStore(boolean away) {
    Guard guard = guard(away);
    var damaged = new UncheckedIOException("a value is cut short", new IOException());
    for (int i = 0; i <= Circuit.FAILURES; i++) {
      assertSame(
          damaged,
          assertThrows(
              UncheckedIOException.class,
              () ->
                  guard.expect(
                      () -> {
                        throw damaged;
                      })));
    }
    assertFalse(guard.circuitOpen());
    assertEquals("yes", guard.expect(() -> "yes"));
    assertEquals(0, guard.tally().failures());
  }

  /** Attack H3: too many open files, or a disk that fails, are no fault of whoever reads. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void h3_aContentThatCannotBeReadSaysNothingAgainstAFilter(boolean away) {
    Guard guard = guard(away);
    var refused = new FileSystemException("a", "", "Too many open files");
    for (int i = 0; i <= Circuit.FAILURES; i++) {
      String why =
          guard.ask(
              Optional.empty(),
              () -> {
                throw new UncheckedIOException(refused);
              },
              told -> told);
      assertTrue(why.contains("Too many open files"), why);
    }
    assertFalse(guard.circuitOpen());
    assertEquals("yes", guard.ask(Optional.empty(), () -> "yes", why -> why));
    assertEquals(Circuit.FAILURES + 1, guard.tally().failures());
    assertEquals(Circuit.FAILURES + 1, journal.notes(Note.PluginFailed.class).size());
  }

  @Test
  void anInterruptOfTheCallerEndsTheCallAndStaysSet() {
    Guard guard = guard(true);
    Thread.currentThread().interrupt();
    String answer =
        guard.ask(
            Optional.empty(),
            () -> {
              LockSupport.park();
              return "";
            },
            why -> why);
    assertEquals("the session ended", answer);
    assertTrue(Thread.interrupted());
    assertFalse(guard.circuitOpen());
    assertEquals(0, guard.tally().failures());
  }

  @Test
  void callsWithinCallsDoNotBlockEachOther() {
    Guard guard = guard(true);
    String answer =
        guard.ask(
            Optional.empty(),
            () ->
                guard.ask(
                    Optional.empty(),
                    () -> guard.ask(Optional.empty(), () -> "deep", why -> why),
                    why -> why),
            why -> why);
    assertEquals("deep", answer);
  }
}
