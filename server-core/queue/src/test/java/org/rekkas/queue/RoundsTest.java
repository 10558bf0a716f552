package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.Destination;

class RoundsTest {
  private static final Destination ONE = new Destination("smtp", "one.net");
  private static final Destination TWO = new Destination("smtp", "two.net");

  private final Rounds rounds = new Rounds();

  @Test
  void aRoundGoesOnUntilItEnds() {
    assertEquals("", rounds.from(ONE));
    rounds.goOn(ONE, "0001");
    rounds.goOn(TWO, "0002");
    assertEquals("0001", rounds.from(ONE));
    rounds.end(ONE);
    assertEquals("", rounds.from(ONE));
    assertEquals("0002", rounds.from(TWO));
  }

  @Test
  void whatNothingWaitsForIsForgotten() {
    rounds.goOn(ONE, "0001");
    rounds.goOn(TWO, "0002");
    rounds.retain(Set.of(TWO));
    assertEquals("", rounds.from(ONE));
    assertEquals("0002", rounds.from(TWO));
  }
}
