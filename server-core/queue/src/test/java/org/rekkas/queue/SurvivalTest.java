package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;
import org.rekkas.queue.sites.RelaySettings;
import org.rekkas.queue.sites.RelaySettings.Share;
import org.rekkas.queue.sites.Sites;
import org.rekkas.queue.threads.Threads;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.RecordingJournal;

/** The queue's own threads outlive an {@link Error}: nobody would begin them anew. */
@Timeout(60)
class SurvivalTest {
  private static final Share ONE_CONNECTION = new Share(1, 1, 0);

  /** Attack H3: a class that is gone, as where a jar is replaced below us, or no memory. */
  private static final class Failing extends NearlyFull {
    private volatile boolean failing;

    Failing(MemoryVault memory) {
      super(memory);
      full = false;
    }

    @Override
    public <T> T transact(Durability durability, Step<T> step) {
      if (failing) {
        throw error();
      }
      return super.transact(durability, step);
    }
  }

  private static Error error() {
    return new NoClassDefFoundError("says the test");
  }

  private static Rig rig(Failing vault, QueueSettings settings) {
    return new Rig(vault, vault.memory(), new PostBox("local"), new ManualClock(), settings);
  }

  @Test
  void h3_aLaneWhoseMailsCannotBeSettled() {
    var vault = new Failing(new MemoryVault());
    try (var rig = rig(vault, QueueSettings.defaults()).start()) {
      vault.failing = true;
      MailId first = rig.send("joe@example.org", "ali@example.org");
      rig.journal.await(Note.Remark.class, note -> note.toString().contains("wait to be settled"));
      vault.failing = false;
      rig.clock.advance(Duration.ofSeconds(1));
      rig.awaitFinished(first);
      rig.awaitFinished(rig.send("joe@example.org", "ali@example.org"));
      assertEquals(2, rig.local.items().size(), "none was delivered twice");
    }
  }

  @Test
  void h3_connectionsWhoseMailsCannotBeSettled() {
    var vault = new Failing(new MemoryVault());
    try (var rig = rig(vault, RelayTest.with(1, 1, ONE_CONNECTION)).start()) {
      vault.failing = true;
      for (int i = 0; i < 3; i++) {
        rig.send("joe@example.org", "eve@one.net");
      }
      rig.journal.awaitCount(
          Note.Remark.class, note -> note.toString().contains("wait to be settled"), 3);
      vault.failing = false;
      rig.awaitFinished(3);
      assertEquals(3, rig.remote.count());
    }
  }

  @Test
  void theRunner() {
    var vault = new BlindVault();
    var box = new PostBox("local");
    box.script(_ -> PostBox.delayed());
    try (var rig = new Rig(vault, vault.memory, box, new ManualClock(), QueueSettings.defaults())) {
      rig.start();
      MailId id = rig.send("joe@example.org", "ali@example.org");
      Note.DeliveryDelayed _ = rig.awaitDelay(id, 1);
      rig.awaitRest();
      box.script(_ -> PostBox.delivered());
      vault.onLook =
          () -> {
            vault.onLook = () -> {};
            throw error();
          };
      rig.clock.advance(Duration.ofDays(1));
      rig.awaitFinished(id);
    }
  }

  @Test
  void aLaneWhoseAgentIsBroken() throws InterruptedException {
    try (var desk = new Settling()) {
      var asked = new AtomicInteger();
      var answered = new CountDownLatch(1);
      var lane =
          new Lane(
              "lane",
              1,
              _ -> {
                if (asked.incrementAndGet() == 1) {
                  throw error();
                }
                answered.countDown();
              },
              desk.settlement,
              _ -> {});
      ActiveMail first = mail(desk);
      lane.add(List.of(attempt(first)));
      lane.add(List.of(attempt(mail(desk))));
      answered.await();
      assertFalse(desk.active.contains(first.id()), "it waits on disk");
      lane.stop();
      lane.join(Threads.end());
    }
  }

  private static ActiveMail mail(Settling desk) {
    return desk.claimed(Envelope.of("joe@example.org", "eve@one.net"));
  }

  private static Attempt attempt(ActiveMail mail) {
    mail.expectAnswers(1);
    return mail.attempt(mail.pending().getFirst(), Settling.relay("one.net"));
  }

  @Test
  void connectionsWhoseCarrierIsBroken() throws InterruptedException {
    try (var desk = new Settling()) {
      var carried = new CountDownLatch(3);
      var settings = new RelaySettings(1, 1, ONE_CONNECTION, Map.of());
      var carrier = new Broken(carried);
      var sites = new Sites(settings, 40, carrier, new Backlog(), desk.rig.clock, new Random(1));
      var destination = new Destination("smtp", "one.net");
      for (int i = 0; i < 3; i++) {
        assertEquals(List.of(), sites.offer(destination, List.of(attempt(mail(desk)))));
      }
      carried.await();
    }
  }

  private record Broken(CountDownLatch carried) implements Sites.Carrier {
    @Override
    public void deliver(Destination destination, List<Attempt> batch) {
      batch.forEach(attempt -> attempt.put(NextHops.relayed()));
      carried.countDown();
    }

    @Override
    public void settle(List<Attempt> batch) {
      throw error();
    }

    @Override
    public boolean isBehind() {
      return false;
    }

    @Override
    public void remember(Destination destination, Optional<Silence> silence) {}
  }

  @Test
  void theSorter() throws IOException {
    try (var rig = new Rig()) {
      var asked = new CountDownLatch(1);
      var journal = new RecordingJournal();
      var settings = QueueSettings.defaults();
      try (var spool =
          new Spool(
              new MemoryVault(),
              () -> {
                if (asked.getCount() > 0) {
                  asked.countDown();
                  throw error();
                }
                return rig;
              },
              rig.clock,
              new Random(1),
              journal,
              Rig.HOST,
              settings)) {
        spool.start();
        MailId _ = send(spool, rig);
        assertTrue(isOver(asked));
        MailId second = send(spool, rig);
        journal.await(Note.MailFinished.class, note -> note.id().equals(second));
      }
    }
  }

  private static MailId send(Spool spool, Rig rig) throws IOException {
    var id = MailId.fresh(rig.clock.instant(), new Random());
    ContentDraft draft = spool.draft();
    draft.write(Rig.TEXT.getBytes(UTF_8), 0, Rig.TEXT.length());
    spool.accept(rig.submission(id, Envelope.of("", "ali@example.org"), Optional.empty(), draft));
    return id;
  }

  private static boolean isOver(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}
