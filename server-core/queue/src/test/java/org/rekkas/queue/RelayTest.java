package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.queue.sites.RelaySettings.Share;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.Intake;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.EnhancedCode;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;
import org.rekkas.testkit.ManualClock;

/** The lanes to other hosts. */
@Timeout(60)
class RelayTest {
  @Test
  void aMailIsRelayedAndForgotten() {
    try (var rig = new Rig().start()) {
      MailId id = rig.send("joe@example.org", "eve@one.net", "ali@example.org", "zoe@two.net");
      rig.awaitFinished(id);
      assertEquals(2, rig.remote.taken(id));
      assertEquals(1, rig.local.items().size());
      assertTrue(rig.queued().isEmpty());
    }
  }

  /** A route by sender has his login. */
  @Test
  void g6_whatIsLedOnGoesByTheRouteOfItsSenderOnlyIfHeHadLoggedIn() {
    try (var rig = new Rig()) {
      rig.mailets.add(Steps.of("info", mail -> Steps.led(mail, "far@three.net")));
      rig.routing = Optional.of(new BySender());
      Set<String> told = ConcurrentHashMap.newKeySet();
      rig.remote.script(
          delivery -> {
            told.add(delivery.path() + " by " + NextHops.destination(delivery));
            return NextHops.relayed();
          });
      rig.start();
      for (String with : List.of("ESMTPS", "ESMTPSA")) {
        var to =
            Envelope.of("joe@example.org", "eve@one.net", "sales@example.org", "info@example.org");
        var id = MailId.fresh(rig.clock.instant(), new Random());
        String trace =
            "Received: from there ([192.0.2.1])\r\n\tby mx (x) with " + with + "\r\n\tid x\r\n";
        var client = new Client(InetAddress.getLoopbackAddress(), 4711, false);
        rig.spool.accept(
            new Intake.Submission(
                id, "smtp", Optional.of(client), to, trace, "", rig.draft("Subject: x\r\n\r\n")));
      }
      rig.awaitFinished(6);
      assertEquals(
          Set.of(
              "<eve@one.net> by joe@smart.net:587",
              "<zoe@two.net> by two.net",
              "<zoe@two.net> by joe@smart.net:587",
              "<far@three.net> by three.net",
              "<far@three.net> by joe@smart.net:587"),
          told);
    }
  }

  private static final class BySender implements Routes {
    @Override
    public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
      return resolve(path, trail, ReversePath.NULL);
    }

