package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.ActiveMail.Attempt;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/** What waits while the vault takes no write. */
class SettlementTest {
  private static final int IN_MEMORY = 40;

  private final Rig rig = new Rig();
  private final Shelves shelves = new Shelves(rig.memory);
  private final ActiveSet active = new ActiveSet(IN_MEMORY, () -> {});
  private final Settlement settlement = settlement(rig.memory);

  private Settlement settlement(Vault vault) {
    return new Settlement(
        new Shelves(vault),
        vault,
        active,
        new Judgement(
            new Schedule(QueueSettings.defaults(), new Random(1)),
            new Reports(vault, Rig.HOST, QueueSettings.defaults(), rig.journal)),
        new Tally(),
        new Backlog(),
        rig.clock,
        rig.journal);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aMailThatCannotBeParkedIsNotSortedAgainBeforeItIs() {
    ActiveMail mail = claimed(Envelope.of("", "ali@example.org"));
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    settlement.parking().park(Map.of(mail, Duration.ofMinutes(1)));
    settlement.settleRest();
    assertWaitsInMemory(mail.id());
    rig.memory.recover();
    settlement.settleRest();
    assertLiesOnDisk(mail.id());
    Progress then = shelves.read(mail.id()).flatMap(ActiveMail::progress).orElseThrow();
    assertEquals(rig.clock.instant().plusSeconds(60), then.due());
    assertEquals(0, then.attempts());
  }

  @Test
  void aMailThatCannotBePostponedIsNotSortedAgainBeforeItIs() {
    ActiveMail mail = claimed(Envelope.of("", "ali@example.org").withOptions(aDay()));
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    assertEquals(List.of(), settlement.parking().postpone(List.of(mail)));
    settlement.settleRest();
    assertWaitsInMemory(mail.id());
    rig.memory.recover();
    settlement.settleRest();
    assertLiesOnDisk(mail.id());
    assertTrue(shelves.read(mail.id()).orElseThrow().isPostponed());
  }

  @Test
  void h1_whatIsNotNotedHoldsUpTheRestUntilItIs() {
    ActiveMail mail = claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    Attempt taken = takenByOne(mail);
    assertTrue(settlement.halt().isOn());
    settlement.settleRest();
    assertTrue(settlement.halt().isOn());
    rig.memory.recover();
    settlement.settleRest();
    assertFalse(settlement.hasRest());
    assertTrue(active.contains(mail.id()));
    Progress then = shelves.read(mail.id()).flatMap(ActiveMail::progress).orElseThrow();
    assertEquals(List.of(taken.leaf().path()), then.done());
    assertEquals(then, mail.progress().orElseThrow());
  }

  @Test
  void h1_whatIsNotNotedStaysSoOnceItsMailIsSettled() {
    ActiveMail mail = claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    takenByOne(mail);
    mail.answered(mail.pending().getLast(), relay("two.net"), NextHops.relayed());
    assertFalse(mail.lastAnswer());
    assertTrue(mail.lastAnswer());
    rig.memory.recover();
    settlement.settle(List.of(mail));
    settlement.settleRest();
    assertEquals(Optional.empty(), shelves.read(mail.id()).map(ActiveMail::id));
    assertFalse(settlement.hasRest());
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
    ActiveMail mail = claimed(notified(when, "eve@one.net", "zoe@two.net"));
    Attempt taken = mail.attempt(mail.pending().getFirst(), relay("one.net"));
    mail.expectAnswers(2);
    taken.put(new Outcome.Relayed("mx.example", who, Evidence.NONE));
    settlement.receipts().note(List.of(taken));
    return done(mail);
  }

  private List<String> done(ActiveMail mail) {
    return shelves.read(mail.id()).flatMap(ActiveMail::progress).stream()
        .flatMap(progress -> progress.done().stream())
        .map(path -> path.mailbox().toString())
        .toList();
  }

  /** A mail that waits for two answers, of which one came, and that could not be noted. */
  private Attempt takenByOne(ActiveMail mail) {
    Attempt taken = mail.attempt(mail.pending().getFirst(), relay("one.net"));
    mail.expectAnswers(2);
    taken.put(NextHops.relayed());
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    settlement.receipts().note(List.of(taken));
    return taken;
  }

  private static Route relay(String destination) {
    return new Route.Relay("smtp", destination, false);
  }

  @Test
  void h3_thatTheVaultTakesNothingIsToldOnce() {
    var told = new AtomicInteger();
    settlement.halt().began(told::incrementAndGet);
    List<ActiveMail> some = List.of(failed(), failed());
    List<ActiveMail> more = List.of(failed());
    rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    settlement.settle(some);
    settlement.settle(more);
    assertEquals(1, told.get());
    settlement.settleRest();
    assertEquals(1, told.get());
    assertEquals(2, remarks());
    rig.memory.recover();
    settlement.settleRest();
    assertFalse(settlement.hasRest());
  }

  @Test
  void h3_whereThereIsRoomForChangesAloneNothingIsHalted() {
    var nearlyFull = new NearlyFull(rig.memory);
    Settlement settles = settlement(nearlyFull);
    List<ActiveMail> mails = List.of(failed(), failed(), failed());
    settles.settle(mails);
    assertFalse(settles.halt().isOn());
    assertTrue(settles.hasRest());
    assertEquals(1, remarks());
    assertTrue(nearlyFull.forced.get() < mails.size(), () -> nearlyFull.forced + " forced");
  }

  /** The report about another recipient has no room; a crash must not send it again. */
  @Test
  void h1_whatANextHopTookIsNotedWhereThereIsNoRoomForTheReport() {
    Settlement settles = settlement(new NearlyFull(rig.memory));
    ActiveMail alone = takenAndFailed();
    settles.settle(List.of(alone));
    List<ActiveMail> more = List.of(takenAndFailed(), failed(), takenAndFailed());
    settles.settle(more);
    settles.settleRest();
    assertTrue(settles.hasRest());
    for (ActiveMail mail : List.of(alone, more.getFirst(), more.getLast())) {
      assertEquals(List.of("eve@one.net"), done(mail));
    }
    settlement.settle(List.of(alone));
    assertEquals(List.of(), done(alone));
    assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
  }

  private ActiveMail takenAndFailed() {
    ActiveMail mail = claimed(Envelope.of("joe@example.org", "eve@one.net", "ali@example.org"));
    mail.answered(mail.pending().getFirst(), relay("one.net"), NextHops.relayed());
    mail.answered(mail.pending().getLast(), new Route.Unknown(), Outcomes.UNKNOWN);
    return mail;
  }

  /** Or nothing would be read from the disk any more, though what can end would make room there. */
  @Test
  void h3_whatWaitsForRoomForItsReportDoesNotFillTheMemory() {
    var nearlyFull = new NearlyFull(rig.memory);
    Settlement settles = settlement(nearlyFull);
    ActiveMail taken = takenAndFailed();
    settles.settle(List.of(taken));
    for (int i = 0; i < 4 * IN_MEMORY; i++) {
      settles.settle(List.of(failed()));
      assertTrue(active.hasRoom(), "room for others");
    }
    assertEquals(4 * IN_MEMORY + 1, rig.queued().size());
    ActiveMail later = shelves.read(taken.id()).orElseThrow();
    assertEquals(List.of("eve@one.net"), done(taken));
    assertEquals(List.of(taken.pending().getLast().path()), paths(later));
    assertEquals(0, later.progress().orElseThrow().attempts());
    assertEquals(
        rig.clock.instant().plus(Duration.ofMinutes(30)), later.progress().orElseThrow().due());
  }

  /** Its sender asked to hear of that, which has no room; he must not hear that it failed. */
  @Test
  void h3_whatArrivedIsFinishedWhereItTakesTheMemoryFromOthers() {
    Settlement settles = settlement(new NearlyFull(rig.memory));
    Set<Notify> when = Set.of(Notify.SUCCESS, Notify.FAILURE);
    ActiveMail relayed = claimed(notified(when, "eve@one.net"));
    relayed.answered(relayed.pending().getFirst(), relay("one.net"), NextHops.relayed());
    ActiveMail local = claimed(notified(when, "ali@example.org"));
    local.answerAll(PostBox.delivered());
    settles.settle(List.of(relayed));
    settles.settle(List.of(local));
    ActiveMail known = shelves.read(relayed.id()).orElseThrow();
    assertEquals(List.of(), known.pending(), "nothing is left to fail");
    known.leaveAlone(rig.clock.instant());
    assertEquals(List.of(), known.attempts());
    while (active.contains(relayed.id()) || active.contains(local.id())) {
      settles.settle(List.of(failed()));
    }
    assertEquals(Optional.empty(), shelves.read(relayed.id()).map(ActiveMail::id));
    assertEquals(Optional.empty(), shelves.read(local.id()).map(ActiveMail::id));
    assertEquals(2, rig.journal.notes(Note.MailFinished.class).size());
    assertEquals(0, rig.journal.notes(Note.DeliveryFailed.class).size());
  }

  private static Envelope notified(Set<Notify> when, String... paths) {
    var to =
        Stream.of(paths)
            .map(path -> new Recipient(ForwardPath.of(path), when, Optional.empty()))
            .toList();
    return Envelope.of("joe@example.org", "x@one.net").withRecipients(to);
  }

  @Test
  void h3_whatIsTakenOfAMailIsNotedAtOnce() {
    var nearlyFull = new NearlyFull(rig.memory);
    String[] paths = new String[100];
    Arrays.setAll(paths, i -> "u" + i + "@one.net");
    ActiveMail mail = claimed(Envelope.of("joe@example.org", paths));
    List<Leaf> all = mail.pending();
    mail.answered(all.getFirst(), new Route.Unknown(), Outcomes.UNKNOWN);
    for (Leaf leaf : all.subList(1, all.size())) {
      mail.answered(leaf, relay("one.net"), NextHops.relayed());
    }
    settlement(nearlyFull).settle(List.of(mail));
    assertEquals(99, done(mail).size());
    assertEquals(2, nearlyFull.forced.get(), "one to ask the vault, and one to note them");
  }

  /** Who is told that the halt begins asks the vault at once, and finds the mail. */
  @Test
  void h1_theHaltBeginsOnceTheMailIsWhereItIsTriedAgain() {
    var vault =
        new NearlyFull(rig.memory) {
          @Override
          public <T> T transact(Durability durability, Step<T> step) {
            if (full && durability == Durability.FORCED && forced.get() == 1) {
              throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "no room for changes");
            }
            return super.transact(durability, step);
          }
        };
    Settlement settles = settlement(vault);
    settles
        .halt()
        .began(
            () -> {
              vault.full = false;
              settles.settleRest();
            });
    ActiveMail mail = takenAndFailed();
    settles.settle(List.of(mail));
    assertFalse(settles.hasRest());
    assertFalse(active.contains(mail.id()));
    assertEquals(1, rig.journal.notes(Note.ReportQueued.class).size());
  }

