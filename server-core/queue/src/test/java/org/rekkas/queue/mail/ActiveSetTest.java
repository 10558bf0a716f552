package org.rekkas.queue.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.mail.MailId;

/** Who works on which mail, and when nobody does. */
@Timeout(60)
class ActiveSetTest {
  private final ActiveSet active = new ActiveSet(8, () -> {});
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whatNeedsAnEmptyMemoryIsDoneOnlyThen() {
    var id = new MailId("1k844dvg0apop1j");
    active.claim(id);
    active.whenEmpty(done::incrementAndGet);
    assertEquals(0, done.get());
    active.release(id);
    active.whenEmpty(done::incrementAndGet);
    assertEquals(1, done.get());
  }

  @Test
  void whileItIsDoneNoMailIsClaimed() throws Exception {
    var claim = new FutureTask<>(() -> active.claim(new MailId("1k844dvg0apop1j")));
    var claimer = new Thread(claim);
    active.whenEmpty(
        () -> {
          claimer.start();
          while (claimer.getState() != Thread.State.WAITING && !claim.isDone()) {
            Thread.onSpinWait();
          }
          assertFalse(claim.isDone());
        });
    assertTrue(claim.get());
  }
}
