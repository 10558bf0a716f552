package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuietMomentTest {
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void whatWasNotBegunIsNotDone() throws Exception {
    QuietMoment.after(Duration.ofHours(1), "test", () -> done.set(true)).close();
    assertFalse(done.get());
  }

  @Test
  void whatWasBegunIsWaitedFor() throws Exception {
    var begun = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    var moment =
        QuietMoment.after(
            Duration.ZERO,
            "test",
            () -> {
              begun.countDown();
              await(never);
              done.set(true);
            });
    begun.await();
    moment.close();
    assertTrue(done.get());
  }

  /** For a moment, in which the other is closed. */
  private static void await(CountDownLatch never) {
    try {
      assertFalse(never.await(100, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
