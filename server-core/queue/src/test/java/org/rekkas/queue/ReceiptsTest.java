package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.VaultUnwritable;

/** What next hops took of mails that are not settled yet, on disk. */
class ReceiptsTest {
  private static final String[] TWO = {"eve@one.net", "zoe@two.net"};
  private static final String LIST = "list@example.org";

  private final Settling desk = new Settling();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void h1_whatIsNotNotedHoldsUpTheRestUntilItIs() {
    ActiveMail mail = desk.claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    Attempt taken = takenByOne(mail);
    assertTrue(desk.settlement.halt().isOn());
    desk.settlement.settleRest();
    assertTrue(desk.settlement.halt().isOn());
    desk.rig.memory.recover();
    desk.settlement.settleRest();
    assertFalse(desk.settlement.hasRest());
    assertTrue(desk.active.contains(mail.id()));
    Progress then = desk.shelves.read(mail.id()).flatMap(ActiveMail::progress).orElseThrow();
    assertEquals(List.of(taken.leaf().path()), then.done());
    assertEquals(then, mail.progress().orElseThrow());
  }

  @Test
  void h1_whatIsNotNotedStaysSoOnceItsMailIsSettled() {
    ActiveMail mail = desk.claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    takenByOne(mail);
    mail.answered(mail.pending().getLast(), Settling.relay("two.net"), NextHops.relayed());
    assertFalse(mail.lastAnswer());
    assertTrue(mail.lastAnswer());
    desk.rig.memory.recover();
    desk.settlement.settle(List.of(mail));
    desk.settlement.settleRest();
    assertEquals(Optional.empty(), desk.shelves.read(mail.id()).map(ActiveMail::id));
    assertFalse(desk.settlement.hasRest());
  }

  /** A mail that waits for two answers, of which one came, and that could not be noted. */
  private Attempt takenByOne(ActiveMail mail) {
    Attempt taken = mail.attempt(mail.pending().getFirst(), Settling.relay("one.net"));
    mail.expectAnswers(2);
    taken.put(NextHops.relayed());
    desk.rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    desk.settlement.receipts().note(List.of(taken));
    return taken;
  }

  /** Where we report it, the mail stays whole until that report is made. */
  @Test
  void h1_whatANextHopTookIsNotedWhereTheNextHopReportsIt() {
    Set<Notify> when = Set.of(Notify.SUCCESS);
    assertEquals(List.of("eve@one.net"), doneWhileOneWaits(when, Reporter.NEXT_HOP));
    assertEquals(List.of(), doneWhileOneWaits(when, Reporter.US));
    assertEquals(List.of(), doneWhileOneWaits(Set.of(), Reporter.US_UNASKED));
    assertEquals(
        List.of("eve@one.net"), doneWhileOneWaits(Set.of(Notify.NEVER), Reporter.US_UNASKED));
  }

  private List<String> doneWhileOneWaits(Set<Notify> when, Reporter who) {
    ActiveMail mail = desk.claimed(Settling.notified(when, "eve@one.net", "zoe@two.net"));
    Attempt taken = mail.attempt(mail.pending().getFirst(), Settling.relay("one.net"));
    mail.expectAnswers(2);
    taken.put(new Outcome.Relayed("mx.example", who, Evidence.NONE));
    desk.settlement.receipts().note(List.of(taken));
    return desk.done(mail);
  }

  /** The report about another recipient has no room; a crash must not send it again. */
  @Test
  void h1_whatANextHopTookIsNotedWhereThereIsNoRoomForTheReport() {
    Settlement settles = desk.over(new NearlyFull(desk.rig.memory));
    ActiveMail alone = desk.takenAndFailed();
    settles.settle(List.of(alone));
    List<ActiveMail> more = List.of(desk.takenAndFailed(), desk.failed(), desk.takenAndFailed());
    settles.settle(more);
    settles.settleRest();
    assertTrue(settles.hasRest());
    for (ActiveMail mail : List.of(alone, more.getFirst(), more.getLast())) {
      assertEquals(List.of("eve@one.net"), desk.done(mail));
    }
    desk.settlement.settle(List.of(alone));
    assertEquals(List.of(), desk.done(alone));
    assertEquals(1, desk.rig.journal.notes(Note.ReportQueued.class).size());
  }

