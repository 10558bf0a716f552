package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** How finished mails are forgotten. */
@Timeout(60)
class SweepTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final int ROUND = Sweep.PAGE * Sweep.PAGES;

  private final MemoryVault memory = new MemoryVault();
  private final Shelves shelves = new Shelves(memory);
  private final Schedule schedule = new Schedule(QueueSettings.defaults(), new Random(1));
  private final Sweep sweep = new Sweep(shelves, schedule);

  @Test
  void whatMayComeAgainIsNotForgotten() {
    Instant old = NOON.minus(schedule.oldest());
    finished(old.minusMillis(1), old);
    assertFalse(sweep.go(NOON));
    assertEquals(List.of(old), left());
  }

  @Test
  void aRoundIsBoundedAndTheNextGoesOnBehindIt() {
    finished(old(10, ROUND));
    finished(old(ROUND + 10, ROUND + 5));
    assertTrue(sweep.go(NOON));
    assertEquals(ROUND + 5, left().size());
    finished(old(0, 3));
    assertTrue(sweep.go(NOON));
    assertFalse(sweep.go(NOON));
    assertEquals(old(0, 3), left(), "what lies before was not read again");
    assertFalse(sweep.go(NOON.plus(Duration.ofMinutes(59))));
    assertEquals(3, left().size());
    assertFalse(sweep.go(NOON.plus(Duration.ofHours(1))));
    assertEquals(List.of(), left());
  }

  @Test
  void h5_aClockThatWasSetBackDoesNotEndIt() {
    sweep.go(NOON.plus(Duration.ofDays(3_650)));
    finished(old(0, 3));
    sweep.go(NOON);
    assertEquals(List.of(), left());
  }

  @Test
  void h3_whatTheVaultDoesNotTakeHasAnotherHour() {
    finished(old(0, 3));
    memory.breakDown(VaultUnwritable.Cause.FULL);
    assertThrows(VaultUnwritable.class, () -> sweep.go(NOON));
    assertFalse(sweep.go(NOON));
    memory.recover();
    sweep.go(NOON.plus(Duration.ofHours(1)));
    assertEquals(List.of(), left());
  }

  @Test
  void theRunnerEndsItRoundByRound() {
    var clock = new ManualClock();
    Instant old = clock.instant().minus(schedule.oldest());
    finished(IntStream.rangeClosed(1, 2 * ROUND + 1).mapToObj(old::minusMillis).toList());
    var settings = QueueSettings.defaults();
    try (var _ = new Rig(memory, new PostBox("local"), clock, settings).start()) {
      while (!left().isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  private List<Instant> old(int from, int count) {
    Instant first = NOON.minus(schedule.oldest()).minus(Duration.ofDays(1));
    return IntStream.range(from, from + count).mapToObj(first::plusMillis).toList();
  }

  private void finished(Instant... received) {
    finished(List.of(received));
  }

  private void finished(List<Instant> received) {
    memory.transact(
        Vault.Durability.ORDERED,
        tx -> {
          for (Instant each : received) {
            tx.put(memory.space("done"), key(each), new byte[0]);
          }
          return true;
        });
  }

  private List<Instant> left() {
    return memory.space("done").range(new byte[0], new byte[] {-1}, 10_000).stream()
        .map(entry -> received(Key.text(entry.key(), 0)))
        .toList();
  }

  private static byte[] key(Instant received) {
    return Key.of(MailId.fresh(received, () -> 0).text()).bytes();
  }

  private static Instant received(String id) {
    return Instant.ofEpochMilli(Long.parseLong(id.substring(0, 9), 32));
  }
}
