package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.mail.Stay;
import org.rekkas.queue.mail.Turn;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.VaultUnwritable;

/** What waits while the vault takes no write. */
class SettlementTest {
  private final Settling desk = new Settling();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void h3_thatTheVaultTakesNothingIsToldOnce() {
    var told = new AtomicInteger();
    desk.settlement.halt().began(told::incrementAndGet);
    List<ActiveMail> some = List.of(desk.failed(), desk.failed());
    List<ActiveMail> more = List.of(desk.failed());
    desk.rig.memory.breakDown(VaultUnwritable.Cause.FULL);
    desk.settlement.settle(some);
    desk.settlement.settle(more);
    assertEquals(1, told.get());
    desk.settlement.settleRest();
    assertEquals(1, told.get());
    assertEquals(2, desk.remarks());
    desk.rig.memory.recover();
    desk.settlement.settleRest();
    assertFalse(desk.settlement.hasRest());
  }

  @Test
  void h3_whereThereIsRoomForChangesAloneNothingIsHalted() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    Settlement settles = desk.over(nearlyFull);
    List<ActiveMail> mails = List.of(desk.failed(), desk.failed(), desk.failed());
    settles.settle(mails);
    assertFalse(settles.halt().isOn());
    assertTrue(settles.hasRest());
    assertEquals(1, desk.remarks());
    assertTrue(nearlyFull.forced.get() < mails.size(), () -> nearlyFull.forced + " forced");
    settles.settleRest();
    settles.settleRest();
    assertEquals(1, desk.remarks(), "it is tried every few seconds, and told once");
    nearlyFull.full = false;
    settles.settleRest();
    assertTrue(
        desk.rig.journal.notes(Note.Remark.class).stream()
            .anyMatch(note -> note.toString().contains("no mail waits to be settled any more")));
  }

  /** Or nothing would be read from the disk any more, though what can end would make room there. */
  @Test
  void h3_whatWaitsForRoomForItsReportDoesNotFillTheMemory() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    Settlement settles = desk.over(nearlyFull);
    ActiveMail taken = desk.takenAndFailed();
    settles.settle(List.of(taken));
    for (int i = 0; i < 4 * Settling.IN_MEMORY; i++) {
      settles.settle(List.of(desk.failed()));
      assertTrue(desk.active.hasRoom(), "room for others");
    }
    assertEquals(4 * Settling.IN_MEMORY + 1, desk.rig.queued().size());
    ActiveMail later = desk.shelves.read(taken.id()).orElseThrow();
    assertEquals(List.of("eve@one.net"), desk.done(taken));
    assertEquals(List.of(taken.pending().getLast().path()), Settling.paths(later));
    assertEquals(0, later.progress().orElseThrow().attempts());
    assertEquals(
        desk.rig.clock.instant().plus(Duration.ofMinutes(30)),
        later.progress().orElseThrow().due());
  }

  /** Its sender asked to hear of that, which has no room; he must not hear that it failed. */
  @Test
  void h3_whatArrivedIsFinishedWhereItTakesTheMemoryFromOthers() {
    Settlement settles = desk.over(new NearlyFull(desk.rig.memory));
    Set<Notify> when = Set.of(Notify.SUCCESS, Notify.FAILURE);
    ActiveMail relayed = desk.claimed(Settling.notified(when, "eve@one.net"));
    relayed.answered(relayed.pending().getFirst(), Settling.relay("one.net"), NextHops.relayed());
    ActiveMail local = desk.claimed(Settling.notified(when, "ali@example.org"));
    local.answerAll(PostBox.delivered());
    settles.settle(List.of(relayed));
    settles.settle(List.of(local));
    ActiveMail known = desk.shelves.read(relayed.id()).orElseThrow();
    assertEquals(List.of(), known.pending(), "nothing is left to fail");
    known.leaveAlone(desk.rig.clock.instant());
    assertEquals(List.of(), known.attempts());
    while (desk.active.contains(relayed.id()) || desk.active.contains(local.id())) {
      settles.settle(List.of(desk.failed()));
    }
    assertEquals(Optional.empty(), desk.shelves.read(relayed.id()).map(ActiveMail::id));
    assertEquals(Optional.empty(), desk.shelves.read(local.id()).map(ActiveMail::id));
    assertEquals(2, desk.rig.journal.notes(Note.MailFinished.class).size());
    assertEquals(0, desk.rig.journal.notes(Note.DeliveryFailed.class).size());
  }

  /** Who is told that the halt begins asks the vault at once, and finds the mail. */
  @Test
  void h1_theHaltBeginsOnceTheMailIsWhereItIsTriedAgain() {
    var vault =
        new NearlyFull(desk.rig.memory) {
          @Override
          public <T> T transact(Durability durability, Step<T> step) {
            if (full && durability == Durability.FORCED && forced.get() == 1) {
              throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "no room for changes");
            }
            return super.transact(durability, step);
          }
        };
    Settlement settles = desk.over(vault);
    settles
        .halt()
        .began(
            () -> {
              vault.full = false;
              settles.settleRest();
            });
    ActiveMail mail = desk.takenAndFailed();
    settles.settle(List.of(mail));
    assertFalse(settles.hasRest());
    assertFalse(desk.active.contains(mail.id()));
    assertEquals(1, desk.rig.journal.notes(Note.ReportQueued.class).size());
  }

  @Test
  void h3_whatIsGivenUpWithoutRoomForAReportStaysAsItIs() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    Settlement settles = desk.over(nearlyFull);
    ActiveMail mail =
        desk.claimed(Envelope.of("joe@x.org", "a@x.org", "b@x.org").withOptions(Settling.aDay()));
    ActiveMail silent = desk.claimed(Envelope.of("", "a@x.org"));
    giveUpFirst(mail);
    giveUpFirst(silent);
    assertEquals(List.of(silent), settles.settleNow(List.of(mail, silent)));
    assertFalse(settles.hasRest());
    assertEquals(0, desk.active.size());
    assertTrue(desk.shelves.isFresh(mail.id()));
    nearlyFull.full = false;
    assertTrue(desk.active.claim(mail.id()));
    assertEquals(List.of(mail), settles.settleNow(List.of(mail)));
    ActiveMail later = desk.shelves.read(mail.id()).orElseThrow();
    assertTrue(later.isPostponed());
    assertEquals(List.of(ForwardPath.of("b@x.org")), Settling.paths(later));
  }

  private static void giveUpFirst(ActiveMail mail) {
    Leaf first = mail.pending().getFirst();
    mail.callOnly(first::equals);
    mail.answered(first, new Route.NotMine(), Outcomes.GIVEN_UP);
  }

  @Test
  void h3_aReportThatCannotBeWrittenLeavesNoDraft() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    nearlyFull.takesDrafts = true;
    desk.over(nearlyFull).settle(List.of(desk.failed()));
    assertEquals(1, nearlyFull.drafts);
    assertEquals(0, nearlyFull.open);
  }

  /** It may have answered, or have ended what it had, before what waits for it was counted. */
  @Test
  void whereAMailIsKeptBackItsDestinationIsLookedAtAgain() {
    var told = new ArrayList<Destination>();
    desk.settlement.hungry(told::add);
    Instant later = desk.rig.clock.instant().plusSeconds(300);
    var silence = Silence.from(later, Outcomes.WAITS, new Random(1));
    for (Optional<Silence> known : List.of(Optional.of(silence), Optional.<Silence>empty())) {
      ActiveMail mail = desk.claimed(Envelope.of("", "eve@one.net"));
      mail.attempt(mail.pending().getFirst(), Settling.relay("one.net"))
          .keepBack(new Stay(later, known));
      desk.settlement.settle(List.of(mail));
    }
    var where = new Destination("smtp", "one.net");
    assertEquals(List.of(where, where), told);
    ActiveMail both = desk.claimed(Envelope.of("", "eve@one.net", "zoe@two.net"));
    Leaf eve = both.pending().getFirst();
    var kept = new Turn(0, later, Optional.of(new Berth(where, Berth.Kind.KEPT)));
    both.progressed(Progress.untried(both).with(List.of(eve.at(kept), both.pending().getLast())));
    both.callOnly(leaf -> leaf.turn().berth().isEmpty());
    both.answered(both.pending().getLast(), Settling.relay("two.net"), NextHops.relayed());
    desk.settlement.settle(List.of(both));
    assertEquals(List.of(where, where, where), told);
  }

  /** Whoever calls has mails to settle. */
  @Test
  void aSilenceThatCannotBeNotedIsTold() {
    var broken =
        new NearlyFull(desk.rig.memory) {
          @Override
          public <T> T transact(Durability durability, Step<T> step) {
            throw new IllegalStateException("the state is not open");
          }
        };
    var carrier =
        new RelayCarrier(
            name -> new Handover(name, () -> desk.rig, desk.shelves, desk.rig.journal),
            desk.settlement,
            new Shelves(broken),
            desk.rig.journal);
    carrier.remember(new Destination("smtp", "one.net"), Optional.empty());
    desk.rig.journal.await(
        Note.Remark.class, note -> note.toString().contains("a silent destination was not noted"));
  }

  @Test
  void h1_whatTheAdministratorGaveUpIsForced() {
    var vault = new NearlyFull(desk.rig.memory);
    ActiveMail mail = desk.claimed(Envelope.of("", "ali@example.org"));
    mail.answerAll(Outcomes.UNKNOWN);
    desk.over(vault).settle(List.of(mail));
    assertEquals(0, vault.forced.get());
    ActiveMail givenUp = desk.claimed(Envelope.of("", "ali@example.org"));
    givenUp.answerAll(Outcomes.GIVEN_UP);
    desk.over(vault).settle(List.of(givenUp));
    assertEquals(1, vault.forced.get());
  }

  /** The one nobody recognises when it comes again, and of the other the attempt is counted. */
  @Test
  void h1_whatANextHopTookIsForcedAndSoIsWhatWasTriedAndWaits() {
    for (Outcome outcome : List.of(NextHops.relayed(), PostBox.delayed())) {
      var vault = new NearlyFull(desk.rig.memory);
      ActiveMail mail = desk.claimed(Envelope.of("", "eve@one.net"));
      mail.answerAll(outcome);
      desk.over(vault).settle(List.of(mail));
      assertEquals(1, vault.forced.get(), outcome.toString());
    }
  }

  /** Who leaves a mail looks for what crowds the memory, and another may have ended all of it. */
  @Test
  void h3_whatAnotherSettledMeanwhileIsNoneOfOurs() {
    var nearlyFull = new NearlyFull(desk.rig.memory);
    var settles = new AtomicReference<Settlement>();
    settles.set(
        desk.over(
            nearlyFull,
            note -> {
              if (note.toString().contains("wait to be settled")) {
                nearlyFull.full = false;
                settles.get().settleRest();
              }
            }));
    for (int i = 0; i < Settling.IN_MEMORY - 1; i++) {
      desk.failed();
    }
    ActiveMail mail = desk.failed();
    settles.get().settle(List.of(mail));
    assertFalse(desk.active.contains(mail.id()));
    assertFalse(settles.get().hasRest());
  }

  /** Or it would be settled again, and what it made would be made again. */
  @Test
  void whatFailsAfterTheCommitIsToldAndHoldsUpNothingElse() {
    var vault =
        new NearlyFull(desk.rig.memory) {
          @Override
          public StoredContent content(ContentId id) {
            throw new IllegalStateException("no contents");
          }
        };
    vault.full = false;
    Settlement settles = desk.over(vault);
    var told = new ArrayList<String>();
    settles.delivered(attempt -> fail(told, "delivered " + attempt.leaf().path().mailbox()));
    settles.due(_ -> fail(told, "due"));
    settles.hungry(where -> fail(told, "hungry " + where));
    ActiveMail local = desk.claimed(Envelope.of("", "ali@example.org", "bob@example.org"));
    local.answerAll(PostBox.delivered());
    ActiveMail kept = desk.claimed(Envelope.of("", "eve@one.net"));
    kept.attempt(kept.pending().getFirst(), Settling.relay("one.net"))
        .keepBack(new Stay(desk.rig.clock.instant().plusSeconds(300), Optional.empty()));
    ActiveMail reported = desk.failed();
    settles.settle(List.of(local, kept, reported));
    assertEquals(
        List.of("delivered ali@example.org", "delivered bob@example.org", "due", "hungry one.net"),
        told);
    assertFalse(settles.hasRest());
    assertEquals(0, desk.active.size());
    assertTrue(desk.active.hasMissed(), "the report is read from the disk");
    assertEquals(1, desk.rig.journal.notes(Note.ReportQueued.class).size());
    assertEquals(
        5,
        desk.rig.journal.notes(Note.Remark.class).stream()
            .filter(note -> note.toString().contains("not all that follows is done"))
            .count());
  }

  private static void fail(List<String> told, String what) {
    told.add(what);
    throw new IllegalStateException(what);
  }
}
