package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.queue.sites.RelaySettings.Share;
import org.rekkas.queue.sites.Sites;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.ManualClock;

/**
 * What is kept for a destination that has enough lies for hours unless that calls for it: on each
 * path on which it gets room. Where the clock stands still, nothing goes because its time has come.
 */
@Timeout(60)
class CallingTest {
  private static final int MAILS = 12;
  private static final Share ONE_CONNECTION = new Share(1, 1, 0);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger routed = new AtomicInteger();
  private final AtomicInteger failing = new AtomicInteger();

  @Test
  void h7_whatIsKeptForABusyHostIsNotReadAgainMeanwhile() {
    try (var rig = hanging(new Rig(inMemory(40, ONE_CONNECTION))).start()) {
      send(rig, 100);
      rig.journal.awaitCount(Note.RecipientRouted.class, _ -> true, 100);
      while (kept(rig) < 50) {
        Thread.onSpinWait();
      }
      int before = routed.get();
      for (int i = 0; i < 12; i++) {
        rig.clock.advance(Duration.ofMinutes(5));
        passBy(rig);
      }
      assertEquals(before, routed.get());
      gate.countDown();
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 112);
    }
  }

  /** What runs then knows nothing of the destination but what waits for it. */
  @Test
  void afterAStart() {
    try (var rig = new Rig(stoppedWithKept(), inMemory(8, ONE_CONNECTION)).start()) {
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, left);
    }
  }

  @Test
  void afterAStartThatSetAPace() {
    try (var rig = new Rig(stoppedWithKept(), inMemory(8, new Share(1, 1, 60))).start()) {
      for (int second = 0; rig.remote.count() < MAILS; second++) {
        assertTrue(second < 600, "they wait for a turn hours away");
        rig.clock.advance(Duration.ofSeconds(1));
        passBy(rig);
      }
    }
  }

  @Test
  void whereTheLastUnderWayEndsWhileOthersTakeAllTheMemory() {
    try (var rig = hanging(new Rig(inMemory(8, ONE_CONNECTION))).start()) {
      var one = new CountDownLatch(1);
      rig.remote.script(
          d -> RelayTest.passed(NextHops.destination(d).equals("one.net") ? one : gate));
      for (String other : new String[] {"two.net", "two.net", "three.net", "four.net"}) {
        int before = routed.get();
        rig.send("", "zoe@" + other);
        awaitRouted(before + 1);
      }
      while (active(rig) < 4) {
        Thread.onSpinWait();
      }
      send(rig, MAILS);
      while (kept(rig) < MAILS - 1) {
        Thread.onSpinWait();
      }
      one.countDown();
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, MAILS);
      gate.countDown();
    }
  }

  /** Those come to no site, which so has nothing to end. */
  @Test
  void whereThoseThatWereCalledForEndOnTheWay() {
    try (var rig = hanging(new Rig(inMemory(8, ONE_CONNECTION))).start()) {
      send(rig, MAILS);
      while (kept(rig) < MAILS - 2) {
        Thread.onSpinWait();
      }
      failing.set(Integer.MAX_VALUE);
      gate.countDown();
      rig.awaitRest();
      failing.set(0);
      while (kept(rig) > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void atAPaceWhereTheTurnsOfTheNextMinutesAreUsedUp() {
    gate.countDown();
    try (var rig = hanging(new Rig(inMemory(200, new Share(1, 1, 1)))).start()) {
      send(rig, 60);
      for (int minute = 0; rig.remote.count() < 60; minute++) {
        assertTrue(rig.remote.count() <= minute + 1, "too fast");
        assertTrue(minute < 600, "they wait for a turn hours away");
        rig.clock.advance(Duration.ofMinutes(1));
        passBy(rig);
      }
      assertTrue(routed.get() <= 4 * 60, "each was looked at too often: " + routed);
    }
  }

  /** Whoever should have called for it was hindered. */
  @Test
  void whereNobodyCalledForAWhile() {
    var one = new Destination("smtp", "one.net");
    var two = new Destination("smtp", "two.net");
    var backlog = new Backlog();
    var clock = new ManualClock();
    var settings = RelaySettings.defaults();
    var sites = new Sites(settings, 4, new Nobody(), backlog, clock, new Random(1));
    var heard = Heard.here(Outcomes.NO_ANSWER);
    sites.know(Map.of(two, Silence.from(clock.instant(), heard, new Random(1))));
    for (Destination each : List.of(one, two)) {
      backlog.add(new Berth(each, Berth.Kind.KEPT), 1);
      sites.appetite(each);
    }
    assertEquals(List.of(one), sites.withRoom());
    backlog.add(new Berth(one, Berth.Kind.KEPT), -1);
    assertEquals(List.of(), sites.withRoom());
  }

  private record Nobody() implements Sites.Carrier {
    @Override
    public void deliver(Destination destination, List<Attempt> batch) {}

    @Override
    public void settle(List<Attempt> batch) {}

    @Override
    public boolean isBehind() {
      return false;
    }

    @Override
    public void remember(Destination destination, Optional<Silence> silence) {}
  }

  private int left;

  /**
   * Of which all that were under way have gone, and the others are kept: they could not be read.
   */
  private Rig stoppedWithKept() {
    var vault = new BlindVault();
    var box = new PostBox("local");
    var settings = inMemory(8, ONE_CONNECTION);
    var rig = hanging(new Rig(vault, vault.memory, box, new ManualClock(), settings)).start();
    send(rig, MAILS);
    while (kept(rig) < 5) {
      Thread.onSpinWait();
    }
    vault.dark = "berths";
    gate.countDown();
    rig.awaitRest();
    rig.close();
    left = MAILS - rig.remote.count();
    assertTrue(left >= 5, "kept " + left);
    return rig;
  }

  private Rig hanging(Rig rig) {
    rig.remote.script(_ -> RelayTest.passed(gate));
    rig.routing =
        Optional.of(
            (path, _) -> {
              if (!path.mailbox().domain().endsWith(".net")) {
                return new Routes.Routed(Rig.to("local", path), "test");
              }
              routed.incrementAndGet();
              if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IllegalStateException("no route");
              }
              return new Routes.Routed(
                  new Route.Relay("smtp", path.mailbox().domain(), false), "test");
            });
    return rig;
  }

  private static QueueSettings inMemory(int mails, Share share) {
    var usual = QueueSettings.defaults();
    return new QueueSettings(usual.retry(), usual.expiry(), usual.warning(), mails, 4, 50_000)
        .with(new RelaySettings(100, 1, share, Map.of()));
  }

  /** One after the other: so none is laid down since nothing is known of its domain. */
  private void send(Rig rig, int mails) {
    for (int i = 0; i < mails; i++) {
      int before = routed.get();
      rig.send("", "eve@one.net");
      awaitRouted(before + 1);
    }
  }

  private void awaitRouted(int count) {
    while (routed.get() < count) {
      Thread.onSpinWait();
    }
  }

  private static long kept(Rig rig) {
    return rig.spool.inspection().destinations(9).stream().mapToLong(Standing::kept).sum();
  }

  private static int active(Rig rig) {
    return rig.spool.inspection().destinations(9).stream().mapToInt(Standing::active).sum();
  }

  /** Waits until a mail that comes now has gone: then those before it have been looked at. */
  private static void passBy(Rig rig) {
    rig.awaitFinished(rig.send("", "ali@example.org"));
  }
}
