package org.rekkas.reports;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.testkit.FakeSurroundings;

@Timeout(60)
class DailyRoundTest {
  @TempDir Path folder;

  /** A day's work that fails, be it for want of memory, has another look. */
  @Test
  void anErrorEndsNoRound() {
    var looks = new CountDownLatch(2);
    var work =
        new DailyRound.Work() {
          @Override
          public DailyRound.Reached of(LocalDate day, Instant now) {
            looks.countDown();
            throw new NoClassDefFoundError("says the test");
          }

          @Override
          public void over() {}
        };
    try (var round = new DailyRound("survives", new FakeSurroundings("reports", folder), work)) {
      round.start();
      while (looks.getCount() > 0) {
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("reports-survives"))
            .forEach(LockSupport::unpark);
      }
    }
  }
}
