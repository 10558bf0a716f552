package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;

/** What an administrator sees and does. */
@Timeout(60)
class InspectionTest {
  @Test
  void freshMailsAreListedInTheOrderInWhichTheyCame() {
    try (var rig = new Rig()) {
      Inspection queue = rig.spool.inspection();
      assertEquals(new Inspection.Counts(0, 0, 0, Optional.empty()), queue.counts());
      MailId first = rig.send("joe@example.com", "ali@example.org");
      var came = rig.clock.instant();
      rig.clock.advance(Duration.ofSeconds(1));
      MailId second = rig.send("", "zoe@example.org");
      assertEquals(
          List.of(first, second), queue.list("", 10).stream().map(QueuedMail::id).toList());
      assertEquals(
          List.of(second), queue.list(second.text(), 10).stream().map(QueuedMail::id).toList());
      assertEquals(1, queue.list("", 1).size());
      assertEquals(new Inspection.Counts(2, 2, 0, Optional.of(came)), queue.counts());
      assertEquals(QueuedMail.State.ACTIVE, queue.find(first).orElseThrow().state());
      assertEquals(new Steering.Done(0, 1), apply(rig, first, new Change.Delete()));
      assertEquals(new Steering.Done(0, 0), apply(rig, new MailId("nothere"), new Change.Delete()));
    }
  }

  @Test
  void aCountThatIsWrongIsRightAsSoonAsTheQueueIsEmpty() {
    var first = new Rig();
    byte[] key = Key.of("0123456789abcdefgh").bytes();
    first.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(first.memory.space("waiting"), key, new byte[0]);
          return true;
        });
    try (var rig = new Rig(first, QueueSettings.defaults())) {
      first.memory.transact(
          Vault.Durability.FORCED,
          tx -> {
            tx.delete(first.memory.space("waiting"), key);
            return true;
          });
      assertEquals(1, rig.spool.inspection().counts().queued());
      rig.start();
      while (rig.spool.inspection().counts().queued() > 0) {
        rig.clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void aDelayedMailCanBeTriedHeldAndDeleted() {
    try (var rig = new Rig().start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("", "ali@example.org");
      rig.awaitDelay(id, 1);
      Inspection queue = rig.spool.inspection();
      changed(rig, id, new Change.RetryNow());
      rig.awaitDelay(id, 2);
      changed(rig, id, new Change.Hold());
      assertEquals(QueuedMail.State.HELD, queue.find(id).orElseThrow().state());
      rig.clock.advance(Duration.ofDays(2));
      MailId other = rig.send("", "zoe@example.org");
      rig.awaitDelay(other, 1);
      assertEquals(2, queue.find(id).orElseThrow().attempts());
      changed(rig, id, new Change.RetryNow());
      rig.awaitDelay(id, 3);
      changed(rig, id, new Change.Delete());
      assertTrue(queue.find(id).isEmpty());
      assertEquals(1, queue.counts().queued());
    }
  }

  @Test
  void whatLiesThereIsCountedAfterAStart() {
    var first = new Rig();
    first.local.script(_ -> PostBox.delayed());
    first.start();
    MailId held = first.send("", "ali@example.org");
    first.awaitDelay(held, 1);
    changed(first, held, new Change.Hold());
    MailId delayed = first.send("", "ali@example.org");
    first.awaitDelay(delayed, 1);
    first.close();
    var second = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults());
    second.send("", "zoe@example.org");
    var third = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults());
    Inspection.Counts counts = third.spool.inspection().counts();
    assertEquals(3, counts.queued());
    assertEquals(2, counts.delayed());
  }

  private static Steering.Done apply(Rig rig, MailId id, Change how) {
    return rig.spool.steering().apply(new Selection.Id(id), how);
  }

  /** The note of a delay comes a moment before the mail is at rest. */
  private static void changed(Rig rig, MailId id, Change how) {
    while (apply(rig, id, how).changed() == 0) {
      Thread.onSpinWait();
    }
  }
}
