package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a mail is tried again. */
class ScheduleTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private final Schedule schedule = new Schedule(QueueSettings.defaults(), new Random(1));

  @Test
  void thePausesGrowAndTheMailIsGivenUpAfterFiveDays() {
    Instant now = START;
    Optional<Progress> progress = Optional.empty();
    int attempts = 0;
    while (true) {
      Schedule.Next next = schedule.after(progress, START, now);
      attempts++;
      assertEquals(attempts, next.attempts());
      if (next.due().isEmpty()) {
        break;
      }
      progress = Optional.of(progress(next, now));
      now = next.due().get();
    }
    assertEquals(Duration.ofDays(5), Duration.between(START, now));
    assertTrue(attempts > 30 && attempts < 45, "attempts " + attempts);
  }

  @Test
  void thePauseIsTheStepAndAtMostATwentiethMore() {
    Schedule.Next next = schedule.after(Optional.empty(), START, START);
    Duration pause = Duration.between(START, next.due().orElseThrow());
    assertTrue(pause.compareTo(Duration.ofSeconds(60)) >= 0, pause.toString());
    assertTrue(pause.compareTo(Duration.ofSeconds(63)) <= 0, pause.toString());
  }

  @Test
  void theSenderIsWarnedOnceAfterFourHours() {
    var before = progress(Duration.ofHours(3), START, START.plusSeconds(7_200));
    Schedule.Next next = schedule.after(Optional.of(before), START, START.plusSeconds(7_200));
    assertTrue(next.warn());
    var warned =
        new Progress(9, START, START, next.waited(), true, List.of(), List.of(), Optional.empty());
    assertFalse(schedule.after(Optional.of(warned), START, START.plusSeconds(60)).warn());
  }

  @Test
  void whatIsKeptBackIsLookedAtWhenItsSenderIsToBeTold() {
    Instant far = START.plus(Duration.ofDays(30));
    Schedule.Next warned = schedule.keptBack(Optional.empty(), START, START, far);
    assertEquals(Optional.of(START.plus(Duration.ofHours(4))), warned.due());
    var afterwards =
        new Progress(
            0,
            START,
            START.plusSeconds(60),
            Duration.ofDays(1),
            true,
            List.of(),
            List.of(),
            Optional.empty());
    Instant now = START.plusSeconds(60);
    Schedule.Next end = schedule.keptBack(Optional.of(afterwards), START, now, far);
    assertEquals(Optional.of(START.plus(Duration.ofDays(4))), end.due());
  }

  @Test
  void h5_aClockThatJumpsForwardGivesNoMailUpEarly() {
    var waiting = progress(Duration.ofHours(1), START, START.plusSeconds(3_600));
    for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(3_650))) {
      Instant now = START.plus(jump);
      Schedule.Next next = schedule.after(Optional.of(waiting), START, now);
      assertTrue(next.due().isPresent());
      assertTrue(next.waited().compareTo(Duration.ofMinutes(131)) < 0, next.toString());
      assertTrue(next.due().get().isAfter(now));
    }
  }

  @Test
  void h5_aClockThatJumpsBackKeepsTheScheduleGoing() {
    var waiting = progress(Duration.ofHours(1), START, START.plusSeconds(3_600));
    for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(3_650))) {
      Instant now = START.minus(jump);
      Schedule.Next next = schedule.after(Optional.of(waiting), START, now);
      assertEquals(Duration.ofHours(2), next.waited());
      assertTrue(next.due().get().isAfter(now));
      assertTrue(next.due().get().isBefore(now.plus(Duration.ofHours(5))));
    }
  }

  private static Progress progress(Duration waited, Instant last, Instant due) {
    return new Progress(3, last, due, waited, false, List.of(), List.of(), Optional.empty());
  }

  private static Progress progress(Schedule.Next next, Instant now) {
    return new Progress(
        next.attempts(),
        now,
        next.due().orElseThrow(),
        next.waited(),
        false,
        List.of(),
        List.of(),
        Optional.empty());
  }
}
