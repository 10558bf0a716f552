package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Vault;

/** What an administrator sees and does. */
@Timeout(60)
class InspectionTest {
  @Test
  void freshMailsAreListedInTheOrderInWhichTheyCame() {
    try (var rig = new Rig()) {
      Inspection queue = rig.spool.inspection();
      assertEquals(new Inspection.Counts(0, 0, 0, Optional.empty()), queue.counts());
      MailId first = rig.send("joe@example.com", "ali@example.org");
      var came = rig.clock.instant();
      rig.clock.advance(Duration.ofSeconds(1));
      MailId second = rig.send("", "zoe@example.org");
      assertEquals(
          List.of(first, second), queue.list("", 10).stream().map(QueuedMail::id).toList());
      assertEquals(
          List.of(second), queue.list(second.text(), 10).stream().map(QueuedMail::id).toList());
      assertEquals(1, queue.list("", 1).size());
      assertEquals(new Inspection.Counts(2, 2, 0, Optional.of(came)), queue.counts());
      assertEquals(QueuedMail.State.ACTIVE, queue.find(first).orElseThrow().state());
      assertEquals(new Steering.Done(0, 1, 0), apply(rig, first, new Change.Delete()));
      var nothere = new MailId("nothere");
      assertEquals(
          new Steering.Done(0, 0, 0, List.of(nothere)), apply(rig, nothere, new Change.Delete()));
    }
  }

