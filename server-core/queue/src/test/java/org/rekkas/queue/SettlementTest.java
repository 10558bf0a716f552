package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;

/** What waits while the vault takes no write. */
class SettlementTest {
  private final Rig rig = new Rig();
  private final Shelves shelves = new Shelves(rig.memory);
  private final ActiveSet active = new ActiveSet(10, () -> {});
  private final Settlement settlement =
      new Settlement(
          shelves,
          rig.memory,
          active,
          new Judgement(
              new Schedule(QueueSettings.defaults(), new Random(1)),
              new Reports(rig.memory, Rig.HOST, QueueSettings.defaults(), rig.journal)),
          new Tally(),
          new Backlog(),
          rig.clock,
          rig.journal);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aMailThatCannotBeParkedIsNotSortedAgainBeforeItIs() {
    ActiveMail mail = claimed(Envelope.of("", "ali@example.org"));
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    settlement.park(Map.of(mail, Duration.ofMinutes(1)));
    settlement.settleRest();
    assertWaitsInMemory(mail.id());
    rig.memory.recover();
    settlement.settleRest();
    assertLiesOnDisk(mail.id());
    Progress then = shelves.read(mail.id()).flatMap(ActiveMail::progress).orElseThrow();
    assertEquals(rig.clock.instant().plusSeconds(60), then.due());
    assertEquals(0, then.attempts());
  }

  @Test
  void aMailThatCannotBePostponedIsNotSortedAgainBeforeItIs() {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of("HOLDFOR", "86400"));
    ActiveMail mail = claimed(Envelope.of("", "ali@example.org").withOptions(options));
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(List.of(), settlement.postpone(List.of(mail)));
    settlement.settleRest();
    assertWaitsInMemory(mail.id());
    rig.memory.recover();
    settlement.settleRest();
    assertLiesOnDisk(mail.id());
    assertTrue(shelves.read(mail.id()).orElseThrow().isPostponed());
  }

  /** Nothing is relayed until then: its rest is not to be waited for that was planned before. */
  @Test
  void theRunnerIsToldOnceThatTheVaultTakesNothing() {
    var told = new AtomicInteger();
    settlement.behind(told::incrementAndGet);
    for (int times = 1; times <= 2; times++) {
      ActiveMail claimed = claimed(Envelope.of("", "ali@example.org"));
      rig.memory.breakDown(VaultUnwritable.Cause.FULL);
      settlement.park(Map.of(claimed, Duration.ofMinutes(1)));
      settlement.settleRest();
      assertEquals(times, told.get());
      rig.memory.recover();
      settlement.settleRest();
    }
  }

  private ActiveMail claimed(Envelope envelope) {
    MailId id = rig.send(envelope);
    assertTrue(active.claim(id));
    return shelves.read(id).orElseThrow();
  }

  private void assertWaitsInMemory(MailId id) {
    assertTrue(active.contains(id));
    assertEquals(List.of(), active.take(10));
    assertTrue(settlement.hasRest());
  }

  private void assertLiesOnDisk(MailId id) {
    assertFalse(active.contains(id));
    assertEquals(List.of(), active.take(10));
    assertFalse(settlement.hasRest());
  }
}
