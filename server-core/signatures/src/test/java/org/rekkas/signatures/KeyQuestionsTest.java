package org.rekkas.signatures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

class KeyQuestionsTest {
  private final ManualClock clock = new ManualClock();
  private final ScriptedDns dns =
      new ScriptedDns()
          .text("a.example", "p=AAAA")
          .text("b.example", "x")
          .fails("TXT", "c.example");

  private KeyQuestions questions(Semaphore share, Duration within) {
    return new KeyQuestions(dns, share, clock, clock.instant().plus(within));
  }

  @Test
  void eachKeyIsAnsweredWhetherItWasAskedForBeforeOrNot() {
    var share = new Semaphore(1);
    try (var keys = questions(share, Duration.ofSeconds(15))) {
      keys.ask("a.example");
      keys.ask("a.example");
      keys.ask("b.example");
      assertInstanceOf(KeyAnswer.Found.class, keys.answer("a.example"));
      assertInstanceOf(KeyAnswer.Broken.class, keys.answer("b.example"));
      assertInstanceOf(KeyAnswer.Unanswered.class, keys.answer("c.example"));
      assertInstanceOf(KeyAnswer.None.class, keys.answer("d.example"));
    }
    assertEquals(1, share.availablePermits());
  }

  @Test
  void whenTheTimeIsOverNothingIsWaitedFor() {
    try (var keys = questions(new Semaphore(0), Duration.ZERO)) {
      keys.ask("a.example");
      assertInstanceOf(KeyAnswer.Unanswered.class, keys.answer("a.example"));
    }
  }

  @Test
  void whoIsInterruptedHasNoAnswer() {
    try (var keys = questions(new Semaphore(0), Duration.ofDays(1))) {
      Thread.currentThread().interrupt();
      assertEquals(new KeyAnswer.Unanswered("interrupted"), keys.answer("a.example"));
      assertTrue(Thread.interrupted());
    }
  }
}
