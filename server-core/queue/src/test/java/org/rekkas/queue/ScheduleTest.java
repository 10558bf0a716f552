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
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.testkit.FakeSection;

/** When a mail is tried again. */
class ScheduleTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private final Schedule schedule = new Schedule(QueueSettings.defaults(), new Random(1));

  @Test
  void theStepsAreDurationsAsElsewhere() {
    var good = new FakeSection("queue").with("retry", List.of("500ms", "90s", "36525d"));
    assertEquals(
        List.of(Duration.ofMillis(500), Duration.ofSeconds(90), Duration.ofDays(36_525)),
        QueueSettings.from(good).retry());
    assertEquals(List.of(), good.problems());
    for (String word :
        List.of("0ms", "36526d", "999999999999999999d", "5", "m", "-5m", "\u0665m")) {
      var section = new FakeSection("queue").with("retry", List.of("5m", word));
      QueueSettings.from(section);
      assertEquals(
          List.of("retry: \"" + word + "\" is not a duration (try \"5m\")"), section.problems());
    }
  }

  @Test
  void thePausesGrowAndTheMailIsGivenUpAfterFiveDays() {
    Instant now = START;
    Optional<Progress> progress = Optional.empty();
    int attempts = 0;
    while (true) {
      Schedule.Age age = schedule.age(progress, START, Optional.empty(), now);
      attempts++;
      if (age.isOver()) {
        break;
      }
      Instant due = schedule.retry(attempts, age);
      progress = Optional.of(progress(age.waited(), now, due, false));
      now = due;
    }
    assertEquals(Duration.ofDays(5), Duration.between(START, now));
    assertTrue(attempts > 30 && attempts < 45, "attempts " + attempts);
  }

  @Test
  void thePauseIsTheStepAndAtMostATwentiethMore() {
    Schedule.Age age = schedule.age(Optional.empty(), START, Optional.empty(), START);
    Duration pause = Duration.between(START, schedule.retry(1, age));
    assertTrue(pause.compareTo(Duration.ofSeconds(60)) >= 0, pause.toString());
    assertTrue(pause.compareTo(Duration.ofSeconds(63)) <= 0, pause.toString());
  }

  @Test
  void theSenderIsWarnedOnceAfterFourHours() {
    Instant later = START.plusSeconds(7_200);
    var before = progress(Duration.ofHours(3), START, later, false);
    Schedule.Age age = schedule.age(Optional.of(before), START, Optional.empty(), later);
    assertTrue(age.warn());
    var warned = progress(age.waited(), START, START, true);
    assertFalse(
        schedule.age(Optional.of(warned), START, Optional.empty(), START.plusSeconds(60)).warn());
  }

  @Test
  void whatIsKeptBackIsLookedAtWhenItsSenderIsToBeTold() {
    Instant far = START.plus(Duration.ofDays(30));
    Schedule.Age fresh = schedule.age(Optional.empty(), START, Optional.empty(), START);
    assertEquals(START.plus(Duration.ofHours(4)), schedule.keptBack(far, fresh));
    Instant now = START.plusSeconds(60);
    var warned = progress(Duration.ofDays(1), START, now, true);
    Schedule.Age old = schedule.age(Optional.of(warned), START, Optional.empty(), now);
    assertEquals(START.plus(Duration.ofDays(4)), schedule.keptBack(far, old));
    assertEquals(now, schedule.keptBack(now, old));
  }

  @Test
  void h5_aClockThatJumpsForwardGivesNoMailUpEarly() {
    var waiting = progress(Duration.ofHours(1), START, START.plusSeconds(3_600), false);
    for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(3_650))) {
      Instant now = START.plus(jump);
      Schedule.Age age = schedule.age(Optional.of(waiting), START, Optional.empty(), now);
      assertFalse(age.isOver());
      assertTrue(age.waited().compareTo(Duration.ofMinutes(131)) < 0, age.toString());
      assertTrue(schedule.retry(4, age).isAfter(now));
    }
  }

  @Test
  void h5_aClockThatJumpsBackKeepsTheScheduleGoing() {
    var waiting = progress(Duration.ofHours(1), START, START.plusSeconds(3_600), false);
    for (Duration jump : List.of(Duration.ofDays(1), Duration.ofDays(3_650))) {
      Instant now = START.minus(jump);
      Schedule.Age age = schedule.age(Optional.of(waiting), START, Optional.empty(), now);
      assertEquals(Duration.ofHours(2), age.waited());
      Instant due = schedule.retry(4, age);
      assertTrue(due.isAfter(now) && due.isBefore(now.plus(Duration.ofHours(5))));
    }
  }

  @Test
  void whatIsDueAtOnceMakesNoMailYounger() {
    var waiting = progress(Duration.ofHours(1), START, Instant.EPOCH, false);
    Schedule.Age age =
        schedule.age(Optional.of(waiting), START, Optional.empty(), START.plusSeconds(60));
    assertEquals(Duration.ofMinutes(61), age.waited());
  }

  private static Progress progress(Duration waited, Instant last, Instant due, boolean warned) {
    var leaf = Leaf.of(0, ForwardPath.of("eve@one.net"), List.of()).dueAt(due);
    return new Progress(3, last, waited, warned, true, List.of(leaf), List.of());
  }
}
