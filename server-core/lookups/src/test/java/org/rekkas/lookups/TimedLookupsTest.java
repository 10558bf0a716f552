package org.rekkas.lookups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.SlowDns;

class TimedLookupsTest {
  private final ManualClock clock = new ManualClock();
  private final SlowDns dns =
      new SlowDns(
          new ScriptedDns()
              .text("a.example", "v=1")
              .empty("TXT", "b.example")
              .fails("TXT", "down.example"));
  private final TimedLookups lookups =
      new TimedLookups(clock, clock.instant().plus(Duration.ofSeconds(20)));

  private List<String> texts(String name) throws DnsTrouble {
    return lookups.records(name, () -> dns.texts(name));
  }

  private void assertTrouble(String why, String name) {
    assertEquals(why, assertThrows(DnsTrouble.class, () -> texts(name)).why());
  }

  @Test
  void f6WhatIsThereWhatIsNotAndAFailureAreNotTheSame() throws Exception {
    assertEquals(List.of("v=1"), texts("a.example"));
    assertEquals(List.of(), texts("b.example"));
    assertEquals(List.of(), texts("c.example"));
    assertInstanceOf(Answer.Empty.class, lookups.answer("b.example", () -> dns.texts("b.example")));
    assertInstanceOf(
        Answer.Missing.class, lookups.answer("c.example", () -> dns.texts("c.example")));
    var trouble = assertThrows(DnsTrouble.class, () -> texts("down.example"));
    assertTrue(trouble.why().startsWith("down.example: "), trouble.why());
  }

  @Test
  void f6TheTimeIsOneForAll() throws Exception {
    dns.slow(clock, Duration.ofSeconds(12));
    assertEquals(List.of("v=1"), texts("a.example"));
    assertEquals(List.of("v=1"), texts("a.example"));
    assertTrouble("the DNS takes too long", "a.example");
  }

  @Test
  void f6WhatHangsIsGivenUp() {
    dns.hangingAt("a.example");
    clock.advance(Duration.ofMillis(19_990));
    assertTrouble("the DNS takes too long", "a.example");
  }

  @Test
  void whoIsInterruptedHasNoAnswer() {
    dns.hangingAt("a.example");
    Thread.currentThread().interrupt();
    assertTrouble("interrupted", "a.example");
    assertTrue(Thread.interrupted());
  }
}