  private static List<ForwardPath> paths(ActiveMail mail) {
    return mail.pending().stream().map(Leaf::path).toList();
  }

  @Test
  void h3_whatIsGivenUpWithoutRoomForAReportStaysAsItIs() {
    var nearlyFull = new NearlyFull(rig.memory);
    Settlement settles = settlement(nearlyFull);
    ActiveMail mail = claimed(Envelope.of("joe@x.org", "a@x.org", "b@x.org").withOptions(aDay()));
    ActiveMail silent = claimed(Envelope.of("", "a@x.org"));
    giveUpFirst(mail);
    giveUpFirst(silent);
    assertEquals(List.of(silent), settles.settleNow(List.of(mail, silent)));
    assertFalse(settles.hasRest());
    assertEquals(0, active.size());
    assertTrue(shelves.isFresh(mail.id()));
    nearlyFull.full = false;
    assertTrue(active.claim(mail.id()));
    assertEquals(List.of(mail), settles.settleNow(List.of(mail)));
    ActiveMail later = shelves.read(mail.id()).orElseThrow();
    assertTrue(later.isPostponed());
    assertEquals(List.of(ForwardPath.of("b@x.org")), paths(later));
  }

  private static void giveUpFirst(ActiveMail mail) {
    Leaf first = mail.pending().getFirst();
    mail.callOnly(first::equals);
    mail.answered(first, new Route.NotMine(), Outcomes.GIVEN_UP);
  }

