package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;

/** What cannot be laid down before its pass stays in memory, and is not looked at again. */
class ParkingTest {
  private final Settling desk = new Settling();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aMailThatCannotBeParkedIsNotSortedAgainBeforeItIs() {
    ActiveMail mail = desk.claimed(Envelope.of("", "ali@example.org"));
    desk.rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    desk.settlement.parking().park(Map.of(mail, Duration.ofMinutes(1)));
    desk.settlement.settleRest();
    assertWaitsInMemory(mail.id());
    desk.rig.memory.recover();
    desk.settlement.settleRest();
    assertLiesOnDisk(mail.id());
    Progress then = desk.shelves.read(mail.id()).flatMap(ActiveMail::progress).orElseThrow();
    assertEquals(desk.rig.clock.instant().plusSeconds(60), then.due());
    assertEquals(0, then.attempts());
  }

  @Test
  void aMailThatCannotBePostponedIsNotSortedAgainBeforeItIs() {
    ActiveMail mail = desk.claimed(Envelope.of("", "ali@example.org").withOptions(Settling.aDay()));
    desk.rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(List.of(), desk.settlement.parking().postpone(List.of(mail)));
    desk.settlement.settleRest();
    assertWaitsInMemory(mail.id());
    desk.rig.memory.recover();
    desk.settlement.settleRest();
    assertLiesOnDisk(mail.id());
    assertTrue(desk.shelves.read(mail.id()).orElseThrow().isPostponed());
  }

  private void assertWaitsInMemory(MailId id) {
    assertTrue(desk.active.contains(id));
    assertEquals(List.of(), desk.active.take(10));
    assertTrue(desk.settlement.hasRest());
  }

  private void assertLiesOnDisk(MailId id) {
    assertFalse(desk.active.contains(id));
    assertEquals(List.of(), desk.active.take(10));
    assertFalse(desk.settlement.hasRest());
  }
}
