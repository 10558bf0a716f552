package org.rekkas.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.FakeSurroundings;

class DailyTest {
  @TempDir Path folder;
  private FakeSurroundings given;
  private final List<Instant> runs = new ArrayList<>();

  private Daily daily(Daily.Work... works) {
    given = new FakeSurroundings("mailbox", folder);
    return new Daily(given, Duration.ofMillis(1), List.of(works));
  }

  private void pass(Daily daily, Duration time) {
    given.manualClock().advance(time);
    daily.look();
  }

  @Test
  void itIsDoneAnHourAfterTheStartAndThenOnceADayThoughNoMailComes() {
    var daily = daily((now, _) -> runs.add(now));
    var start = given.clock().instant();
    for (int minutes = 0; minutes < 3 * 24 * 60; minutes += 5) {
      daily.look();
      given.manualClock().advance(Daily.LOOK);
    }
    var first = start.plus(Daily.FIRST_AFTER);
    assertEquals(
        List.of(first, first.plus(Daily.EVERY), first.plus(Daily.EVERY).plus(Daily.EVERY)), runs);
  }

  @Test
  void h5_aClockThatIsPutRightIsNotWaitedFor() {
    var daily = daily((now, _) -> runs.add(now));
    pass(daily, Duration.ofDays(3650));
    pass(daily, Duration.ofHours(-1));
    assertEquals(1, runs.size());
    pass(daily, Duration.ofDays(-3650));
    assertEquals(2, runs.size());
    pass(daily, Duration.ofHours(23));
    assertEquals(2, runs.size());
    pass(daily, Duration.ofHours(1));
    assertEquals(3, runs.size());
  }

  @Test
  void h3_whatFailsKeepsNothingElseFromItsTurnAndHasAnotherDay() {
    var daily =
        daily(
            (_, _) -> {
              throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "full");
            },
            (_, _) -> {
              throw new IllegalStateException("broken");
            },
            (_, _) -> {
              throw new NoClassDefFoundError("gone");
            },
            (now, _) -> runs.add(now));
    pass(daily, Daily.EVERY);
    pass(daily, Daily.EVERY);
    assertEquals(2, runs.size());
    assertEquals(
        List.of("broken", "gone", "broken", "gone"),
        given.recorded().notes(Note.Remark.class).stream()
            .map(remark -> remark.evidence().why())
            .map(why -> why.substring(why.lastIndexOf(' ') + 1))
            .toList());
  }

  @Test
  void whatIsUnderWayHearsOfTheEndAndNothingBeginsAfterIt() {
    var overs = new ArrayList<Boolean>();
    var daily =
        daily(
            (now, over) -> {
              runs.add(now);
              overs.add(over.getAsBoolean());
            });
    pass(daily, Daily.EVERY);
    daily.close();
    pass(daily, Daily.EVERY);
    assertEquals(List.of(false), overs);
    assertEquals(1, runs.size());
  }

  @Test
  void anotherGenerationsIsLeftToIt() {
    var overs = new ArrayList<Boolean>();
    var daily =
        daily(
            (_, over) -> {
              overs.add(over.getAsBoolean());
              given.retire();
              overs.add(over.getAsBoolean());
            });
    pass(daily, Daily.EVERY);
    pass(daily, Daily.EVERY);
    assertEquals(List.of(false, true), overs);
  }

  @Test
  void itComesHoweverOftenThePluginsAreReloaded() {
    var daily = daily((now, _) -> runs.add(now));
    var start = given.clock().instant();
    for (int minutes = 0; minutes < 2 * 24 * 60; minutes += 5) {
      if (minutes % 30 == 5) {
        daily = new Daily(given, Duration.ofMillis(1), List.of((now, _) -> runs.add(now)));
      }
      daily.look();
      given.manualClock().advance(Daily.LOOK);
    }
    var first = start.plus(Daily.FIRST_AFTER);
    assertEquals(List.of(first, first.plus(Daily.EVERY)), runs);
  }

  @Test
  void afterATimeOffItWaitsForAnHour() {
    daily().look();
    given.manualClock().advance(Duration.ofDays(3));
    var daily = new Daily(given, Duration.ofMillis(1), List.of((now, _) -> runs.add(now)));
    daily.look();
    pass(daily, Duration.ofMinutes(59));
    assertEquals(0, runs.size());
    pass(daily, Duration.ofMinutes(1));
    assertEquals(1, runs.size());
  }

  @Test
  void whatAReloadBreaksOffIsDueInAnHour() {
    var daily = daily((_, _) -> given.retire());
    pass(daily, Daily.FIRST_AFTER);
    var next = new FakeSurroundings("mailbox", folder.resolve("next")).with(given.vault());
    next.manualClock().set(given.clock().instant());
    var after = new Daily(next, Duration.ofMillis(1), List.of((now, _) -> runs.add(now)));
    after.look();
    assertEquals(0, runs.size());
    next.manualClock().advance(Duration.ofHours(1));
    after.look();
    assertEquals(1, runs.size());
  }

  @Test
  void itsThreadLooksAtTheClock() throws InterruptedException {
    var done = new CountDownLatch(1);
    var daily = daily((_, _) -> done.countDown());
    given.manualClock().advance(Daily.FIRST_AFTER);
    try (daily) {
      daily.start();
      assertTrue(done.await(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of(), given.recorded().notes(Note.Remark.class));
  }
}
