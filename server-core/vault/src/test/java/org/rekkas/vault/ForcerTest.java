package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.disk.FileDisk;
import org.rekkas.vault.state.Log;
import org.rekkas.vault.state.StateFailed;

/** A log that fails, and comes back with all, or without its end. */
@Timeout(60)
final class ForcerTest {
  private final PlayedLog log = new PlayedLog();
  private Forcer forcer;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    forcer = new Forcer(log, new Fitness(new Room(new FileDisk(), folder, 0), _ -> {}));
    log.sequence = 10;
    forcer.start();
  }

  @AfterEach
  void end() {
    forcer.close();
  }

  @Test
  void whatComesBackWasCommitted() throws Exception {
    var step = failedForce(12);
    forcer.openedAgain();
    assertDoesNotThrow(step::await);
    assertEquals(12, forcer.forced());
  }

  @Test
  void whatDoesNotComeBackWasNot() throws Exception {
    var step = failedForce(12);
    log.sequence = 11;
    forcer.openedAgain();
    assertEquals(Cause.FAILED, assertThrows(VaultUnwritable.class, step::await).reason());
    assertEquals(11, forcer.forced());
  }

  @Test
  void aBatchThatWasNotWrittenMayComeBackToo() {
    var lost = new Step();
    forcer.addFailed(List.of(lost), 11, new StateFailed("not written", new IOException()));
    forcer.openedAgain();
    assertThrows(VaultUnwritable.class, lost::await);
    var found = new Step();
    forcer.addFailed(List.of(found), 11, new StateFailed("not written", new IOException()));
    log.sequence = 13;
    forcer.openedAgain();
    assertDoesNotThrow(found::await);
  }

  @Test
  void whatMayBeDoneAgainDoesNotWait() throws Exception {
    failedForce(12);
    var chore = Chore.forced(_ -> {});
    forcer.add(List.of(chore), 12);
    assertEquals(Cause.FAILED, assertThrows(VaultUnwritable.class, chore::await).reason());
  }

  @Test
  void anEndTellsThoseWhoWait() throws Exception {
    var step = failedForce(12);
    forcer.close();
    assertEquals(Cause.STOPPING, assertThrows(VaultUnwritable.class, step::await).reason());
  }

  @Test
  void afterAnOpeningItForcesAgain() throws Exception {
    failedForce(12);
    log.sequence = 11;
    forcer.openedAgain();
    log.fails = false;
    log.sequence = 12;
    var step = new Step();
    forcer.add(List.of(step), 12);
    step.await();
    assertEquals(12, forcer.forced());
  }

  private Step failedForce(long sequence) throws InterruptedException {
    log.sequence = sequence;
    log.fails = true;
    var step = new Step();
    forcer.add(List.of(step), sequence);
    log.tried.await();
    return step;
  }

  private static final class Step extends Request {
    @Override
    void apply(Batch batch) {}

    @Override
    boolean mustBeCertain() {
      return true;
    }
  }

  private static final class PlayedLog implements Log {
    final CountDownLatch tried = new CountDownLatch(1);
    volatile long sequence;
    volatile boolean fails;

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public void force() {
      if (fails) {
        tried.countDown();
        throw new StateFailed("not forced", new IOException());
      }
    }
  }
}
