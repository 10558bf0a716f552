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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.testkit.ManualClock;

/** The way of a mail through the spool. */
@Timeout(60)
class SpoolTest {
  @Test
  void aMailIsAcceptedDeliveredAndForgotten() {
    try (var rig = new Rig().start()) {
      MailId id = rig.send("joe@example.com", "ali@example.org");
      rig.awaitFinished(id);
      PostBox.Item item = rig.local.items().getFirst();
      assertEquals(id, item.mail());
      assertEquals("joe@example.com", item.reverse());
      assertEquals("Received: by mx.example.org\r\n" + Rig.TEXT, item.text());
      assertTrue(rig.queued().isEmpty());
      assertTrue(rig.memory.references().isEmpty(), "the content is released");
      assertEquals(0, rig.spool.inspection().counts().queued());
    }
  }

  @Test
  void eachStepIsNotedOnce() {
    try (var rig = new Rig().start()) {
      MailId id = rig.send("joe@example.com", "ali@example.org");
      rig.awaitFinished(id);
      var kinds = rig.journal.notes().stream().map(n -> n.getClass().getSimpleName()).sorted();
      assertEquals(
          List.of("MailAccepted", "MailDelivered", "MailFinished", "RecipientRouted"),
          kinds.toList());
    }
  }

  @Test
  void whatWasAcceptedBeforeTheStopIsDeliveredAfterTheNextStart() {
    var first = new Rig();
    var ids = new ArrayList<MailId>();
    for (int i = 0; i < 700; i++) {
      ids.add(first.send("joe@example.com", "ali@example.org"));
    }
    first.close();
    assertTrue(first.local.items().isEmpty());
    try (var second = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults())) {
      second.start();
      ids.forEach(second::awaitFinished);
      assertEquals(700, second.local.items().size());
      assertTrue(second.memory.references().isEmpty());
    }
  }

  @Test
  void manyMailsGoToTheAgentInOneBatch() {
    try (var rig = new Rig()) {
      var ids = new ArrayList<MailId>();
      for (int i = 0; i < 600; i++) {
        ids.add(rig.send("joe@example.com", "u" + i + "@example.org"));
      }
      rig.start();
      ids.forEach(rig::awaitFinished);
      assertTrue(rig.local.batches().size() <= 10, () -> "batches " + rig.local.batches());
    }
  }

  @Test
  void moreThanFitsInMemoryIsReadFromTheDisk() throws InterruptedException {
    var defaults = QueueSettings.defaults();
    var small =
        new QueueSettings(defaults.retry(), defaults.expiry(), defaults.warning(), 10, 4, 50_000);
    try (var rig = new Rig(small).start();
        var senders = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = new CountDownLatch(500);
      for (int i = 0; i < 500; i++) {
        senders.execute(
            () -> {
              rig.send("joe@example.com", "ali@example.org");
              sent.countDown();
            });
      }
      sent.await();
      rig.awaitFinished(500);
      assertEquals(500, rig.local.items().size());
      assertTrue(rig.memory.references().isEmpty());
    }
  }

  @Test
  void anIdIsAcceptedOnce() {
    try (var rig = new Rig()) {
      var id = new MailId("abcd1234");
      var envelope = Envelope.of("", "ali@example.org");
      rig.spool.accept(rig.submission(id, envelope, Rig.TEXT, Optional.empty()));
      rig.spool.accept(rig.submission(id, envelope, Rig.TEXT, Optional.empty()));
      rig.start();
      rig.awaitFinished(id);
      assertEquals(1, rig.local.items().size());
      assertTrue(rig.memory.references().isEmpty());
    }
  }

  @Test
  void aDerivedIdIsAcceptedOnceEvenAfterItsMailIsGone() {
    try (var rig = new Rig().start()) {
      var id = new MailId("abcd1234").derived("list", 1);
      var envelope = Envelope.of("", "ali@example.org");
      rig.spool.accept(rig.submission(id, envelope, Rig.TEXT, Optional.empty()));
      rig.awaitFinished(id);
      rig.spool.accept(rig.submission(id, envelope, Rig.TEXT, Optional.empty()));
      MailId other = rig.send("", "joe@example.org");
      rig.awaitFinished(other);
      assertEquals(List.of("ali@example.org", "joe@example.org"), rig.local.paths());
    }
  }

  @Test
  void aVaultThatTakesNothingIsSaidToTheClient() {
    try (var rig = new Rig().start()) {
      var draft = rig.draft(Rig.TEXT);
      rig.memory.breakDown(VaultUnwritable.Cause.FULL);
      var envelope = Envelope.of("", "ali@example.org");
      var mail = rig.submission(new MailId("abcd"), envelope, Optional.empty(), draft);
      assertThrows(VaultUnwritable.class, () -> rig.spool.accept(mail));
      rig.memory.recover();
      rig.awaitFinished(rig.send("", "joe@example.org"));
      assertEquals(List.of("joe@example.org"), rig.local.paths());
    }
  }

  @Test
  void whatCannotBeSettledIsSettledLaterAndNotDeliveredTwice() {
    try (var rig = new Rig()) {
      var calls = new ArrayList<String>();
      rig.local.script(
          delivery -> {
            calls.add(delivery.path().toString());
            rig.memory.breakDown(VaultUnwritable.Cause.FULL);
            return PostBox.delivered();
          });
      MailId id = rig.send("", "ali@example.org");
      rig.start();
      rig.journal.await(Note.Remark.class, n -> n.level() == Note.Level.WARN);
      assertFalse(rig.queued().isEmpty());
      rig.memory.recover();
      rig.spool.wake();
      rig.awaitFinished(id);
      assertEquals(1, calls.size());
    }
  }

  @Test
  void h8_anAnswerThatCannotBeSettledHoldsUpNoOther() {
    try (var rig = new Rig()) {
      rig.local.script(
          delivery ->
              delivery.path().equals(ForwardPath.of("eve@example.org"))
                  ? new Outcome.Delayed(Reply.of(450, "4.2.0", "later"), null)
                  : PostBox.delivered());
      MailId before = rig.send("", "ali@example.org");
      MailId nonsense = rig.send("", "eve@example.org");
      MailId behind = rig.send("", "joe@example.org");
      rig.start();
      rig.awaitFinished(before);
      rig.awaitFinished(behind);
      assertEquals(Set.of(nonsense), rig.queued());
    }
  }

  @Test
  void h3_aSpoolThatCannotBeReadForAWhileIsReadAgainAndThatIsToldOnce() throws Exception {
    var vault = new BlindVault();
    var box = new PostBox("local");
    var settings = QueueSettings.defaults();
    try (var rig = new Rig(vault, vault.memory, box, new ManualClock(), settings).start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("joe@example.com", "ali@example.org");
      rig.awaitDelay(id, 1);
      vault.blind = true;
      var looks = new CountDownLatch(3);
      vault.onLook = looks::countDown;
      for (long left = looks.getCount(); left > 0; left = looks.getCount()) {
        rig.spool.wake();
        looks.await(1, TimeUnit.MILLISECONDS);
      }
      vault.see();
      rig.spool.wake();
      Note.Remark _ =
          rig.journal.await(Note.Remark.class, n -> n.toString().contains("can be read again"));
      assertEquals(
          1,
          rig.journal.notes(Note.Remark.class).stream()
              .filter(n -> n.level() == Note.Level.ERROR)
              .count());
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
    }
  }

  @Test
  void h3_aMailThatWasRefusedButComesBackFromItsRecordIsDelivered() {
    var vault = new BlindVault();
    var box = new PostBox("local");
    var settings = QueueSettings.defaults();
    try (var rig = new Rig(vault, vault.memory, box, new ManualClock(), settings).start()) {
      rig.awaitFinished(rig.send("joe@example.com", "ali@example.org"));
      vault.blind = true;
      assertThrows(VaultUnwritable.class, () -> rig.send("joe@example.com", "zoe@example.org"));
      vault.see();
      rig.journal.awaitCount(Note.MailFinished.class, _ -> true, 2);
      assertEquals(List.of("ali@example.org", "zoe@example.org"), rig.local.paths());
      assertEquals(0, rig.spool.inspection().counts().queued());
    }
  }

  @Test
  void aDelayedMailIsTriedAgainWhenItIsDue() {
    try (var rig = new Rig().start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("joe@example.com", "ali@example.org");
      Note.DeliveryDelayed delay = rig.awaitDelay(id, 1);
      assertEquals(452, delay.reply().code());
      QueuedMail mail = rig.spool.inspection().find(id).orElseThrow();
      assertEquals(1, mail.attempts());
      assertEquals(
          "4.2.2", mail.left().getFirst().last().orElseThrow().enhanced().orElseThrow() + "");
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
      assertTrue(rig.memory.references().isEmpty());
      assertEquals(0, rig.spool.inspection().counts().delayed());
    }
  }

  @Test
  void onlyTheRecipientsThatAreLeftAreTriedAgain() {
    try (var rig = new Rig().start()) {
      rig.local.script(
          d ->
              d.path().equals(ForwardPath.of("ali@example.org"))
                  ? PostBox.delayed()
                  : PostBox.delivered());
      MailId id = rig.send("joe@example.com", "ali@example.org", "zoe@example.org");
      rig.awaitDelay(id, 1);
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofMinutes(2));
      rig.awaitFinished(id);
      assertEquals(List.of("ali@example.org", "zoe@example.org"), rig.local.paths());
      assertEquals(3, rig.local.batches().stream().mapToInt(i -> i).sum());
    }
  }

  @Test
  void h8_anAgentThatThrowsOrMiscountsIsADelay() {
    try (var rig = new Rig().start()) {
      rig.agents.put(
          "thrower",
          agent(
              "thrower",
              _ -> {
                throw new IllegalStateException("no");
              }));
      rig.agents.put("miser", agent("miser", _ -> List.of()));
      rig.agents.put(
          "spender", agent("spender", _ -> List.of(PostBox.delivered(), PostBox.delivered())));
      for (String name : List.of("thrower", "miser", "spender")) {
        rig.lead(name + "@example.org", Rig.to(name, ForwardPath.of(name + "@example.org")));
        MailId id = rig.send("", name + "@example.org");
        assertEquals(451, rig.awaitDelay(id, 1).reply().code());
      }
    }
  }

  @Test
  void anAgentThatHangsHoldsUpNobodyElse() {
    var hang = new CountDownLatch(1);
    try (var rig = new Rig().start()) {
      rig.agents.put(
          "slow",
          agent(
              "slow",
              batch -> {
                try {
                  hang.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return batch.stream().map(_ -> PostBox.delivered()).toList();
              }));
      rig.lead("slow@example.org", Rig.to("slow", ForwardPath.of("slow@example.org")));
      MailId slow = rig.send("", "slow@example.org");
      rig.awaitFinished(rig.send("", "ali@example.org"));
      hang.countDown();
      rig.awaitFinished(slow);
    }
  }

  @Test
  void anAgentThatIsGoneIsADelayAndAnUnknownMailboxAFailure() {
    try (var rig = new Rig().start()) {
      rig.lead("gone@example.org", Rig.to("gone", ForwardPath.of("gone@example.org")));
      rig.lead("nobody@example.org", new Route.Unknown());
      rig.lead("far@example.net", new Route.NotMine());
      rig.lead("ask@example.org", new Route.Unavailable("the directory is down"));
      MailId gone = rig.send("", "gone@example.org");
      assertEquals("451 4.3.5", code(rig.awaitDelay(gone, 1).reply()));
      MailId ask = rig.send("", "ask@example.org");
      assertEquals("451 4.3.0", code(rig.awaitDelay(ask, 1).reply()));
      MailId failing = rig.send("", "nobody@example.org", "far@example.net");
      rig.awaitFinished(failing);
      assertEquals(
          List.of("550 5.1.1", "550 5.4.4"),
          rig.journal.notes(Note.DeliveryFailed.class).stream().map(n -> code(n.reply())).toList());
    }
  }

  @Test
  void theAgentForgetsOnceTheForgettingIsForced() {
    var rig = new Rig().start();
    rig.awaitFinished(rig.send("", "ali@example.org"));
    rig.close();
    assertTrue(rig.local.recognised().isEmpty());
  }

  private static String code(org.rekkas.spi.mail.Reply reply) {
    return reply.code() + " " + reply.enhanced().orElseThrow();
  }

  private static DeliveryAgent agent(
      String name, java.util.function.Function<List<DeliveryAgent.Delivery>, List<Outcome>> how) {
    return new DeliveryAgent() {
      @Override
      public String agent() {
        return name;
      }

      @Override
      public List<Outcome> deliver(List<Delivery> batch) {
        return how.apply(batch);
      }
    };
  }
}
