package org.rekkas.kernel.plugins.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.RecordingJournal;

/** Several extensions before one matter: what H8 promises of one call holds for each in a row. */
class RoundTest {
  private static final Optional<Duration> LONG = Optional.of(Duration.ofMinutes(5));
  private static final Optional<Duration> SHORT = Optional.of(Duration.ofMillis(200));
  private static final Optional<Duration> NONE = Optional.empty();

  private final Watchdog watchdog = new Watchdog();
  private final RecordingJournal journal = new RecordingJournal();
  private final List<String> heard = new ArrayList<>();

  /** On which thread each was asked. */
  private final List<Thread> threads = new ArrayList<>();

  /** An extension: what it does, behind its guard. */
  private record One(Guard guard, Question<String> question) {}

  @AfterEach
  void close() {
    watchdog.close();
  }

  private One one(String name, Optional<Duration> deadline, Question<String> question) {
    return one(name, deadline, getClass().getClassLoader(), question);
  }

  private One one(
      String name, Optional<Duration> deadline, ClassLoader loader, Question<String> question) {
    return new One(new Guard("p", "p/" + name, deadline, loader, watchdog, journal), question);
  }

  private One says(String what, Optional<Duration> deadline) {
    return one(what, deadline, () -> what);
  }

  private void ask(One... all) {
    ask(answer -> answer.equals("the last"), all);
  }

  private void ask(Predicate<String> last, One... all) {
    Round.of(
        List.of(all),
        Optional.empty(),
        new Round.Matter<One, String>() {
          @Override
          public Guard guard(One one) {
            return one.guard();
          }

          @Override
          public String ask(One one) throws Exception {
            threads.add(Thread.currentThread());
            return one.question().ask();
          }

          @Override
          public String failed(One one, String why) {
            return why;
          }

          @Override
          public boolean ends(One one, String answer, long begun) {
            assertTrue(System.nanoTime() - begun >= 0);
            heard.add(answer);
            return last.test(answer);
          }
        });
  }

  private static String forEver() throws InterruptedException {
    new CountDownLatch(1).await();
    return "never";
  }

