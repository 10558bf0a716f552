package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.sites.RelaySettings.Share;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;

/** What a stop in the middle leaves, and a disk that takes nothing for a while before it. */
@Timeout(60)
class StopTest {
  private static final int CONNECTIONS = 10;
  private static final int MAILS = 300;

  @Test
  void h1_whileNothingCanBeWrittenNothingMoreIsRelayed() {
    try (var rig = relaying()) {
      rig.memory.breakDown(VaultUnwritable.Cause.FULL);
      rig.start();
      awaitOffered(rig);
      assertTrue(rig.remote.count() <= 2 * CONNECTIONS, () -> rig.remote.count() + " relayed");
      rig.memory.recover();
      rig.clock.advance(Duration.ofSeconds(1));
      rig.awaitFinished(MAILS);
      assertEquals(MAILS, rig.remote.count());
    }
  }

  @Test
  void h1_whatWasRelayedWhileNothingCouldBeWrittenIsWrittenAtTheStop() {
    var first = relaying();
    first.memory.breakDown(VaultUnwritable.Cause.FULL);
    first.start();
    awaitOffered(first);
    first.memory.recover();
    first.close();
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      await(() -> second.remote.taken().size() == MAILS && second.queued().isEmpty());
      second.remote.taken().forEach((what, times) -> assertEquals(1, times, what));
    }
  }

  @Test
  void h1_whatWasRelayedLastGoesOutAgainWhereNothingCanBeWrittenUntilTheEnd() {
    var first = relaying();
    first.memory.breakDown(VaultUnwritable.Cause.FULL);
    first.start();
    awaitOffered(first);
    first.close();
    first.memory.recover();
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      await(() -> second.remote.taken().size() == MAILS && second.queued().isEmpty());
      long twice = second.remote.taken().values().stream().filter(times -> times > 1).count();
      assertTrue(twice <= 2 * CONNECTIONS, twice + " twice");
    }
  }

  @Test
  void h1_whatOneOfTwoTookWhileNothingCouldBeWrittenIsNotedAtTheStop() {
    var first = new Rig(RelayTest.with(1, 1, new Share(1, 1, 0)));
    first.send("", "eve@one.net", "zoe@two.net");
    first.memory.breakDown(VaultUnwritable.Cause.FULL);
    first.start();
    await(() -> first.spool.isHalted() && first.remote.open() == 0);
    first.memory.recover();
    first.close();
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      await(() -> second.remote.taken().size() == 2 && second.queued().isEmpty());
      second.remote.taken().forEach((what, times) -> assertEquals(1, times, what));
    }
  }

  @Test
  void h1_whatOneOfTwoTookWhileNothingCouldBeWrittenIsNotedOnceItCan() {
    var answer = new CountDownLatch(1);
    try (var rig = new Rig(RelayTest.with(5, 1, new Share(5, 5, 0)))) {
      rig.remote.script(
          delivery ->
              NextHops.destination(delivery).equals("two.net")
                  ? RelayTest.passed(answer)
                  : NextHops.relayed());
      MailId id = rig.send("", "eve@one.net", "zoe@two.net");
      rig.memory.breakDown(VaultUnwritable.Cause.FULL);
      rig.start();
      await(rig.spool::isHalted);
      rig.memory.recover();
      rig.clock.advance(Duration.ofSeconds(1));
      await(() -> !new Shelves(rig.memory).isFresh(id) && !rig.spool.isHalted());
      answer.countDown();
      rig.awaitFinished(id);
      assertEquals(2, rig.remote.count());
    }
  }

  private static Rig relaying() {
    var rig = new Rig(RelayTest.with(CONNECTIONS, 1, new Share(5, 20, 0)));
    for (int i = 0; i < MAILS; i++) {
      rig.send("", "eve@host" + i + ".net");
    }
    return rig;
  }

  /** Waits until each mail waits in memory for its host, or that has it, and no host is asked. */
  private static void awaitOffered(Rig rig) {
    await(
        () ->
            rig.remote.open() == 0
                && rig.remote.count() > 0
                && rig.remote.count() + inMemory(rig) == MAILS);
  }

  private static int inMemory(Rig rig) {
    return rig.spool.inspection().destinations(MAILS).stream().mapToInt(Standing::active).sum();
  }

  @Test
  void noConnectionIsBegunOnceItIsToStop() throws InterruptedException {
    var answer = new CountDownLatch(1);
    var delivering = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var rig = new Rig(RelayTest.with(1, 1, new Share(1, 1, 0)));
    rig.remote.script(_ -> RelayTest.passed(answer));
    rig.local.script(
        _ -> {
          delivering.countDown();
          var _ = RelayTest.passed(end);
          return PostBox.delivered();
        });
    for (int i = 0; i < 10; i++) {
      rig.send("", "eve@one.net");
    }
    rig.send("", "ali@example.org");
    rig.start();
    delivering.await();
    await(() -> inMemory(rig) == 10 && rig.remote.open() == 1);
    Thread closing = closing(rig);
    answer.countDown();
    await(() -> rig.remote.open() == 0);
    end.countDown();
    closing.join();
    assertEquals(1, rig.remote.count());
    assertEquals(9, rig.queued().size());
  }

  /** Closes it; returns when whoever does so waits for what is at hand. */
  static Thread closing(Rig rig) {
    Thread closing = Thread.ofPlatform().start(rig::close);
    await(() -> closing.getState() == Thread.State.TIMED_WAITING);
    return closing;
  }

  static void await(BooleanSupplier what) {
    while (!what.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
