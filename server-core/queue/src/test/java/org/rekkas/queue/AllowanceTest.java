package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
}
