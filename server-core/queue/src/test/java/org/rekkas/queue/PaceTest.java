package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.threads.Doorway;
import org.rekkas.queue.threads.Pace;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Routes;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;

/** Lanes and routers that are slower than what comes in. */
@Timeout(60)
class PaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void turnsFollowEachOtherAtThePaceOfTheLane() {
    var pace = new Pace(0);
    pace.begin(10, 0);
    pace.end(10 * SECOND);
    assertEquals(Duration.ofSeconds(20), pace.turn(20, 10 * SECOND));
    assertEquals(Duration.ofSeconds(21), pace.turn(20, 10 * SECOND));
    assertEquals(Duration.ofSeconds(20), pace.turn(20, 12 * SECOND));
  }

  @Test
  void nobodyStandsInLineForALaneThatHasNothingToDo() {
    var pace = new Pace(0);
    pace.begin(10, 0);
    pace.end(10 * SECOND);
    assertEquals(Duration.ofSeconds(100), pace.turn(100, 10 * SECOND));
    pace.begin(0, 11 * SECOND);
    assertEquals(Duration.ofSeconds(5), pace.turn(5, 11 * SECOND));
  }

  @Test
  void aMailForManyWaitsInALaneAndNotOnDisk() {
    var hang = new CountDownLatch(1);
    List<ForwardPath> got = Collections.synchronizedList(new ArrayList<>());
    try (var rig = new Rig(inMemory(400))) {
      rig.agents.put("slow", hanging(hang, got));
      String[] members =
          IntStream.range(0, 500).mapToObj(i -> "m" + i + "@example.org").toArray(String[]::new);
      Stream.of(members).map(ForwardPath::of).forEach(m -> rig.routes.put(m, Rig.to("slow", m)));
      rig.start();
      MailId first = rig.send("", members);
      MailId second = rig.send("", members);
      hang.countDown();
      rig.awaitFinished(first);
      rig.awaitFinished(second);
      assertEquals(1000, got.size());
    }
  }

  @Test
  void aLaneThatHangsIsSlow() {
    var pace = new Pace(0);
    pace.begin(10, 0);
    assertEquals(0, pace.taking(100, 0));
    assertEquals(600 * SECOND, pace.taking(100, 60 * SECOND));
    assertEquals(Duration.ofMinutes(5), pace.turn(100, 60 * SECOND));
  }

  @Test
  void h7_manyMailsForAnAgentThatHangsStarveNobody() {
    var hang = new CountDownLatch(1);
    List<ForwardPath> got = Collections.synchronizedList(new ArrayList<>());
    try (var rig = new Rig(inMemory(40))) {
      rig.agents.put("slow", hanging(hang, got));
      ForwardPath slow = ForwardPath.of("slow@example.org");
      rig.routes.put(slow, Rig.to("slow", slow));
      for (int i = 0; i < 200; i++) {
        rig.send("", "slow@example.org");
      }
      rig.start();
      MailId other = rig.send("", "ali@example.org");
      rig.awaitFinished(other);
      assertTrue(got.isEmpty());
      hang.countDown();
      rig.awaitFinished(201);
      assertEquals(200, got.size());
    }
  }

  @Test
  void h7_aRouterThatHangsHoldsUpThoseAloneThatLeadToIt() {
    var hang = new CountDownLatch(1);
    int many = 700;
    try (var rig = new Rig()) {
      rig.routing =
          Optional.of(
              (path, _) -> {
                if (path.mailbox().domain().equals("slow.example")) {
                  await(hang);
                }
                return new Routes.Routed(Rig.to("local", path), "test");
              });
      for (int i = 0; i < many; i++) {
        rig.send("", "zoe@slow.example");
      }
      rig.start();
      for (int i = 0; i < 3; i++) {
        rig.awaitFinished(rig.send("", "ali@example.org"));
      }
      assertEquals(3, rig.local.items().size());
      hang.countDown();
      rig.awaitFinished(many + 3);
      assertEquals(many + 3, rig.local.items().size());
    }
  }

  @Test
  void aBurstIsNotTurnedAwayForWhatOneTookAlone() {
    int crowd = 18;
    var doorway = new Doorway(crowd);
    doorway.pass(() -> await(new CountDownLatch(1), 100));
    var leave = new CountDownLatch(1);
    var passed = new AtomicInteger();
    List<Thread> burst =
        IntStream.range(0, 16 + crowd + 2)
            .mapToObj(
                _ ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              doorway.pass(() -> await(leave, 60_000));
                              passed.incrementAndGet();
                            }))
            .toList();
    while (!burst.stream().allMatch(PaceTest::waitsOrHasEnded)) {
      Thread.onSpinWait();
    }
    leave.countDown();
    burst.forEach(PaceTest::join);
    assertEquals(burst.size(), passed.get());
  }

  private static boolean waitsOrHasEnded(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      case NEW, RUNNABLE, BLOCKED -> false;
    };
  }

  @Test
  void h7_manyDomainsOfARouterThatHangsStarveNobody() {
    var hang = new CountDownLatch(1);
    try (var rig = new Rig(inMemory(80))) {
      rig.routing =
          Optional.of(
              (path, _) -> {
                if (path.mailbox().domain().endsWith("slow.example")) {
                  await(hang);
                }
                return new Routes.Routed(Rig.to("local", path), "test");
              });
      for (int i = 0; i < 200; i++) {
        rig.send("", "zoe@" + i % 10 + ".slow.example");
      }
      rig.start();
      for (int i = 0; i < 3; i++) {
        rig.awaitFinished(rig.send("", "ali@" + i + ".example.org"));
      }
      assertEquals(3, rig.local.items().size());
      hang.countDown();
      rig.awaitFinished(203);
    }
  }

  @Test
  void h7_aRouterThatBecomesSlowHoldsUpTheSorterForOneAnswer() {
    try (var rig = new Rig()) {
      var slow = new AtomicBoolean();
      var heldUp = new AtomicInteger();
      rig.routing = Optional.of((path, _) -> answer(path, slow.get(), heldUp));
      rig.start();
      String[] all =
          IntStream.range(0, 10).mapToObj(i -> "ali@" + i + ".example.org").toArray(String[]::new);
      for (String each : all) {
        rig.awaitFinished(rig.send("", each));
      }
      slow.set(true);
      rig.awaitFinished(rig.send("", all));
      for (String each : all) {
        rig.awaitFinished(rig.send("", each));
      }
      assertTrue(heldUp.get() <= 1, () -> heldUp + " times");
    }
  }

  private static Routes.Routed answer(ForwardPath path, boolean slow, AtomicInteger heldUp) {
    if (slow) {
      if (Thread.currentThread().getName().equals("queue-sorter")) {
        heldUp.incrementAndGet();
      }
      await(new CountDownLatch(1), 20);
    }
    return new Routes.Routed(Rig.to("local", path), "test");
  }

  @Test
  void h7_aMailForAFastDomainAndASlowOneWaitsWithThoseForTheSlowOne() {
    var slow = new AtomicBoolean();
    var hang = new CountDownLatch(1);
    try (var rig = new Rig()) {
      rig.routing =
          Optional.of(
              (path, _) -> {
                if (path.mailbox().domain().equals("slow.example")) {
                  await(hang, slow.get() ? 60_000 : 20);
                }
                return new Routes.Routed(Rig.to("local", path), "test");
              });
      rig.start();
      rig.awaitFinished(rig.send("", "zoe@slow.example"));
      slow.set(true);
      for (int i = 0; i < 40; i++) {
        rig.send("", "info@fast.example", "zoe@slow.example");
      }
      rig.awaitFinished(rig.send("", "ali@fast.example"));
      hang.countDown();
      rig.awaitFinished(42);
    }
  }

  @Test
  void aWayIsQuickOnceItHasAnsweredSoonAndForAWhileAfterASlowAnswerIsNot() {
    var way = new Way(1);
    assertFalse(way.isQuick());
    way.took(1);
    assertTrue(way.isQuick());
    way.took(SECOND);
    for (int i = 0; i < 99; i++) {
      way.took(1);
      assertFalse(way.isQuick());
    }
    way.took(1);
    assertTrue(way.isQuick());
  }

  private static QueueSettings inMemory(int mails) {
    var defaults = QueueSettings.defaults();
    return new QueueSettings(
        defaults.retry(), defaults.expiry(), defaults.warning(), mails, 4, 50_000);
  }

  /** Whether it was opened within so many milliseconds. */
  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DeliveryAgent hanging(CountDownLatch hang, List<ForwardPath> got) {
    return new DeliveryAgent() {
      @Override
      public String agent() {
        return "slow";
      }

      @Override
      public List<Outcome> deliver(List<Delivery> batch) {
        await(hang);
        batch.forEach(delivery -> got.add(delivery.path()));
        return batch.stream().map(_ -> PostBox.delivered()).toList();
      }
    };
  }
}
