package org.rekkas.directory;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BoundedCheckTest {
  private final Argon2 hash = Argon2.decoy(new Argon2.Cost(8, 1, 1), new Random(1));

  @Test
  void whoFindsAllTurnsTakenIsTurnedAway() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var check =
        new BoundedCheck(
            1,
            Duration.ZERO,
            (of, password) -> {
              begun.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return true;
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> check.matches(hash, new byte[1]));
      begun.await();
      assertThrows(PasswordCheck.TooBusy.class, () -> check.matches(hash, new byte[1]));
      end.countDown();
      assertTrue(first.get());
      assertTrue(check.matches(hash, new byte[1]));
    }
  }
}
