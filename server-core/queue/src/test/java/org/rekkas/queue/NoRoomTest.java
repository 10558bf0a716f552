package org.rekkas.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
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
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;

/** A queue at work on a disk that has no room for reports. */
@Timeout(60)
class NoRoomTest {
  private static final Duration PUT_OFF = Duration.ofMinutes(31);

  private final NearlyFull disk = disk(new MemoryVault());

  private static NearlyFull disk(MemoryVault memory) {
    var disk = new NearlyFull(memory);
    disk.full = false;
    return disk;
  }

  private Rig rig(int inMemory) {
    QueueSettings usual = QueueSettings.defaults();
    var small =
        new QueueSettings(
            usual.retry(), usual.expiry(), usual.warning(), inMemory, 4, usual.returned());
    return new Rig(disk, disk.memory(), new PostBox("local"), new ManualClock(), small);
  }

  @Test
  void h3_whatWaitedForASilentDestinationIsNotTriedWithoutEnd() {
    int many = 60;
    try (var rig = rig(40)) {
      rig.remote.script(_ -> NextHops.silent());
      rig.start();
      var ids = new HashSet<MailId>();
      for (int i = 0; i < many; i++) {
        MailId id = rig.send("joe@example.org", "eve@one.net");
        ids.add(id);
        rig.journal.await(Note.DeliveryDelayed.class, note -> note.id().equals(id));
      }
      int before = rig.remote.tried("one.net");
      assertTrue(before < many, "most were kept back");
      rejectsEachOnce(rig, many, Duration.ofMinutes(2));
      assertEquals(before + many, rig.remote.tried("one.net"));
      thenThereIsRoom(rig, ids);
    }
  }

  @Test
  void h3_whatItsSenderHeldBackIsNotTriedWithoutEnd() {
    int many = 30;
    try (var rig = rig(40)) {
      rig.start();
      var ids = new HashSet<MailId>();
      for (int i = 0; i < many; i++) {
        ids.add(
            rig.send(
                Envelope.of("joe@example.org", "eve@one.net")
                    .withOptions(with("HOLDFOR", "3600"))));
      }
      rig.journal.awaitCount(
          Note.Remark.class, note -> note.toString().contains("FUTURERELEASE"), many);
      rejectsEachOnce(rig, many, Duration.ofHours(1));
      assertEquals(many, rig.remote.tried("one.net"));
      thenThereIsRoom(rig, ids);
    }
  }

  /** Until each was tried and the queue has done much else, while the clock stands. */
  private void rejectsEachOnce(Rig rig, int many, Duration later) {
    List<ContentDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      drafts.add(rig.draft(Rig.TEXT));
    }
    var tried = new CountDownLatch(many);
    Set<MailId> all = ConcurrentHashMap.newKeySet();
    rig.remote.script(
        each -> {
          if (all.add(each.mail().id())) {
            tried.countDown();
          }
          return new Outcome.Failed(Reply.of(550, "5.7.1", "no"), Evidence.NONE);
        });
    disk.full = true;
    rig.clock.advance(later);
    await(tried);
    for (ContentDraft draft : drafts) {
      var id = new MailId("other" + drafts.indexOf(draft));
      rig.spool.accept(
          rig.submission(id, Envelope.of("", "ali@example.org"), Optional.empty(), draft));
      rig.awaitFinished(id);
    }
  }

  private void thenThereIsRoom(Rig rig, Set<MailId> ids) {
    disk.full = false;
    rig.clock.advance(PUT_OFF);
    ids.forEach(rig::awaitFinished);
    ids.forEach(rig::awaitReport);
    assertEquals(ids.size(), count(rig, Note.MailFinished.class, Note.MailFinished::id, ids));
    assertEquals(ids.size(), count(rig, Note.ReportQueued.class, Note.ReportQueued::id, ids));
  }

  private static <N extends Note> long count(
      Rig rig, Class<N> kind, Function<N, MailId> id, Set<MailId> ids) {
    return rig.journal.notes(kind).stream().filter(note -> ids.contains(id.apply(note))).count();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EnvelopeOptions with(String parameter, String value) {
    return new EnvelopeOptions(
        Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of(parameter, value));
  }

  /** RFC 2852: it has ten minutes, and was there at once; also through an alias. */
  @Test
  void h3_whatANextHopTookIsNotSaidToHaveComeTooLate() {
    try (var rig = rig(10)) {
      rig.expand("all@example.org", "zoe@two.net");
      Set<Notify> when = Set.of(Notify.SUCCESS, Notify.FAILURE);
      var ids = new HashSet<MailId>();
      for (int i = 0; i < 6; i++) {
        var to = ForwardPath.of(i % 2 == 0 ? "eve@one.net" : "all@example.org");
        ids.add(
            rig.send(
                Envelope.of("joe@example.org", "x@one.net")
                    .withRecipients(List.of(new Recipient(to, when, Optional.empty())))
                    .withOptions(with("BY", "600;R"))));
      }
      var taken = new CountDownLatch(ids.size());
      rig.remote.script(each -> taken(each, taken));
      disk.full = true;
      rig.start();
      await(taken);
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 1);
      disk.full = false;
      rig.clock.advance(PUT_OFF);
      while (rig.journal.notes(Note.MailFinished.class).size() < ids.size()) {
        rig.spool.wake(); // what found no room is laid aside just after the queue looked, maybe
      }
      ids.forEach(rig::awaitFinished);
      ids.forEach(id -> assertEquals(1, rig.remote.taken(id)));
      assertEquals(List.of(), rig.journal.notes(Note.DeliveryFailed.class));
    }
  }

  private static Outcome taken(Delivery delivery, CountDownLatch taken) {
    assertTrue(delivery.route() instanceof Route.Relay);
    taken.countDown();
    return NextHops.relayed();
  }

  @Test
  void h3_whatCannotBeGivenUpIsToldAndStaysAsItIs() {
    try (var rig = rig(40)) {
      rig.remote.script(_ -> NextHops.delayed());
      rig.start();
      var ids = new HashSet<MailId>();
      for (int i = 0; i < 20; i++) {
        ids.add(delayed(rig, "joe@example.org"));
      }
      MailId toNobody = delayed(rig, "");
      rig.awaitRest();
      List<QueuedMail> before = left(rig, ids);
      disk.full = true;
      var eve = new Selection.Recipient(ForwardPath.of("eve@one.net"));
      assertEquals(new Steering.Done(1, 0, 20), rig.spool.steering().apply(eve, new Change.Fail()));
      assertEquals(ids, rig.queued());
      assertEquals(before, left(rig, ids));
      assertEquals(1, rig.journal.notes(Note.DeliveryFailed.class).size());
      rig.awaitFinished(toNobody);
      disk.full = false;
      assertEquals(new Steering.Done(20, 0, 0), rig.spool.steering().apply(eve, new Change.Fail()));
      ids.forEach(rig::awaitReport);
      assertEquals(0, rig.remote.count());
    }
  }

  private static MailId delayed(Rig rig, String from) {
    MailId id = rig.send(from, "eve@one.net");
    rig.awaitDelay(id, 1);
    return id;
  }

  private static List<QueuedMail> left(Rig rig, Set<MailId> ids) {
    return rig.spool.inspection().list("", 1_000).stream()
        .filter(mail -> ids.contains(mail.id()))
        .toList();
  }
}
