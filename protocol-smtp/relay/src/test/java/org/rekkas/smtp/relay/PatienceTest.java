package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.FakeSection;

/** One question has one time, however many replies it waits for. */
class PatienceTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Patience patience = Patience.from(new FakeSection("relay"));

  @Test
  void eachStepIsBoundedAndAllOfThemAre() {
    var some = patience.hurried(HOUR);
    assertEquals(Duration.ofSeconds(10), some.reply());
    assertEquals(Duration.ofSeconds(10), some.connect());
    assertFalse(some.isOver());
    var few = patience.hurried(Duration.ofSeconds(5));
    assertTrue(few.reply().compareTo(Duration.ofSeconds(5)) <= 0, () -> "" + few.reply());
  }

  @Test
  void whereNothingIsLeftNobodyIsWaitedFor() {
    var none = patience.hurried(Duration.ZERO);
    assertTrue(none.isOver());
    assertEquals(Duration.ofMillis(1), none.reply());
    assertEquals(Duration.ofMillis(1), none.connect());
  }

  @Test
  void aMailHasTheTimeOfTheRfc() {
    assertFalse(patience.isOver());
    assertEquals(Duration.ofMinutes(5), patience.reply());
  }
}