  @Test
  void aCountThatIsWrongIsRightAsSoonAsTheQueueIsEmpty() {
    var first = new Rig();
    byte[] key = Key.of("0123456789abcdefgh").bytes();
    first.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(first.memory.space("waiting"), key, new byte[0]);
          return true;
        });
    try (var rig = new Rig(first, QueueSettings.defaults())) {
      first.memory.transact(
          Vault.Durability.FORCED,
          tx -> {
            tx.delete(first.memory.space("waiting"), key);
            return true;
          });
      assertEquals(1, rig.spool.inspection().counts().queued());
      rig.start();
      while (rig.spool.inspection().counts().queued() > 0) {
        rig.clock.advance(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void aDelayedMailCanBeTriedHeldAndDeleted() {
    try (var rig = new Rig().start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("", "ali@example.org");
      rig.awaitDelay(id, 1);
      Inspection queue = rig.spool.inspection();
      changed(rig, id, new Change.RetryNow());
      rig.awaitDelay(id, 2);
      changed(rig, id, new Change.Hold());
      assertEquals(QueuedMail.State.HELD, queue.find(id).orElseThrow().state());
      rig.clock.advance(Duration.ofDays(2));
      MailId other = rig.send("", "zoe@example.org");
      rig.awaitDelay(other, 1);
      assertEquals(2, queue.find(id).orElseThrow().attempts());
      changed(rig, id, new Change.RetryNow());
      rig.awaitDelay(id, 3);
      changed(rig, id, new Change.Delete());
      assertTrue(queue.find(id).isEmpty());
      assertEquals(1, queue.counts().queued());
    }
  }

  @Test
  void whatLiesThereIsCountedAfterAStart() {
    var first = new Rig();
    first.local.script(_ -> PostBox.delayed());
    first.start();
    MailId held = first.send("", "ali@example.org");
    first.awaitDelay(held, 1);
    changed(first, held, new Change.Hold());
    MailId delayed = first.send("", "ali@example.org");
    first.awaitDelay(delayed, 1);
    first.close();
    var second = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults());
    second.send("", "zoe@example.org");
    var third = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults());
    Inspection.Counts counts = third.spool.inspection().counts();
    assertEquals(3, counts.queued());
    assertEquals(2, counts.delayed());
  }

  @Test
  void eachRecipientIsShownWithWhatWasHeardAndWhatIsDone() throws IOException {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId id = rig.send("joe@example.com", "eve@one.net", "ali@example.org", "zoe@two.net");
      rig.awaitDelay(id, 1);
      QueuedMail mail = rest(rig, id);
      assertEquals(List.of(ForwardPath.of("ali@example.org")), mail.done());
      assertEquals(2, mail.left().size());
      for (QueuedMail.Left left : mail.left()) {
        String domain = left.path().mailbox().domain();
        assertEquals(domain, left.destination().orElseThrow().toString());
        assertEquals(1, left.attempts());
        assertEquals(NextHops.SILENT, left.last().orElseThrow());
        assertTrue(left.due().orElseThrow().isAfter(rig.clock.instant()));
      }
      assertEquals(rig.clock.instant().plus(QueueSettings.defaults().expiry()), mail.expires());
      try (var in = rig.spool.inspection().mail(id).orElseThrow().open()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("Received: by mx.example.org\r\n" + Rig.TEXT, text);
      }
      assertTrue(rig.spool.inspection().mail(new MailId("nothere")).isEmpty());
    }
  }

  /** Nothing goes there before the destination is asked again, and all of it when it answers. */
  @Test
  void whatWaitsForASilentDestinationIsShownWithTheTimeAtWhichThatIsAsked() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId tried = rig.send("", "eve@one.net");
      rig.awaitDelay(tried, 1);
      rest(rig, tried);
      MailId kept = rig.send("", "zoe@one.net");
      var told = rig.awaitDelay(kept, 1);
      QueuedMail mail = rest(rig, kept);
      Standing.Silent silent =
          rig.spool.inspection().destinations(1).getFirst().silence().orElseThrow();
      assertEquals(Optional.of(silent.next()), mail.due());
      QueuedMail.Left left = mail.left().getFirst();
      assertEquals(Optional.of(silent.next()), left.due());
      assertEquals(Optional.of(silent), left.silence());
      assertEquals(0, left.attempts());
      assertEquals(silent.next(), told.next());
      QueuedMail other = rest(rig, tried);
      assertEquals(Optional.of(silent), other.left().getFirst().silence());
      assertFalse(other.due().orElseThrow().isBefore(silent.next()));
      rig.remote.script(_ -> NextHops.relayed());
      rig.clock.advance(Duration.between(rig.clock.instant(), silent.next()));
      rig.awaitFinished(kept);
    }
  }

  @Test
  void theListIsNarrowedByAddressDestinationAndState() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.silent());
      MailId one = rig.send("joe@example.com", "eve@one.net", "zoe@two.net");
      rig.awaitDelay(one, 1);
      rest(rig, one);
      var came = rig.clock.instant();
      rig.clock.advance(Duration.ofSeconds(1));
      MailId two = rig.send("ali@example.com", "zoe@one.net");
      rig.awaitDelay(two, 1);
      rest(rig, two);
      rig.clock.advance(Duration.ofSeconds(1));
      MailId three = rig.send("", "eve@three.net");
      rig.awaitDelay(three, 1);
      rest(rig, three);
      changed(rig, three, new Change.Hold());
      var joe = new Selection.Sender(ReversePath.parse("JOE@example.com"));
      var oneNet = new Selection.Domain("one.net");
      assertEquals(List.of(one), found(rig, Optional.empty(), joe));
      assertEquals(List.of(one, two), found(rig, Optional.empty(), oneNet));
      assertEquals(List.of(one), found(rig, Optional.empty(), oneNet, joe));
      assertEquals(List.of(three), found(rig, Optional.empty(), sender("")));
      assertEquals(
          List.of(one, two), found(rig, Optional.empty(), new Selection.Waiting("one.net")));
      assertEquals(List.of(one), found(rig, Optional.of(QueuedMail.State.DELAYED), joe));
      assertEquals(List.of(), found(rig, Optional.of(QueuedMail.State.HELD), joe));
      assertEquals(List.of(three), found(rig, Optional.of(QueuedMail.State.HELD)));
      var threeNet = new Selection.Waiting("three.net");
      assertEquals(List.of(), found(rig, Optional.empty(), threeNet), "it waits for nobody");
      assertEquals(List.of(three), found(rig, Optional.of(QueuedMail.State.HELD), threeNet));
      assertEquals(List.of(one, two), found(rig, Optional.of(QueuedMail.State.DELAYED)));
      assertEquals(List.of(), found(rig, Optional.of(QueuedMail.State.ACTIVE)));
      assertEquals(List.of(), found(rig, Optional.of(QueuedMail.State.FRESH)));
      assertEquals(List.of(), found(rig, Optional.of(QueuedMail.State.POSTPONED)));
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      var twoNet = new Selection.Domain("two.net");
      assertEquals(List.of(one), found(rig, Optional.empty(), eve));
      assertEquals(List.of(), found(rig, Optional.empty(), eve, twoNet), "one address is both");
      Inspection queue = rig.spool.inspection();
      assertEquals(Optional.of(came), queue.oldest(new Destination("smtp", "one.net")));
      assertEquals(Optional.empty(), queue.oldest(new Destination("smtp", "three.net")));
      Wanted.Found page = queue.list(new Wanted(List.of(oneNet), Optional.empty()), "", 1);
      assertEquals(one, page.mails().getFirst().id());
      page =
          queue.list(
              new Wanted(List.of(oneNet), Optional.empty()), page.next().orElseThrow().text(), 1);
      assertEquals(two, page.mails().getFirst().id());
      assertEquals(Optional.empty(), page.next());
    }
  }

  @Test
  void whatIsHeldBackDoesNotMakeTheQueueOld() {
    try (var rig = new Rig().start()) {
      rig.remote.script(_ -> NextHops.delayed());
      assertEquals(Optional.empty(), oldest(rig));
      MailId held = delayed(rig);
      changed(rig, held, new Change.Hold());
      MailId postponed = rig.send(Envelope.of("", "eve@one.net").withOptions(Settling.aDay()));
      rig.journal.await(Note.Remark.class, note -> note.toString().contains("FUTURERELEASE"));
      rig.awaitRest();
      assertEquals(Optional.empty(), oldest(rig));
      assertEquals(Set.of(held, postponed), rig.queued());
      Instant came = rig.clock.instant();
      delayed(rig);
      delayed(rig);
      assertEquals(Optional.of(came), oldest(rig));
      changed(rig, held, new Change.Release());
      rig.awaitRest();
      assertEquals(rig.spool.inspection().find(held).map(QueuedMail::received), oldest(rig));
    }
  }

  /** At least it is not said that all is young. */
  @Test
  void whereVeryMuchIsHeldBackTheRestIsAsOldAsItCanBe() {
    try (var rig = new Rig()) {
      for (int i = 0; i < 1_000; i++) {
        rig.clock.advance(Duration.ofMillis(1));
        rig.send(Envelope.of("", "eve@one.net").withOptions(Settling.aDay()));
      }
      rig.start();
      rig.awaitRest();
      assertEquals(Optional.of(rig.clock.instant()), oldest(rig));
    }
  }

  private static MailId delayed(Rig rig) {
    MailId id = rig.send("", "eve@one.net");
    rig.awaitDelay(id, 1);
    rig.awaitRest();
    rig.clock.advance(Duration.ofSeconds(1));
    return id;
  }

  private static Optional<Instant> oldest(Rig rig) {
    return rig.spool.inspection().counts().oldest();
  }

  /** None of them was tried yet, so no index has them. */
  @Test
  void ofManyFreshMailsSomeAreLookedAtAndWhereToGoOnIsTold() {
    try (var rig = new Rig()) {
      for (int i = 0; i < 10_500; i++) {
        rig.clock.advance(Duration.ofMillis(1));
        rig.send("joe@example.com", "ali@example.org");
      }
      rig.clock.advance(Duration.ofMillis(1));
      MailId id = rig.send("eve@example.com", "ali@example.org");
      var wanted = new Wanted(List.of(sender("eve@example.com")), Optional.empty());
      Wanted.Found first = rig.spool.inspection().list(wanted, "", 9);
      assertEquals(List.of(), first.mails());
      Wanted.Found second =
          rig.spool.inspection().list(wanted, first.next().orElseThrow().text(), 9);
      assertEquals(id, second.mails().getFirst().id());
      assertEquals(Optional.empty(), second.next());
    }
  }

  private static Selection sender(String path) {
    return new Selection.Sender(ReversePath.parse(path));
  }

  private static List<MailId> found(Rig rig, Optional<QueuedMail.State> state, Selection... which) {
    Wanted.Found found = rig.spool.inspection().list(new Wanted(List.of(which), state), "", 9);
    assertEquals(Optional.empty(), found.next());
    return found.mails().stream().map(QueuedMail::id).toList();
  }

  /** As it is once nobody works on it. */
  private static QueuedMail rest(Rig rig, MailId id) {
    rig.awaitRest();
    return rig.spool.inspection().find(id).orElseThrow();
  }

  private static Steering.Done apply(Rig rig, MailId id, Change how) {
    return rig.spool.steering().apply(new Selection.Id(id), how);
  }

  /** The note of a delay comes a moment before the mail is at rest. */
  private static void changed(Rig rig, MailId id, Change how) {
    while (apply(rig, id, how).changed() == 0) {
      Thread.onSpinWait();
    }
  }
}