    @Override
    public Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
      if (path.equals(ForwardPath.of("sales@example.org"))) {
        List<ForwardPath> members = List.of(ForwardPath.of("zoe@two.net"));
        return new Routed(new Route.Expand(members::iterator, Optional.empty()), "test");
      }
      String destination =
          sender.mailbox().isPresent() ? "joe@smart.net:587" : path.mailbox().domain();
      return new Routed(new Route.Relay("smtp", destination, false), "test");
    }
  }

  @Test
  void manyMailsForOneSiteSpreadOverItsConnections() {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig(with(100, 10, new Share(5, 20, 0)))) {
      rig.remote.script(_ -> passed(gate));
      for (int i = 0; i < 100; i++) {
        rig.send("", "eve@one.net");
      }
      rig.start();
      awaitOpen(rig, "one.net", 5);
      gate.countDown();
      rig.awaitFinished(100);
      assertEquals(100, rig.remote.count());
      assertTrue(rig.remote.mostOpen("one.net") <= 20);
      assertTrue(rig.remote.batches().stream().allMatch(size -> size <= 10));
    }
  }

  @Test
  void noMoreConnectionsAreOpenThanMayBe() {
    try (var rig = new Rig(with(3, 1, new Share(5, 20, 0)))) {
      for (int i = 0; i < 100; i++) {
        rig.send("", "eve@host" + i % 10 + ".net");
      }
      rig.start();
      rig.awaitFinished(100);
      assertTrue(rig.remote.mostOpenInAll() <= 3);
    }
  }

  @Test
  void h7_aSlowSiteDelaysNoOther() {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig().start()) {
      rig.remote.script(
          d -> NextHops.destination(d).equals("slow.net") ? passed(gate) : NextHops.relayed());
      MailId both = rig.send("", "eve@slow.net", "zoe@fast.net");
      MailId other = rig.send("", "zoe@fast.net");
      rig.awaitFinished(other);
      gate.countDown();
      rig.awaitFinished(both);
      assertEquals(
          Map.of(
              both + " eve@slow.net", 1L, both + " zoe@fast.net", 1L, other + " zoe@fast.net", 1L),
          rig.remote.taken());
    }
  }

  /** Each of them alone may have 20 of 50. */
  @Test
  void h7_sitesThatAnswerSlowlyLeaveConnectionsToTheNextOne() {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig(with(50, 1, new Share(20, 20, 0))).start()) {
      for (int site = 0; site < 4; site++) {
        rig.awaitFinished(rig.send("", "eve@slow" + site + ".net"));
      }
      rig.remote.script(
          d -> NextHops.destination(d).equals("fast.net") ? NextHops.relayed() : passed(gate));
      for (int mail = 0; mail < 80; mail++) {
        rig.send("", "eve@slow" + mail % 4 + ".net");
      }
      rig.awaitFinished(rig.send("", "zoe@fast.net"));
      awaitOpen(rig, "slow0.net", 4);
      assertTrue(rig.remote.open() < 50);
      gate.countDown();
      rig.awaitFinished(85);
      assertEquals(85, rig.remote.count());
    }
  }

  @Test
  void aSilentSiteIsAskedWithOneMailAndItsOthersAreNotTried() {
    var silent = new AtomicBoolean(true);
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> silent.get() ? NextHops.silent() : NextHops.relayed());
      MailId first = rig.send("", "eve@dead.net");
      rig.awaitDelay(first, 1);
      MailId[] others = new MailId[20];
      for (int i = 0; i < others.length; i++) {
        others[i] = rig.send("", "eve@dead.net");
        rig.awaitDelay(others[i], 1);
      }
      assertEquals(1, rig.remote.tried("dead.net"));
      QueuedMail waiting = rig.spool.inspection().find(others[3]).orElseThrow();
      assertEquals(0, waiting.attempts());
      assertEquals(NextHops.SILENT, waiting.left().getFirst().last().orElseThrow());
      silent.set(false);
      rig.clock.advance(Duration.ofMinutes(4));
      rig.awaitFinished(21);
      assertEquals(21, rig.remote.count());
      assertEquals(22, rig.remote.tried("dead.net"));
    }
  }

  /** Gmail says 421 4.7.0 of a mail that it suspects. */
  @ParameterizedTest
  @CsvSource({"4.7.0", "4.3.2", "''"})
  void h7_aMailThatIsSentAwaySilencesNoDestination(String code) {
    var enhanced = Optional.of(code).filter(text -> !text.isEmpty()).map(EnhancedCode::of);
    var evidence = Evidence.of("").with("hop", "mx [192.0.2.1]");
    var away = new Outcome.Delayed(new Reply(421, enhanced, List.of("not this one")), evidence);
    try (var rig = new Rig().start()) {
      var poison = ForwardPath.of("eve@one.net");
      rig.remote.script(d -> d.path().equals(poison) ? away : NextHops.relayed());
      for (int i = 0; i < 4; i++) {
        rig.awaitDelay(rig.send("", "eve@one.net"), 1);
      }
      rig.awaitFinished(rig.send("", "zoe@one.net"));
      assertTrue(rig.spool.inspection().destinations(1).getFirst().silence().isEmpty());
    }
  }

  @Test
  void h7_aSilentSiteIsAskedWithAMailThatWasNotTriedThere() {
    try (var rig = new Rig().start()) {
      var poison = ForwardPath.of("eve@dead.net");
      rig.remote.script(_ -> NextHops.silent());
      MailId first = rig.send("", "eve@dead.net");
      awaitLeft(rig, first, 1);
      for (Change each : List.of(new Change.Hold(), new Change.Release())) {
        assertEquals(1, rig.spool.steering().apply(new Selection.Id(first), each).changed());
      }
      while (rig.spool.inspection().destinations(1).getFirst().kept() < 1) {
        Thread.onSpinWait();
      }
      rig.clock.advance(Duration.ofSeconds(1)); // so that its id is behind that of the first
      MailId other = rig.send("", "zoe@dead.net");
      rig.awaitDelay(other, 1);
      rig.remote.script(d -> d.path().equals(poison) ? NextHops.silent() : NextHops.relayed());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(other);
    }
  }

  /** The agent's guard, and the relay itself, say so in their own words. */
  @ParameterizedTest
  @CsvSource({"4.3.0, true", "4.3.5, true", "4.3.0, false"})
  void whatFailsHereIsNoSignOfLife(String code, boolean here) {
    var evidence = here ? Evidence.of("no") : Evidence.of("no").with("hop", "mx [192.0.2.1]");
    var failing = new Outcome.Delayed(Reply.of(451, code, "not now"), evidence);
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId first = rig.send("", "eve@dead.net");
      rig.awaitDelay(first, 1);
      rig.remote.script(_ -> failing);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitDelay(first, 2);
      MailId next = rig.send("", "eve@dead.net");
      rig.awaitDelay(next, 1);
      assertEquals(here ? 0 : 1, rig.spool.inspection().find(next).orElseThrow().attempts());
    }
  }

  /** A smart host that is gone for good is replaced by another one. */
  @Test
  void whatIsKeptForASilentSiteLeavesItOnceTheRoutesDo() {
    try (var rig = new Rig().start()) {
      var gone = new Route.Relay("smtp", "gone.test:25", false);
      rig.routing = Optional.of((_, _) -> new Routes.Routed(gone, "test"));
      rig.remote.script(
          d ->
              NextHops.destination(d).equals("gone.test:25")
                  ? NextHops.silent()
                  : NextHops.relayed());
      for (int i = 0; i < 20; i++) {
        rig.awaitDelay(rig.send("", "eve@host" + i + ".net"), 1);
      }
      var next = new Route.Relay("smtp", "next.test:25", false);
      rig.routing = Optional.of((_, _) -> new Routes.Routed(next, "test"));
      // It is to be asked; it may be that the last mail is being settled still.
      rig.clock.advance(Duration.ofMinutes(2));
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 19);
      assertEquals(1, rig.remote.tried("gone.test:25"));
    }
  }

  @Test
  void h7_aSilentSiteCostsOneReadingForEachProbeHoweverManyWaitForIt() {
    var routed = new AtomicLong();
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      for (int i = 0; i < 100; i++) {
        rig.awaitDelay(rig.send("", "eve@dead.net"), 1);
      }
      rig.routing =
          Optional.of(
              (path, _) -> {
                routed.incrementAndGet();
                return new Routes.Routed(new Route.Relay("smtp", "dead.net", false), "test");
              });
      for (int minute = 0; minute < 100; minute++) {
        rig.clock.advance(Duration.ofMinutes(1));
        Thread.onSpinWait();
      }
      long begun = rig.remote.tried("dead.net");
      assertTrue(begun <= 1 + 8, "tried " + begun);
      assertTrue(routed.get() <= 8, "routed " + routed);
      rig.remote.script(_ -> NextHops.relayed());
      rig.awaitFinished(100);
    }
  }

  @Test
  void h7_aMailIsNotDueForOneDestinationBecauseOfAnother() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.delayed());
      MailId id = rig.send("", "eve@one.net", "zoe@two.net");
      awaitLeft(rig, id, 1);
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      assertEquals(1, rig.spool.steering().apply(eve, new Change.RetryNow()).changed());
      awaitLeft(rig, id, 2);
      assertEquals(2, rig.remote.tried("one.net"));
      assertEquals(1, rig.remote.tried("two.net"));
      rig.clock.advance(Duration.ofSeconds(65));
      awaitLeft(rig, id, 3);
      assertEquals(2, rig.remote.tried("one.net"));
      assertEquals(2, rig.remote.tried("two.net"));
      List<Standing> all = rig.spool.inspection().destinations(9);
      assertEquals(List.of(1L, 1L), all.stream().map(Standing::tried).toList());
      rig.remote.script(_ -> NextHops.relayed());
      rig.clock.advance(Duration.ofMinutes(3));
      rig.awaitFinished(id);
      assertEquals(2, rig.remote.taken(id));
    }
  }

  @Test
  void whatWasInMemoryWhenItsDestinationAnsweredIsNotForgotten() {
    var silent = new AtomicBoolean(true);
    var gate = new CountDownLatch(1);
    try (var rig = new Rig().start()) {
      rig.remote.script(
          d ->
              NextHops.destination(d).equals("two.net")
                  ? NextHops.delayed()
                  : silent.get() ? NextHops.silent() : NextHops.relayed());
      MailId first = rig.send("", "eve@one.net");
      awaitLeft(rig, first, 1);
      MailId both = rig.send("", "zoe@one.net", "zoe@two.net");
      awaitLeft(rig, both, 1);
      silent.set(false);
      rig.remote.script(
          d -> {
            if (NextHops.destination(d).equals("one.net")) {
              return NextHops.relayed();
            }
            var _ = passed(gate);
            return NextHops.delayed();
          });
      var zoe = new Selection.Recipient(ForwardPath.of("zoe@two.net"));
      assertEquals(1, rig.spool.steering().apply(zoe, new Change.RetryNow()).changed());
      while (rig.remote.tried("two.net") < 2) {
        Thread.onSpinWait();
      }
      rig.clock.advance(Duration.ofSeconds(75));
      rig.awaitFinished(first);
      gate.countDown();
      while (rig.remote.taken(both) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aSilentSiteIsAskedWithAllRecipientsOfAMail() {
    var silent = new AtomicBoolean(true);
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> silent.get() ? NextHops.silent() : NextHops.relayed());
      MailId first = rig.send("", "eve@dead.net");
      awaitLeft(rig, first, 1);
      var delete = new Change.Delete();
      assertEquals(1, rig.spool.steering().apply(new Selection.Id(first), delete).changed());
      silent.set(false);
      rig.clock.advance(Duration.ofMinutes(10));
      MailId id = rig.send("", "a@dead.net", "b@dead.net", "c@dead.net");
      rig.awaitFinished(id);
      assertEquals(3, rig.remote.taken(id));
      assertEquals(3, rig.remote.batches().getLast());
    }
  }

  @Test
  void whatASilentSiteKeepsBackWhileItIsAskedGoesOnceItAnswers() {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId first = rig.send("", "eve@dead.net");
      awaitLeft(rig, first, 1);
      rig.remote.script(_ -> passed(gate));
      rig.clock.advance(Duration.ofMinutes(1).plusSeconds(20));
      awaitInMemory(rig, 1);
      MailId other = rig.send("", "zoe@dead.net");
      rig.awaitDelay(other, 1);
      gate.countDown();
      rig.awaitFinished(first);
      rig.awaitFinished(other);
      assertEquals(2, rig.remote.count());
    }
  }

  @Test
  void aSiteThatIsSentTooMuchGetsHalfAsManyConnections() {
    assertEquals(4, openAfter(NextHops.pushedBack(), "eve@one.net"));
    assertEquals(8, openAfter(NextHops.delayed(), "eve@one.net"));
    assertEquals(8, openAfter(NextHops.pushedBack(), "zoe@one.net", "eve@one.net"));
  }

  /** To a site of eight that answered its first mail so, for Eve, and took it for others. */
  private static int openAfter(Outcome answer, String... to) {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig(with(100, 1, new Share(8, 8, 0))).start()) {
      var eve = ForwardPath.of("eve@one.net");
      rig.remote.script(d -> d.path().equals(eve) ? answer : NextHops.relayed());
      MailId first = rig.send("", to);
      awaitLeft(rig, first, 1);
      rig.remote.script(_ -> passed(gate));
      for (int i = 0; i < 20; i++) {
        rig.send("", "zoe@one.net");
      }
      awaitInMemory(rig, 20);
      while (rig.remote.open() < 4) {
        Thread.onSpinWait();
      }
      int open = rig.spool.inspection().destinations(1).getFirst().connections();
      gate.countDown();
      rig.awaitFinished(20);
      for (Standing each : rig.spool.inspection().destinations(1)) { // none, once all have gone
        assertTrue(each.silence().isEmpty());
      }
      return open;
    }
  }

  /** The clock stands still: they are not tried because their time has come. */
  @Test
  void whatAFullSiteKeepsBackIsFedToItOnceItHasRoom() {
    var gate = new CountDownLatch(1);
    try (var rig = new Rig(small())) {
      rig.remote.script(_ -> passed(gate));
      rig.start();
      int kept = sendUntilItIsFull(rig);
      gate.countDown();
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, kept);
      assertEquals(kept, rig.remote.count());
    }
  }

  @Test
  void h3_aFullSiteIsFedAlsoWhereItsMailsCouldNotBeReadForAWhile() {
    var gate = new CountDownLatch(1);
    var vault = new BlindVault();
    var box = new PostBox("local");
    try (var rig = new Rig(vault, vault.memory, box, new ManualClock(), small()).start()) {
      rig.remote.script(_ -> passed(gate));
      int all = sendUntilItIsFull(rig);
      vault.dark = "berths";
      gate.countDown();
      rig.journal.await(Note.Remark.class, note -> note.toString().contains("cannot be read"));
      rig.awaitRest();
      vault.dark = "";
      rig.spool.wake();
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, all);
    }
  }

  /** Four for other hosts in memory. */
  private static QueueSettings small() {
    var usual = QueueSettings.defaults();
    return new QueueSettings(usual.retry(), usual.expiry(), usual.warning(), 8, 4, 50_000)
        .with(new RelaySettings(1, 1, new Share(1, 1, 0), Map.of()));
  }

  /**
   * How many mails that are, of which some wait on disk by now. One after the other: where many
   * come for a domain of which nothing is known, some are laid down until there is room to ask.
   */
  private static int sendUntilItIsFull(Rig rig) {
    for (int i = 0; i < 12; i++) {
      MailId id = rig.send("", "eve@one.net");
      rig.journal.await(Note.RecipientRouted.class, note -> note.id().equals(id));
    }
    while (rig.spool.inspection().destinations(1).stream().mapToLong(Standing::kept).sum() < 5) {
      Thread.onSpinWait();
    }
    return 12;
  }

  /** RFC 6710. */
  @Test
  void moreUrgentMailsGoFirst() {
    var gate = new CountDownLatch(1);
    var order = new CopyOnWriteArrayList<Integer>();
    try (var rig = new Rig(with(100, 1, new Share(1, 1, 0)))) {
      rig.remote.script(
          d -> {
            order.add(d.mail().envelope().options().priority());
            return passed(gate);
          });
      rig.start();
      rig.send(withPriority("0"));
      while (order.isEmpty()) {
        Thread.onSpinWait();
      }
      for (String priority : List.of("-3", "0", "5", "9")) {
        rig.send(withPriority(priority));
      }
      awaitInMemory(rig, 5);
      gate.countDown();
      rig.awaitFinished(5);
      assertEquals(List.of(0, 5, 9, 0, -3), order);
    }
  }

  private static Envelope withPriority(String priority) {
    var plain = Envelope.of("joe@example.org", "eve@one.net");
    var options =
        new EnvelopeOptions(
            EnvelopeOptions.Body.SEVEN_BIT,
            false,
            Optional.empty(),
            Optional.empty(),
            Map.of(EnvelopeOptions.PRIORITY, priority));
    return new Envelope(plain.reversePath(), options, plain.recipients());
  }

  @Test
  void theRecipientsOfOneMailStayTogether() {
    var settings = with(100, 2, new Share(1, 1, 0));
    var gate = new CountDownLatch(1);
    try (var rig = new Rig(settings)) {
      rig.remote.script(_ -> passed(gate));
      String[] many = new String[30];
      for (int i = 0; i < many.length; i++) {
        many[i] = "eve" + i + "@one.net";
      }
      MailId id = rig.send("", many);
      rig.start();
      awaitInMemory(rig, many.length);
      gate.countDown();
      rig.awaitFinished(id);
      assertEquals(30, rig.remote.taken(id));
      assertTrue(rig.remote.batches().size() <= 3, "in " + rig.remote.batches());
    }
  }

  @Test
  void theyStayTogetherAlsoWhereConnectionsAreFree() {
    try (var rig = new Rig(with(100, 10, new Share(5, 20, 0))).start()) {
      MailId id = rig.send("", "a@one.net", "b@two.net", "c@one.net", "d@two.net", "e@one.net");
      rig.awaitFinished(id);
      assertEquals(List.of(2, 3), rig.remote.batches().stream().sorted().toList());
    }
  }

  @Test
  void h4_anIndexThatNobodyWroteIsPassedOver() {
    var first = new Rig().start();
    first.remote.script(_ -> NextHops.silent());
    MailId id = first.send("", "eve@one.net");
    first.awaitDelay(id, 1);
    first.close();
    first.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(first.memory.space("berths"), new byte[] {7}, new byte[0]);
          tx.put(first.memory.space("berths"), Key.of("smtp").and("one.net").bytes(), new byte[0]);
          tx.put(first.memory.space("silent"), new byte[] {7}, new byte[] {1});
          tx.put(first.memory.space("silent"), Key.of("x").and("y").bytes(), new byte[0]);
          return true;
        });
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      second.remote.script(_ -> NextHops.relayed());
      second.clock.advance(Duration.ofMinutes(3));
      second.awaitFinished(id);
      assertEquals(1, second.remote.taken(id));
    }
  }

  @Test
  void f12_whatWasPerhapsTakenIsSentAgain() {
    var first = new AtomicBoolean(true);
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> first.getAndSet(false) ? NextHops.delayed() : NextHops.relayed());
      MailId id = rig.send("", "eve@one.net");
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
      assertEquals(1, rig.remote.taken(id));
    }
  }

  @Test
  void h5_aClockThatJumpsNeitherExpiresNorStorms() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId id = rig.send("", "eve@dead.net");
      rig.awaitDelay(id, 1);
      for (int i = 0; i < 50; i++) {
        rig.awaitDelay(rig.send("", "zoe@dead.net"), 1);
      }
      for (Duration jump :
          List.of(
              Duration.ofDays(1),
              Duration.ofDays(-3_650),
              Duration.ofDays(7_300),
              Duration.ofDays(-3_651))) {
        rig.clock.advance(jump);
        settle(rig);
        settle(rig);
      }
      assertEquals(List.of(), rig.journal.notes(Note.DeliveryFailed.class));
      assertTrue(
          rig.remote.tried("dead.net") <= 1 + 4 * 2, "tried " + rig.remote.tried("dead.net"));
      rig.remote.script(_ -> NextHops.relayed());
      while (rig.remote.count() < 51) {
        rig.clock.advance(Duration.ofMinutes(10));
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void silenceLastsLongerEachTimeAndOutlivesARestart() {
    Rig first = new Rig().start();
    first.remote.script(_ -> NextHops.silent());
    MailId id = first.send("", "eve@dead.net");
    first.awaitDelay(id, 1);
    first.close();
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      MailId other = second.send("", "zoe@dead.net");
      second.awaitDelay(other, 1);
      assertEquals(1, second.remote.tried("dead.net"));
      for (int hour = 0; hour < 24 * 6; hour++) {
        second.clock.advance(Duration.ofMinutes(10));
      }
      assertTrue(second.remote.tried("dead.net") <= 24 * 2 + 10);
    }
  }

  @Test
  void aSiteGetsSoManyMailsAMinute() {
    var paced = RelaySettings.defaults();
    var settings =
        QueueSettings.defaults()
            .with(
                new RelaySettings(
                    100, 10, paced.common(), Map.of("paced.net", new Share(5, 20, 60))));
    try (var rig = new Rig(settings).start()) {
      for (int i = 0; i < 120; i++) {
        rig.send("", "eve@paced.net");
      }
      MailId free = rig.send("", "eve@free.net");
      rig.awaitFinished(free);
      for (int minute = 1; minute <= 3; minute++) {
        for (int second = 0; second < 60; second++) {
          rig.clock.advance(Duration.ofSeconds(1));
          settle(rig);
        }
        assertTrue(rig.remote.tried("paced.net") <= 60 * minute + 6, "too fast");
      }
      assertEquals(120, rig.remote.tried("paced.net"));
    }
  }

  static QueueSettings with(int deliveries, int batch, Share common) {
    return QueueSettings.defaults().with(new RelaySettings(deliveries, batch, common, Map.of()));
  }

  static org.rekkas.spi.Outcome passed(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NextHops.relayed();
  }

  private static void awaitInMemory(Rig rig, int mails) {
    while (rig.spool.inspection().destinations(9).stream().mapToInt(Standing::active).sum()
        < mails) {
      Thread.onSpinWait();
    }
  }

  private static void awaitOpen(Rig rig, String destination, int connections) {
    while (rig.remote.mostOpen(destination) < connections) {
      Thread.onSpinWait();
    }
  }

  /** Waits until so many passes of a mail have ended. */
  private static void awaitLeft(Rig rig, MailId id, int passes) {
    while (rig.spool.inspection().find(id).orElseThrow().attempts() < passes
        || rig.spool.inspection().counts().active() > 0) {
      Thread.onSpinWait();
    }
  }

  /** Waits until a mail that comes now has gone: then those before it have been looked at. */
  private static void settle(Rig rig) {
    int before = rig.journal.notes(Note.MailFinished.class).size();
    MailId id = rig.send("", "ali@example.org");
    rig.awaitFinished(id);
    assertTrue(before >= 0);
  }
}