  @Test
  void h3_whatIsTakenOfAMailIsNotedAtOnce() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    String[] paths = new String[100];
    Arrays.setAll(paths, i -> "u" + i + "@one.net");
    ActiveMail mail = desk.claimed(Envelope.of("joe@example.org", paths));
    List<Leaf> all = mail.pending();
    mail.answered(all.getFirst(), new Route.Unknown(), Outcomes.UNKNOWN);
    for (Leaf leaf : all.subList(1, all.size())) {
      mail.answered(leaf, Settling.relay("one.net"), NextHops.relayed());
    }
    desk.over(nearlyFull).settle(List.of(mail));
    assertEquals(99, desk.done(mail).size());
    assertEquals(2, nearlyFull.forced.get(), "one to ask the vault, and one to note them");
  }

  /** Also when it is tried again. */
  @Test
  void h3_whatABatchTookOfAMailIsNotedInOneTransaction() {
    var vault = new NearlyFull(desk.rig.memory);
    Settlement settles = desk.over(vault);
    String[] paths = new String[1_001];
    Arrays.setAll(paths, i -> "u" + i + (i == 1_000 ? "@slow.net" : "@big.net"));
    ActiveMail mail = desk.claimed(Envelope.of("joe@example.org", paths));
    List<Attempt> all =
        mail.pending().stream()
            .map(leaf -> mail.attempt(leaf, Settling.relay(leaf.path().mailbox().domain())))
            .toList();
    mail.expectAnswers(all.size());
    List<Attempt> batch = all.subList(0, 1_000);
    batch.forEach(attempt -> attempt.put(NextHops.relayed()));
    batch.getFirst().put(NextHops.delayed());
    settles.receipts().note(batch);
    assertEquals(1, vault.forced.get());
    assertEquals(999, desk.done(mail).size());

    batch.getFirst().put(NextHops.relayed());
    desk.rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    settles.receipts().note(batch);
    desk.rig.memory.recover();
    int before = vault.forced.get();
    settles.settleRest();
    assertEquals(before + 2, vault.forced.get(), "one to ask the vault, and one to note them");
    assertEquals(1_000, desk.done(mail).size());
    assertFalse(settles.hasRest());
  }

  /** The answers of both came at once, and we die before anybody settles the mail. */
  @Test
  void h1_whatAllOfItsNextHopsTookIsSaidToHaveFailedByNobody() {
    ActiveMail late =
        desk.claimed(Envelope.of("joe@x.org", TWO).withOptions(Settling.with("BY", "600;R")));
    ActiveMail givenUp = desk.claimed(Envelope.of("joe@x.org", TWO));
    ActiveMail expanded =
        desk.claimed(Envelope.of("joe@x.org", LIST).withOptions(Settling.with("BY", "600;R")));
    Leaf list = expanded.pending().getFirst();
    takenAtOnce(late, late.pending());
    takenAtOnce(givenUp, givenUp.pending());
    takenAtOnce(expanded, Stream.of(TWO).map(path -> list.member(ForwardPath.of(path))).toList());
    try (var after = new Rig(desk.rig, QueueSettings.defaults())) {
      after.clock.advance(Duration.ofMinutes(11));
      var meant = new Selection.Id(Set.of(givenUp.id()));
      assertEquals(0, after.spool.steering().apply(meant, new Change.Fail()).changed());
      after.start();
      List.of(late, givenUp, expanded).forEach(mail -> after.awaitFinished(mail.id()));
      assertEquals(List.of(), after.journal.notes(Note.DeliveryFailed.class));
      assertEquals(0, after.remote.count());
    }
  }

  /** Each is noted while the answer of the other is not counted yet. */
  private void takenAtOnce(ActiveMail mail, List<Leaf> to) {
    List<Attempt> all =
        to.stream()
            .map(leaf -> mail.attempt(leaf, Settling.relay(leaf.path().mailbox().domain())))
            .toList();
    mail.expectAnswers(all.size());
    all.forEach(attempt -> attempt.put(NextHops.relayed()));
    all.forEach(attempt -> desk.settlement.receipts().note(List.of(attempt)));
  }

  /** Whose mail is copied stands for the copy as well, and is left until that is taken. */
  @Test
  void h1_whatAnAddressWasExpandedToIsLeftWhereTheAddressItselfIsTaken() {
    ActiveMail mail = desk.claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    Leaf eve = mail.pending().getFirst();
    Attempt taken = mail.attempt(eve.member(eve.path()), Settling.relay("one.net"));
    mail.attempt(eve.member(ForwardPath.of("copy@three.net")), Settling.relay("three.net"));
    mail.attempt(mail.pending().getLast(), Settling.relay("two.net"));
    mail.expectAnswers(3);
    taken.put(NextHops.relayed());
    desk.settlement.receipts().note(List.of(taken));
    assertEquals(List.of("eve@one.net"), desk.done(mail));
    ActiveMail after = desk.shelves.read(mail.id()).orElseThrow();
    assertEquals(Settling.paths(mail), Settling.paths(after));
    assertEquals(2, after.pending().size());
  }
}
