package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.plugins.mailinglist.HeldTally.Counted;
import org.rekkas.testkit.ManualClock;

/** How often held posts are read to be counted. */
class HeldTallyTest {
  private final ManualClock clock = new ManualClock();
  private final HeldTally tally = new HeldTally(clock);
  private int reads;

  private List<Counted> read() {
    reads++;
    return List.of(new Counted(clock.instant(), Decider.MODERATOR, "eve@example.net"));
  }

  @Test
  void g5_whatDoesNotChangeIsReadOnce() {
    for (int i = 0; i < 1000; i++) {
      assertEquals(1, tally.of("team", this::read).size());
    }
    assertEquals(1, reads);
    tally.of("news", this::read);
    assertEquals(2, reads);
  }

  @Test
  void whatChangedIsReadAgainAndSoIsWhatAnotherMayHaveChanged() {
    tally.of("team", this::read);
    tally.changed();
    tally.of("team", this::read);
    assertEquals(2, reads);
    clock.advance(Duration.ofMinutes(1));
    tally.of("team", this::read);
    assertEquals(3, reads);
  }

  @Test
  void whatChangesWhileItIsReadIsNotKept() {
    tally.of(
        "team",
        () -> {
          tally.changed();
          return read();
        });
    tally.of("team", this::read);
    assertEquals(2, reads);
  }

  @Test
  void someListsAreKept() {
    for (int i = 0; i <= 10; i++) {
      tally.of("list" + i, this::read);
    }
    tally.of("list10", this::read);
    assertEquals(11, reads);
    tally.of("list0", this::read);
    assertEquals(12, reads);
  }
}