  @Test
  void thoseWithADeadlineThatStandInARowShareAThread() {
    ask(
        says("a", LONG),
        says("b", LONG),
        says("c", NONE),
        says("d", LONG),
        says("e", LONG),
        says("f", NONE));
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), heard);
    assertSame(threads.get(0), threads.get(1));
    assertSame(Thread.currentThread(), threads.get(2));
    assertSame(threads.get(3), threads.get(4));
    assertNotSame(threads.get(0), threads.get(3));
    assertSame(Thread.currentThread(), threads.get(5));
  }

  @Test
  void anAnswerMayEndIt() {
    ask(says("a", LONG), says("the last", LONG), says("never asked", LONG));
    ask(says("b", NONE), says("the last", NONE), says("never asked", NONE));
    assertEquals(List.of("a", "the last", "b", "the last"), heard);
  }

  @Test
  void nobodyIsAskedWhereThereIsNobody() {
    ask();
    assertEquals(List.of(), heard);
  }

  @Test
  void h8_whoHangsIsLeftBehindAndTheOthersAreAskedOnAnotherThread() throws Exception {
    var interrupted = new CountDownLatch(1);
    var hangs =
        one(
            "hangs",
            SHORT,
            () -> {
              try {
                return forEver();
              } catch (InterruptedException e) {
                interrupted.countDown();
                return "too late";
              }
            });
    One after = says("c", LONG);
    ask(says("a", LONG), hangs, after, says("d", LONG));
    assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    threads.get(0).join();
    assertEquals(List.of("a", "no answer within 200 ms", "c", "d"), heard);
    assertSame(threads.get(0), threads.get(1));
    assertNotSame(threads.get(1), threads.get(2));
    assertSame(threads.get(2), threads.get(3));
    assertEquals(1, hangs.guard().tally().calls());
    assertEquals(1, hangs.guard().tally().failures());
    assertTrue(hangs.guard().tally().nanos() >= Duration.ofMillis(200).toNanos());
    assertEquals(1, after.guard().tally().calls());
    assertEquals(
        List.of("p/hangs"),
        journal.notes(Note.PluginFailed.class).stream().map(Note.PluginFailed::extension).toList());
  }

  @Test
  void h8_whoSpinsAndHearsNoInterruptIsLeftBehindToo() throws Exception {
    var stop = new AtomicBoolean();
    try {
      ask(
          one(
              "spins",
              SHORT,
              () -> {
                while (!stop.get()) {
                  Thread.onSpinWait();
                }
                return "too late";
              }),
          says("b", LONG));
      assertEquals(List.of("no answer within 200 ms", "b"), heard);
    } finally {
      stop.set(true);
    }
    threads.get(0).join();
    assertEquals(List.of("no answer within 200 ms", "b"), heard);
  }

  @Test
  void h8_theDeadlineIsEachOnesOwn() {
    Question<String> slow =
        () -> {
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          return "slow";
        };
    One hangs = one("hangs", SHORT, RoundTest::forEver);
    ask(one("slow", LONG, slow), hangs);
    assertEquals(List.of("slow", "no answer within 200 ms"), heard);
    assertTrue(hangs.guard().tally().nanos() >= Duration.ofMillis(200).toNanos());
  }

  @Test
  void whoIsAskedMayAskInTurn() {
    One other = says("other", LONG);
    Question<String> asking =
        () -> other.guard().ask(Optional.empty(), other.question(), why -> why);
    ask(one("a", LONG, asking), one("b", LONG, asking));
    assertEquals(List.of("other", "other"), heard);
  }

  @Test
  void h8_whatOneThrowsOrLeavesUnsaidIsItsOwn() {
    ask(
        one(
            "throws",
            LONG,
            () -> {
              throw new IllegalStateException("broken");
            }),
        one(
            "errs",
            LONG,
            () -> {
              throw new StackOverflowError();
            }),
        one("null", LONG, () -> null),
        says("d", LONG));
    assertTrue(heard.get(0).startsWith("java.lang.IllegalStateException: broken at "));
    assertTrue(heard.get(1).startsWith("java.lang.StackOverflowError"));
    assertTrue(heard.get(2).startsWith("java.lang.NullPointerException"));
    assertEquals("d", heard.get(3));
    assertEquals(1, threads.stream().distinct().count());
    assertEquals(3, journal.notes(Note.PluginFailed.class).size());
  }

  @Test
  void h8_whoIsOverdueAgainAndAgainRests() {
    One hangs = one("hangs", Optional.of(Duration.ofMillis(1)), RoundTest::forEver);
    for (int i = 0; i < Circuit.FAILURES; i++) {
      ask(hangs, says("after", LONG));
    }
    assertTrue(hangs.guard().circuitOpen());
    heard.clear();
    ask(hangs, says("after", LONG));
    assertEquals(List.of("p/hangs rests after failures", "after"), heard);
    assertEquals(Circuit.FAILURES, hangs.guard().tally().calls());
  }

  @Test
  void anInterruptThatOneLeavesIsNotForTheNext() {
    ask(
        one(
            "a",
            LONG,
            () -> {
              Thread.currentThread().interrupt();
              return "a";
            }),
        one("b", LONG, () -> Thread.currentThread().isInterrupted() ? "interrupted" : "b"));
    assertEquals(List.of("a", "b"), heard);
    assertFalse(Thread.interrupted());
  }

  @Test
  void eachHasItsOwnClassLoader() throws Exception {
    try (var first = new URLClassLoader(new URL[0]);
        var second = new URLClassLoader(new URL[0])) {
      var seen = new ArrayList<ClassLoader>();
      Question<String> looks =
          () -> {
            seen.add(Thread.currentThread().getContextClassLoader());
            return "";
          };
      ask(one("a", LONG, first, looks), one("b", LONG, second, looks));
      assertEquals(List.of(first, second), seen);
    }
  }

  @Test
  void aCallerWhoIsInterruptedWaitsForNobody() throws Exception {
    One hangs = one("hangs", LONG, RoundTest::forEver);
    var asked = new CountDownLatch(1);
    var kept = new AtomicBoolean();
    var first =
        one(
            "first",
            LONG,
            () -> {
              asked.countDown();
              return forEver();
            });
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  ask(first, hangs, says("c", NONE));
                  kept.set(Thread.currentThread().isInterrupted());
                });
    assertTrue(asked.await(20, TimeUnit.SECONDS));
    caller.interrupt();
    assertTrue(caller.join(Duration.ofSeconds(20)));
    assertEquals(List.of("the session ended", "the session ended", "c"), heard);
    assertTrue(kept.get());
    assertEquals(0, first.guard().tally().failures());
    assertEquals(List.of(), journal.notes(Note.PluginFailed.class));
  }

  @Test
  void whatTheMatterThrowsReachesTheCaller() {
    var thrown = new PluginUnavailable("closed");
    Predicate<String> throwing =
        _ -> {
          throw thrown;
        };
    assertSame(thrown, assertThrows(PluginUnavailable.class, () -> ask(throwing, says("a", LONG))));
    assertSame(thrown, assertThrows(PluginUnavailable.class, () -> ask(throwing, says("a", NONE))));
  }
}