  private static EnvelopeOptions aDay() {
    return new EnvelopeOptions(
        Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of("HOLDFOR", "86400"));
  }

  @Test
  void h3_aReportThatCannotBeWrittenLeavesNoDraft() {
    var nearlyFull = new NearlyFull(rig.memory);
    nearlyFull.takesDrafts = true;
    settlement(nearlyFull).settle(List.of(failed()));
    assertEquals(1, nearlyFull.drafts);
    assertEquals(0, nearlyFull.open);
  }

  /** It may have answered, or have ended what it had, before what waits for it was counted. */
  @Test
  void whereAMailIsKeptBackItsDestinationIsLookedAtAgain() {
    var told = new ArrayList<Destination>();
    settlement.hungry(told::add);
    Instant later = rig.clock.instant().plusSeconds(300);
    for (Optional<Heard> heard : List.of(Optional.of(Outcomes.WAITS), Optional.<Heard>empty())) {
      ActiveMail mail = claimed(Envelope.of("", "eve@one.net"));
      mail.attempt(mail.pending().getFirst(), relay("one.net")).keepBack(new Stay(later, heard));
      settlement.settle(List.of(mail));
    }
    var where = new Destination("smtp", "one.net");
    assertEquals(List.of(where, where), told);
    ActiveMail both = claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    Leaf eve = both.pending().getFirst();
    var kept = new Turn(0, later, Optional.of(new Berth(where, Berth.Kind.KEPT)));
    both.progressed(Progress.untried(both).with(List.of(eve.at(kept), both.pending().getLast())));
    both.callOnly(leaf -> leaf.turn().berth().isEmpty());
    both.answered(both.pending().getLast(), relay("two.net"), NextHops.relayed());
    settlement.settle(List.of(both));
    assertEquals(List.of(where, where, where), told);
  }

