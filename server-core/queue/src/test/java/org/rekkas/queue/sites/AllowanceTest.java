package org.rekkas.queue.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.queue.mail.Silence;

class AllowanceTest {
  @ParameterizedTest
  @ValueSource(ints = {60, 7_000, 40_000, 90_000})
  void soManyGoInAMinute(int perMinute) {
    var start = Instant.parse("2026-11-27T10:00:00Z");
    var allowance = new Allowance(perMinute, start);
    Instant now = start;
    while (allowance.take(true, now)) {
      // What may go at once is gone.
    }
    int taken = 0;
    for (int tick = 0; tick < 600; tick++) {
      now = now.plus(Duration.ofMillis(100));
      while (allowance.take(true, now)) {
        taken++;
      }
    }
    assertEquals(perMinute, taken, perMinute / 100.0);
  }

  /** 60 a minute: what does not fit into the next minutes is looked at once in all their time. */
  @Test
  void thoseThatWaitAreLookedAtAsOftenAsTheyCanGo() {
    var start = Instant.parse("2026-11-27T10:00:00Z");
    var random = new Random(1);
    var allowance = new Allowance(60, start);
    for (int turn = 1; turn <= 600; turn++) {
      assertEquals(start.plusSeconds(turn), allowance.turn(start, turn, random));
    }
    assertTrue(allowance.isBooked(start));
    Instant all = start.plusSeconds(9_000);
    long inTheFirstHalf = 0;
    for (int mail = 0; mail < 9_000; mail++) {
      Instant turn = allowance.turn(start, 9_000, random);
      assertTrue(turn.isAfter(start.plusSeconds(299)) && !turn.isAfter(all));
      inTheFirstHalf += turn.isBefore(start.plusSeconds(4_500)) ? 1 : 0;
    }
    assertEquals(4_350, inTheFirstHalf, 300);
    Instant last = allowance.turn(start, Long.MAX_VALUE / 1_000_000_000L, random);
    assertTrue(!last.isAfter(start.plus(Silence.UNSEEN)));
    assertFalse(allowance.isBooked(start.plusSeconds(600)));
  }
}
