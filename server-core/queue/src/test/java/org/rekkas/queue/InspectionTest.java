package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.MailId;

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
      assertFalse(queue.delete(first), "it is being delivered");
      assertFalse(queue.delete(new MailId("nothere")));
    }
  }

  @Test
  void aDelayedMailCanBeTriedHeldAndDeleted() {
    try (var rig = new Rig().start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("", "ali@example.org");
      rig.awaitDelay(id, 1);
      Inspection queue = rig.spool.inspection();
      changed(() -> queue.retryNow(id));
      rig.awaitDelay(id, 2);
      changed(() -> queue.hold(id));
      assertEquals(QueuedMail.State.HELD, queue.find(id).orElseThrow().state());
      rig.clock.advance(Duration.ofDays(2));
      MailId other = rig.send("", "zoe@example.org");
      rig.awaitDelay(other, 1);
      assertEquals(2, queue.find(id).orElseThrow().attempts());
      changed(() -> queue.retryNow(id));
      rig.awaitDelay(id, 3);
      changed(() -> queue.delete(id));
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
    changed(() -> first.spool.inspection().hold(held));
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

  /** The note of a delay comes a moment before the mail is at rest. */
  private static void changed(BooleanSupplier change) {
    while (!change.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