  /** Whoever calls has mails to settle. */
  @Test
  void aSilenceThatCannotBeNotedIsTold() {
    var broken =
        new NearlyFull(rig.memory) {
          @Override
          public <T> T transact(Durability durability, Step<T> step) {
            throw new IllegalStateException("the state is not open");
          }
        };
    var carrier =
        new RelayCarrier(
            name -> new Handover(name, () -> rig, shelves, rig.journal),
            settlement,
            shelves,
            broken,
            rig.journal);
    carrier.remember(new Destination("smtp", "one.net"), Optional.empty());
    rig.journal.await(
        Note.Remark.class, note -> note.toString().contains("a silent destination was not noted"));
  }

  @Test
  void h1_whatTheAdministratorGaveUpIsForced() {
    var vault = new NearlyFull(rig.memory);
    ActiveMail mail = claimed(Envelope.of("", "ali@example.org"));
    mail.answerAll(Outcomes.UNKNOWN);
    settlement(vault).settle(List.of(mail));
    assertEquals(0, vault.forced.get());
    ActiveMail givenUp = claimed(Envelope.of("", "ali@example.org"));
    givenUp.answerAll(Outcomes.GIVEN_UP);
    settlement(vault).settle(List.of(givenUp));
    assertEquals(1, vault.forced.get());
  }

  private ActiveMail failed() {
    ActiveMail mail = claimed(Envelope.of("joe@example.org", "ali@example.org"));
    mail.answerAll(Outcomes.UNKNOWN);
    return mail;
  }

  private long remarks() {
    return rig.journal.notes(Note.Remark.class).stream()
        .filter(note -> note.toString().contains("wait to be settled"))
        .count();
  }

  private ActiveMail claimed(Envelope envelope) {
    MailId id = rig.send(envelope);
    assertTrue(active.claim(id));
    return shelves.read(id).orElseThrow();
  }

  private void assertWaitsInMemory(MailId id) {
    assertTrue(active.contains(id));
    assertEquals(List.of(), active.take(10));
    assertTrue(settlement.hasRest());
  }

  private void assertLiesOnDisk(MailId id) {
    assertFalse(active.contains(id));
    assertEquals(List.of(), active.take(10));
    assertFalse(settlement.hasRest());
  }
}
