package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;

/** An administrator changes what becomes of mails: by id, sender, recipient and domain. */
@Timeout(60)
class SteeringTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final AtomicBoolean silent = new AtomicBoolean(true);

  @Test
  void aSilentDestinationIsToldWithWhatWaitsForIt() {
    try (var rig = rig()) {
      wait(rig, rig.send("", "eve@one.net"));
      wait(rig, rig.send("", "zoe@one.net"));
      wait(rig, rig.send("", "zoe@two.net"));
      List<Standing> all = rig.spool.inspection().destinations(10);
      assertEquals(
          List.of("one.net", "two.net"),
          all.stream().map(s -> s.destination().toString()).toList());
      Standing one = all.getFirst();
      assertEquals(1, one.kept());
      assertEquals(1, one.tried());
      assertEquals(NextHops.SILENT, one.silence().orElseThrow().last());
      assertEquals(rig.clock.instant(), one.silence().orElseThrow().since());
      assertEquals(1, rig.spool.inspection().destinations(1).size());
      try (var second = new Rig(rig, QueueSettings.defaults())) {
        assertEquals(all, second.spool.inspection().destinations(10));
      }
    }
  }

  @Test
  void h3_aSilenceThatIsOverIsForgottenThoughNothingCanBeWritten() {
    var rig = rig();
    try (rig) {
      wait(rig, rig.send("", "eve@one.net"));
    }
    rig.clock.advance(QueueSettings.defaults().expiry().multipliedBy(2));
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    try (var full = new Rig(rig, QueueSettings.defaults())) {
      List<Standing> all = full.spool.inspection().destinations(9);
      assertEquals(1, all.size());
      assertTrue(all.getFirst().silence().isEmpty());
    }
  }

  @Test
  void whatIsTriedNowAsksASilentDestinationAgain() {
    try (var rig = rig()) {
      MailId first = rig.send("", "eve@one.net");
      wait(rig, first);
      MailId other = rig.send("", "zoe@one.net");
      wait(rig, other);
      silent.set(false);
      apply(rig, new Selection.Recipient(ForwardPath.of("zoe@one.net")), new Change.RetryNow(), 1);
      rig.awaitFinished(other);
      assertEquals(1, rig.remote.taken(other));
      assertTrue(rig.spool.inspection().destinations(9).getFirst().silence().isEmpty());
    }
  }

  /** It was dead, all that waited for it was deleted, and it is alive again. */
  @Test
  void aSilentDestinationForWhichNothingWaitsIsAskedWithTheNextMail() {
    var rig = rig();
    wait(rig, rig.send("", "eve@one.net"));
    wait(rig, rig.send("", "eve@two.net"));
    apply(rig, new Selection.All(), new Change.Delete(), 2);
    silent.set(false);
    var one = new Selection.Waiting("One.net");
    Steering steering = rig.spool.steering();
    assertEquals(List.of(new Destination("smtp", "one.net")), steering.ask(one));
    assertEquals(List.of(), steering.ask(new Selection.Waiting("three.net")));
    assertEquals(List.of(), steering.ask(new Selection.Domain("two.net")));
    rig.awaitFinished(rig.send("", "zoe@one.net"));
    assertEquals(List.of(), steering.ask(one), "it answers");
    assertEquals(1, steering.ask(new Selection.All()).size());
    rig.close();
    try (var second = new Rig(rig, QueueSettings.defaults()).start()) {
      second.awaitFinished(second.send("", "zoe@two.net"));
    }
  }

  @Test
  void aDomainIsHeldAndReleased() {
    try (var rig = rig()) {
      MailId one = rig.send("", "eve@one.net");
      MailId two = rig.send("", "eve@two.net");
      wait(rig, one);
      wait(rig, two);
      var domain = new Selection.Domain("ONE.net");
      apply(rig, domain, new Change.Hold(), 1);
      assertEquals(0, rig.spool.steering().apply(domain, new Change.Hold()).changed());
      assertEquals(QueuedMail.State.HELD, rig.spool.inspection().find(one).orElseThrow().state());
      silent.set(false);
      rig.clock.advance(Duration.ofHours(1));
      rig.awaitFinished(two);
      assertEquals(0, rig.remote.taken(one));
      apply(rig, domain, new Change.Release(), 1);
      rig.awaitFinished(one);
    }
  }

  @Test
  void whatWaitsForADestinationIsHeldByPagesAndReleased() {
    int many = 300;
    try (var rig = rig()) {
      for (int i = 0; i < many; i++) {
        wait(rig, rig.send("", "eve@one.net"));
      }
      MailId other = rig.send("", "eve@two.net");
      wait(rig, other);
      apply(rig, new Selection.Waiting("ONE.net"), new Change.Hold(), many);
      apply(rig, new Selection.Waiting("one.net"), new Change.RetryNow(), 0);
      apply(rig, new Selection.Waiting("two.net"), new Change.RetryNow(), 1);
      apply(rig, new Selection.Domain("two.net"), new Change.Release(), 0);
      apply(rig, new Selection.Domain("one.net"), new Change.Release(), many);
      silent.set(false);
      rig.awaitFinished(many + 1);
    }
  }

  @Test
  void oneOfTwoRecipientsIsRedirected() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net", "zoe@two.net");
      wait(rig, id);
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      apply(rig, eve, new Change.Redirect(ForwardPath.of("ali@example.org")), 1);
      silent.set(false);
      rig.clock.advance(Duration.ofMinutes(10));
      rig.awaitFinished(id);
      assertEquals(List.of("ali@example.org"), rig.local.paths());
      assertEquals(1, rig.remote.taken(id));
      assertEquals(
          "redirected by the administrator to <ali@example.org>, for <eve@one.net>",
          rig.journal.notes(Note.Remark.class).getFirst().evidence().why());
    }
  }

  /** What failed for somebody before is no reason not to reach him now. */
  @Test
  void whomTheMailFailedForGetsItWhenItIsRedirectedToHim() {
    try (var rig = rig()) {
      var ali = ForwardPath.of("ali@example.org");
      rig.lead("ali@example.org", new Route.Unknown());
      MailId id = rig.send("joe@example.org", "ali@example.org", "zoe@two.net");
      wait(rig, id);
      rig.lead("ali@example.org", Rig.to("local", ali));
      var zoe = new Selection.Recipient(ForwardPath.of("zoe@two.net"));
      apply(rig, zoe, new Change.Redirect(ali), 1);
      rig.clock.advance(Duration.ofMinutes(10));
      rig.awaitFinished(id);
      assertTrue(rig.local.paths().contains("ali@example.org"), rig.local.paths().toString());
    }
  }

  @Test
  void whoStandsInAHiddenMembersPlaceIsHiddenToo() {
    try (var rig = rig()) {
      rig.hide("team@example.org", "eve@one.net");
      rig.lead("ben@example.org", new Route.Unknown());
      MailId id = rig.send("joe@example.org", "team@example.org");
      wait(rig, id);
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      apply(rig, eve, new Change.Redirect(ForwardPath.of("ben@example.org")), 1);
      rig.clock.advance(Duration.ofMinutes(10));
      rig.awaitFinished(rig.awaitReport(id).report());
      String report = rig.local.items().getLast().text();
      assertTrue(report.contains("team@example.org"), report);
      assertFalse(report.contains("ben@example.org"), report);
    }
  }

  @Test
  void whatWaitsForADestinationIsGivenUpAndNothingElseOfTheMail() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net", "zoe@two.net");
      wait(rig, id);
      apply(rig, new Selection.Waiting("one.net"), new Change.Fail(), 1);
      MailId report = rig.awaitReport(id).report();
      rig.awaitFinished(report);
      QueuedMail left = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(List.of("<zoe@two.net>"), paths(left));
      assertEquals(0, mailsFor(rig, "one.net"));
      apply(rig, new Selection.Waiting("two.net"), new Change.Delete(), 1);
      assertEquals(Set.of(), rig.queued());
      assertEquals(0, mailsFor(rig, "two.net"));
    }
  }

  @Test
  void whatIsGivenUpOfAHeldMailLeavesTheRestHeld() {
    try (var rig = rig()) {
      MailId id = rig.send("", "eve@one.net", "zoe@two.net");
      wait(rig, id);
      apply(rig, new Selection.Id(id), new Change.Hold(), 1);
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      apply(rig, eve, new Change.Fail(), 1);
      QueuedMail left = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(QueuedMail.State.HELD, left.state());
      assertEquals(List.of("<zoe@two.net>"), paths(left));
      assertEquals(0, mailsFor(rig, "two.net"));
      apply(rig, new Selection.Id(id), new Change.Release(), 1);
      silent.set(false);
      rig.clock.advance(Duration.ofMinutes(10));
      rig.awaitFinished(id);
      assertEquals(1, rig.remote.taken(id));
    }
  }

  /** Ten are in memory, and so being delivered; the next one lies on disk. */
  @Test
  void whatWasNeverTriedIsChangedToo() {
    var few = new QueueSettings(List.of(Duration.ofMinutes(1)), DAY, DAY, 10, 10, 0);
    try (var rig = new Rig(few)) {
      for (int i = 0; i < 10; i++) {
        rig.send("", "eve@one.net");
      }
      MailId id = rig.send("joe@example.org", "eve@one.net", "zoe@two.net", "eva@three.net");
      Steering steering = rig.spool.steering();
      var zoe = new Selection.Recipient(ForwardPath.of("zoe@two.net"));
      var ali = new Change.Redirect(ForwardPath.of("ali@example.org"));
      assertEquals(new Steering.Done(1, 0, 0), steering.apply(zoe, ali));
      var one = new Selection.Domain("one.net");
      assertEquals(new Steering.Done(1, 10, 0), steering.apply(one, new Change.Delete()));
      QueuedMail left = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(List.of("<ali@example.org>", "<eva@three.net>"), paths(left));
      MailId other = rig.send("joe@example.org", "eve@four.net", "zoe@two.net");
      var four = new Selection.Domain("four.net");
      assertEquals(new Steering.Done(1, 0, 0), steering.apply(four, new Change.Fail()));
      left = rig.spool.inspection().find(other).orElseThrow();
      assertEquals(List.of("<zoe@two.net>"), paths(left));
      assertEquals(Optional.of(rig.clock.instant()), left.due());
    }
  }

  @Test
  void anAddressIsFoundByItsIndexAlsoAfterARestart() {
    try (var rig = rig()) {
      MailId id = rig.send("Joe@example.org", "eve@one.net", "Zoe@ONE.net", "zoe@two.net");
      wait(rig, id);
      try (var second = new Rig(rig, QueueSettings.defaults())) {
        apply(second, new Selection.Sender(ReversePath.NULL), new Change.Hold(), 0);
        apply(second, new Selection.Domain("one.NET"), new Change.Hold(), 1);
        var zoe = new Selection.Recipient(ForwardPath.of("zoe@one.net"));
        var ali = new Change.Redirect(ForwardPath.of("ali@example.org"));
        apply(second, zoe, ali, 1);
        apply(second, zoe, ali, 0);
        apply(second, new Selection.Domain("one.net"), new Change.Delete(), 1);
        apply(second, new Selection.Domain("one.net"), new Change.Delete(), 0);
        var joe = new Selection.Sender(ReversePath.parse("joe@example.org"));
        apply(second, joe, new Change.Delete(), 1);
        assertEquals(Set.of(), second.queued());
        byte[] all = {(byte) 0xff};
        assertEquals(List.of(), rig.memory.space("addresses").range(new byte[0], all, 9));
      }
    }
  }

  @Test
  void whatIsGivenUpIsReportedButNeverToNobody() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net");
      MailId report = rig.send("", "zoe@one.net");
      wait(rig, id);
      wait(rig, report);
      apply(rig, new Selection.Domain("one.net"), new Change.Fail(), 2);
      rig.awaitFinished(rig.awaitReport(id).report());
      assertTrue(rig.local.items().getFirst().text().contains("given this mail up"));
      assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
      assertTrue(rig.queued().isEmpty());
    }
  }

  @Test
  void theSenderIsToldHowOftenHostsWereAskedAndThatAPersonGaveUp() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net");
      wait(rig, id);
      apply(rig, new Selection.Id(id), new Change.Fail(), 1);
      rig.awaitFinished(rig.awaitReport(id).report());
      String text = rig.local.items().getFirst().text();
      assertTrue(text.contains("554 5.7.0 the administrator here has given this mail up"), text);
      assertFalse(text.contains("It was tried"), text);
      assertFalse(text.contains("refused by a rule"), text);
    }
  }

  @Test
  void h4_aHeldMailThatCannotBeReadIsSetAsideWhenAnythingIsSaidOfIt() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net");
      wait(rig, id);
      apply(rig, new Selection.Id(id), new Change.Hold(), 1);
      rig.memory.transact(
          Vault.Durability.FORCED,
          tx -> {
            tx.put(rig.memory.space("progress"), Key.of(id.text()).bytes(), new byte[] {1});
            return true;
          });
      assertEquals(1, rig.spool.inspection().counts().queued());
      apply(rig, new Selection.All(), new Change.Release(), 0);
      assertEquals(0, rig.spool.inspection().counts().queued());
      assertEquals(id.text(), rig.spool.setAside().list("", 9).getFirst().name());
    }
  }

  /** It was not counted among those that wait for the destination. */
  @Test
  void h4_aHeldMailThatIsSetAsideLeavesTheOthersWhereTheyWait() {
    try (var rig = rig()) {
      wait(rig, rig.send("", "ali@one.net"));
      MailId held = rig.send("", "eve@one.net");
      wait(rig, held);
      MailId other = rig.send("", "zoe@one.net");
      wait(rig, other);
      apply(rig, new Selection.Id(held), new Change.Hold(), 1);
      rig.memory.transact(
          Vault.Durability.FORCED,
          tx -> {
            tx.put(rig.memory.space("waiting"), Key.of(held.text()).bytes(), new byte[] {1});
            return true;
          });
      apply(rig, new Selection.Id(held), new Change.Release(), 0);
      assertEquals(1, rig.spool.inspection().destinations(9).getFirst().kept());
      silent.set(false);
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(other);
    }
  }

  /** Else it would seem that the mail is gone, and later that it is not. */
  @Test
  void ofWhomAMailIsDeletedIsNotedAndWhenNothingIsLeft() {
    try (var rig = rig()) {
      MailId id = rig.send("joe@example.org", "eve@one.net", "zoe@two.net");
      wait(rig, id);
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      apply(rig, eve, new Change.Delete(), 1);
      assertTrue(rig.journal.notes(Note.MailFinished.class).isEmpty());
      apply(rig, new Selection.Id(id), new Change.Delete(), 1);
      rig.awaitFinished(id);
      assertEquals(
          List.of(
              "deleted by the administrator, for <eve@one.net>", "deleted by the administrator"),
          rig.journal.notes(Note.Remark.class).stream().map(n -> n.evidence().why()).toList());
    }
  }

  @Test
  void mailsOfASenderAreDeleted() {
    try (var rig = rig()) {
      wait(rig, rig.send("joe@example.org", "eve@one.net"));
      wait(rig, rig.send("joe@example.org", "eve@two.net"));
      MailId other = rig.send("ali@example.org", "eve@two.net");
      wait(rig, other);
      apply(
          rig, new Selection.Sender(ReversePath.parse("joe@example.org")), new Change.Delete(), 2);
      assertEquals(Set.of(other), rig.queued());
      assertEquals(1, rig.memory.references().size());
      assertEquals(
          1, rig.spool.inspection().destinations(9).stream().mapToLong(Standing::mails).sum());
    }
  }

  @Test
  void severalIdsAreOneWordAndAllIsAll() {
    int many = 300;
    try (var rig = rig()) {
      var ids = new ArrayList<MailId>();
      for (int i = 0; i < many; i++) {
        MailId id = rig.send("", "eve@one.net");
        wait(rig, id);
        ids.add(id);
      }
      MailId other = rig.send("", "eve@two.net");
      wait(rig, other);
      apply(rig, new Selection.Id(Set.copyOf(ids)), new Change.Hold(), many);
      apply(rig, new Selection.Id(Set.copyOf(ids)), new Change.Hold(), 0);
      apply(rig, new Selection.All(), new Change.Hold(), 1);
      apply(rig, new Selection.Id(Set.copyOf(ids)), new Change.Delete(), many);
      assertEquals(Set.of(other), rig.queued());
      silent.set(false);
      apply(rig, new Selection.All(), new Change.Release(), 1);
      rig.awaitFinished(1);
    }
  }

  /** Fresh ones and waiting ones; what tells of them comes into the queue meanwhile. */
  @Test
  void whenAllIsGivenUpTheReportsOfThatAreNot() {
    var few = new QueueSettings(List.of(Duration.ofMinutes(1)), DAY, DAY, 10, 10, 0);
    try (var rig = new Rig(few)) {
      for (int i = 0; i < 10; i++) {
        rig.send("", "eve@one.net");
      }
      for (int i = 0; i < 20; i++) {
        rig.send("joe@example.org", "eve@one.net");
      }
      assertEquals(
          new Steering.Done(20, 10, 0),
          rig.spool.steering().apply(new Selection.All(), new Change.Fail()));
      assertEquals(30, rig.queued().size());
      assertEquals(20, rig.journal.notes(Note.ReportQueued.class).size());
    }
  }

  @Test
  void h3_aMailThatCouldNotBeReadIsNotBusyAfterwards() {
    var vault = new BlindVault();
    var box = new PostBox("local");
    var settings = QueueSettings.defaults();
    try (var rig = new Rig(vault, vault.memory, box, new ManualClock(), settings).start()) {
      box.script(_ -> PostBox.delayed());
      MailId id = rig.send("joe@example.org", "ali@example.org");
      wait(rig, id);
      vault.blind = true;
      var which = new Selection.Id(id);
      var hold = new Change.Hold();
      assertThrows(IllegalStateException.class, () -> rig.spool.steering().apply(which, hold));
      vault.see();
      apply(rig, which, hold, 1);
    }
  }

  @Test
  void aFreshMailThatIsLookedAtWhileTheQueueReadsItsDiskIsDelivered() {
    var vault = new BlindVault();
    var box = new PostBox("local");
    var clock = new ManualClock();
    var settings = QueueSettings.defaults();
    MailId looked;
    MailId behind;
    try (var before = new Rig(vault, vault.memory, box, clock, settings)) {
      looked = before.send("joe@example.org", "ali@example.org");
      clock.advance(Duration.ofSeconds(1));
      behind = before.send("joe@example.org", "eve@example.org");
    }
    try (var rig = new Rig(vault, vault.memory, box, clock, settings)) {
      vault.onLook =
          () -> {
            vault.onLook = () -> {};
            rig.start();
            rig.awaitFinished(behind);
          };
      apply(rig, new Selection.Id(looked), new Change.RetryNow(), 0);
      rig.awaitFinished(looked);
    }
  }

  @Test
  void aSuppressedAddressFailsBeforeAnybodyIsAsked() {
    try (var rig = rig()) {
      Suppressions list = rig.spool.suppressions();
      list.add(Mailbox.of("Eve@one.net"), "she asked for it");
      assertEquals("eve@one.net", list.list("", 9).getFirst().address());
      MailId id = rig.send("joe@example.org", "eve@one.net");
      MailId report = rig.awaitReport(id).report();
      rig.awaitFinished(report);
      assertTrue(rig.local.items().getFirst().text().contains("Status: 5.7.1"));
      assertEquals(0, rig.remote.tried("one.net"));
      assertTrue(list.remove(Mailbox.of("eve@one.net")));
      assertFalse(list.remove(Mailbox.of("eve@one.net")));
      assertEquals(Optional.empty(), list.reason(ForwardPath.of("eve@one.net")));
    }
  }

  private Rig rig() {
    var rig = new Rig();
    rig.remote.script(_ -> silent.get() ? NextHops.silent() : NextHops.relayed());
    return rig.start();
  }

  private static List<String> paths(QueuedMail mail) {
    return mail.left().stream().map(left -> left.path().toString()).toList();
  }

  private static long mailsFor(Rig rig, String destination) {
    return rig.spool.inspection().destinations(99).stream()
        .filter(standing -> standing.destination().toString().equals(destination))
        .mapToLong(Standing::mails)
        .sum();
  }

  private static void wait(Rig rig, MailId id) {
    rig.awaitDelay(id, 1);
    rig.awaitRest();
  }

  private static void apply(Rig rig, Selection which, Change how, long expected) {
    Steering.Done done = rig.spool.steering().apply(which, how);
    assertEquals(expected, done.changed());
    assertEquals(0, done.busy() + done.refused());
    if (which instanceof Selection.Id(var ids)) {
      assertEquals(ids.size(), done.changed() + done.passedOver().size());
    }
  }
}
