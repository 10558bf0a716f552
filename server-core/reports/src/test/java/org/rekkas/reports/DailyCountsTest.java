package org.rekkas.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.vault.Key;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

class DailyCountsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private final MemoryVault vault = new MemoryVault();
  private final ManualClock clock = new ManualClock();

  private DailyCounts open(int kinds, int ofDomain) {
    return new DailyCounts(vault, "counts", clock, new DailyCounts.Bounds(kinds, ofDomain, 2));
  }

  private static void count(DailyCounts counts, String domain, String what) {
    counts.count(Key.of(domain).and(what).bytes());
  }

  private static String told(DailyCounts counts, LocalDate day, String prefix) {
    var all = new ArrayList<String>();
    byte[] from = prefix.isEmpty() ? new byte[0] : Key.of(prefix).bytes();
    counts.each(
        day,
        from,
        each ->
            all.add(
                each.domain()
                    + " "
                    + Key.text(each.kind(), each.domain().length() + 1)
                    + " "
                    + each.times()));
    return String.join(", ", all);
  }

  @Test
  void whatWasSeenIsCountedByDayAndSurvivesARestart() {
    try (var counts = open(10, 10)) {
      count(counts, "b.example", "x");
      count(counts, "a.example", "y");
      count(counts, "a.example", "y");
    }
    try (var counts = open(10, 10)) {
      count(counts, "a.example", "x");
      assertEquals("a.example x 1, a.example y 2, b.example x 1", told(counts, DAY, ""));
      assertEquals("b.example x 1", told(counts, DAY, "b.example"));
      assertEquals("", told(counts, DAY, "a.exampl"));
      clock.advance(Duration.ofDays(1));
      count(counts, "a.example", "x");
      assertEquals("a.example x 1", told(counts, DAY.plusDays(1), ""));
      clock.advance(Duration.ofDays(2));
      count(counts, "a.example", "x");
      assertEquals("a.example x 1", told(counts, DAY.plusDays(3), ""));
      assertEquals("", told(counts, DAY, ""), "too old");
    }
  }

  /** So that nobody who makes up kinds takes the room of others. */
  @Test
  void adayAndADomainHaveTheirMost() {
    try (var counts = open(4, 2)) {
      for (String what : new String[] {"1", "2", "3"}) {
        count(counts, "a.example", what);
      }
      count(counts, "a.example", "2");
      assertEquals("a.example 1 1, a.example 2 2", told(counts, DAY, ""));
    }
    try (var counts = open(4, 2)) {
      count(counts, "a.example", "3");
      count(counts, "b.example", "1");
      count(counts, "c.example", "1");
      count(counts, "d.example", "1");
      count(counts, "a.example", "1");
      assertEquals(
          "a.example 1 2, a.example 2 2, b.example 1 1, c.example 1 1", told(counts, DAY, ""));
    }
  }
}
