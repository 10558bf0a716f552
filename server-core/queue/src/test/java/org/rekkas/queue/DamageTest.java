package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Damaged;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Packing;
import org.rekkas.queue.mail.Progress;
import org.rekkas.queue.mail.Turn;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/** The spool's binary forms, and what is not one of them. */
@Timeout(60)
class DamageTest {
  @Test
  void headsComeBackAsTheyWere() {
    for (Head head : List.of(small(), large())) {
      assertEquals(head, Head.unpack(head.pack(), 0));
      assertEquals(new Head.Name(head.id(), head.client()), Head.name(head.pack()));
    }
  }

  /** The version before did not keep which member was handed on last. */
  @Test
  void progressOfTheVersionBeforeIsRead() {
    var list = Leaf.of(0, ForwardPath.of("all@example.org"), List.of());
    var now = Instant.parse("2026-11-23T12:00:00Z");
    var to = new Packing(4).number(1).number(now.toEpochMilli()).number(0).flag(false).flag(true);
    to.number(1).number(0).text("all").text("example.org").number(0).number(500).flag(false);
    list.turn().pack(to);
    to.number(0).number(0);
    var half = list.expandedTo(500, Optional.empty());
    assertEquals(
        new Progress(1, now, Duration.ZERO, false, true, List.of(half), List.of()),
        Progress.unpack(to.finish()));
  }

  @Test
  void progressComesBackAsItWas() {
    assertEquals(progress(), Progress.unpack(progress().pack()));
  }

  @Test
  void h4_cutShortOrChangedTheyAreDamagedAndNothingElse() {
    byte[] head = large().pack();
    byte[] progress = progress().pack();
    for (int cut = 0; cut < head.length; cut++) {
      byte[] part = Arrays.copyOf(head, cut);
      assertThrows(Damaged.class, () -> Head.unpack(part, 0));
    }
    for (int bit = 0; bit < 8 * progress.length; bit++) {
      byte[] flipped = progress.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(Damaged.class, () -> Progress.unpack(flipped));
    }
  }

  @Test
  void h4_nonsenseWithAGoodChecksumIsDamagedToo() {
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      var octets = new Packing(1);
      int numbers = random.nextInt(20);
      for (int n = 0; n < numbers; n++) {
        if (random.nextBoolean()) {
          octets.number(random.nextLong() >>> random.nextInt(64));
        } else {
          octets.text("abcd\u0000\n@".substring(random.nextInt(7)));
        }
      }
      byte[] packed = octets.finish();
      try {
        Head.unpack(packed, 0);
        Progress.unpack(packed);
      } catch (Damaged e) {
        assertTrue(e.getMessage() != null);
      }
    }
  }

  @Test
  void h4_whatCannotBeReadIsSetAsideAndTheRestGoesOn() {
    var first = new Rig();
    MailId bad = first.send("", "ali@example.org");
    MailId good = first.send("", "joe@example.org");
    first.close();
    Space fresh = first.memory.space("fresh");
    change(first, fresh, Key.of(bad.text()).bytes(), "nonsense".getBytes(UTF_8));
    change(first, first.memory.space("due"), Key.of(5).and("???").bytes(), new byte[0]);
    change(first, first.memory.space("due"), Key.of(6).and("abcdefgh").bytes(), new byte[0]);
    try (var second = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults())) {
      second.start();
      second.awaitFinished(good);
      Note.Remark alarm =
          second.journal.await(Note.Remark.class, n -> n.about().equals(Optional.of(bad)));
      assertEquals(Note.Level.ERROR, alarm.level());
      assertEquals(List.of("joe@example.org"), second.local.paths());
      Space damaged = second.memory.space("damaged");
      assertEquals(1, damaged.range(new byte[0], new byte[] {-1}, 10).size());
      assertTrue(second.queued().isEmpty());
    }
  }

  @Test
  void h4_aWaitingMailWithoutItsProgressIsSetAside() {
    var first = new Rig();
    first.local.script(_ -> PostBox.delayed());
    first.start();
    MailId id = first.send("", "ali@example.org");
    first.awaitDelay(id, 1);
    first.close();
    first.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(first.memory.space("progress"), Key.of(id.text()).bytes());
          return true;
        });
    try (var second = new Rig(first.memory, first.local, first.clock, QueueSettings.defaults())) {
      second.start();
      second.clock.advance(Duration.ofMinutes(5));
      second.journal.await(Note.Remark.class, n -> n.about().equals(Optional.of(id)));
      second.local.script(_ -> PostBox.delivered());
      second.awaitFinished(second.send("", "joe@example.org"));
    }
  }

  @Test
  void h4_whatIsSetAsideIsCountedNoMoreAndFoundNoMore() {
    var first = new Rig().start();
    first.remote.script(_ -> NextHops.silent());
    MailId tried = first.send("joe@example.org", "ali@dead.net");
    first.awaitDelay(tried, 1);
    MailId noHead = first.send("joe@example.org", "eve@dead.net");
    MailId noProgress = first.send("joe@example.org", "zoe@dead.net");
    first.awaitDelay(noHead, 1);
    first.awaitDelay(noProgress, 1);
    first.close();
    change(first, first.memory.space("waiting"), Key.of(noHead.text()).bytes(), new byte[] {1});
    change(
        first, first.memory.space("progress"), Key.of(noProgress.text()).bytes(), new byte[] {1});
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      assertEquals(2, second.spool.inspection().destinations(9).getFirst().kept());
      second.remote.script(_ -> NextHops.relayed());
      while (kept(second) > 0 || !second.queued().isEmpty()) {
        second.clock.advance(Duration.ofMinutes(10));
        Thread.onSpinWait();
      }
      assertEquals(1, second.remote.count());
    }
    Space berths = first.memory.space("berths");
    assertEquals(List.of(), berths.range(new byte[0], new byte[] {-1}, 10));
    Space due = first.memory.space("due");
    assertTrue(due.range(new byte[0], new byte[] {-1}, 10).size() <= 1);
  }

  private static long kept(Rig rig) {
    return rig.spool.inspection().destinations(9).stream().mapToLong(Standing::kept).sum();
  }

  @Test
  void h4_whatIsSetAsideAndCanBeReadInPartStandsInNoIndex() {
    var first = new Rig().start();
    first.remote.script(_ -> NextHops.delayed());
    MailId id = first.send("joe@example.org", "eve@one.net");
    first.awaitDelay(id, 1);
    first.close();
    byte[] waiting = first.memory.space("waiting").get(Key.of(id.text()).bytes()).orElseThrow();
    Head other = small();
    byte[] head = other.pack();
    byte[] entry = Arrays.copyOf(waiting, 8 + head.length);
    System.arraycopy(head, 0, entry, 8, head.length);
    change(first, first.memory.space("waiting"), Key.of(id.text()).bytes(), entry);
    try (var second = new Rig(first, QueueSettings.defaults()).start()) {
      second.clock.advance(Duration.ofMinutes(5));
      second.journal.await(Note.Remark.class, n -> n.about().equals(Optional.of(id)));
      assertEquals(List.of(), second.spool.inspection().destinations(9));
    }
    for (String index : List.of("berths", "due")) {
      Space space = first.memory.space(index);
      assertEquals(List.of(), space.range(new byte[0], new byte[] {-1}, 10), index);
    }
    Space addresses = first.memory.space("addresses");
    assertTrue(addresses.range(new byte[0], new byte[] {-1}, 10).size() <= 1);
  }

  @Test
  void h5_aScheduleFarAheadOfTheClockIsDueNow() {
    try (var rig = new Rig().start()) {
      rig.local.script(_ -> PostBox.delayed());
      MailId id = rig.send("", "ali@example.org");
      rig.awaitDelay(id, 1);
      rig.clock.advance(Duration.ofDays(3650));
      rig.awaitDelay(id, 2);
      rig.local.script(_ -> PostBox.delivered());
      rig.clock.advance(Duration.ofDays(-3650));
      // The delay is noted before it is written down; the runner looks again within a minute
      // anyway.
      long start = System.nanoTime();
      while (rig.journal.notes(Note.MailFinished.class).isEmpty()) {
        assertTrue(System.nanoTime() - start < 10e9, rig.journal.notes()::toString);
        rig.spool.wake();
      }
      rig.awaitFinished(id);
    }
  }

  private static void change(Rig rig, Space space, byte[] key, byte[] value) {
    rig.memory.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(space, key, value);
          return true;
        });
  }

  private static Head small() {
    return new Head(
        new MailId("abcdefgh"),
        Instant.EPOCH,
        "dsn",
        false,
        Envelope.of("", "ali@example.org"),
        "",
        "",
        List.of(),
        Optional.empty());
  }

  private static Head large() {
    var options =
        new EnvelopeOptions(
            Body.BINARY_MIME,
            true,
            Optional.of(Returned.HDRS),
            Optional.of("envid"),
            Map.of("HOLDFOR", "5", "BY", "1;R"));
    var recipients =
        List.of(
            new Recipient(
                ForwardPath.of("\"a b\"@example.org"),
                Set.of(Notify.SUCCESS, Notify.DELAY),
                Optional.of("rfc822;x@example.org")),
            Recipient.of("g\u00fcnter@b\u00fccher.example"));
    return new Head(
        MailId.fresh(Instant.parse("2026-11-23T12:00:00.123456789Z"), new Random(1)),
        Instant.parse("2026-11-23T12:00:00.123456789Z"),
        "smtp",
        true,
        new Envelope(ReversePath.of(Mailbox.of("joe@example.com")), options, recipients),
        "Received: x\r\n",
        "looks like spam",
        List.of(ForwardPath.of("list@example.org")),
        Optional.of("News"),
        1);
  }

  private static Progress progress() {
    var leaf =
        Leaf.of(1, ForwardPath.of("ali@example.org"), List.of(ForwardPath.of("l@example.org")))
            .heard(new Heard(new Reply(452, Optional.empty(), List.of("full", "really")), "mx.one"))
            .expandedTo(1_500, Optional.of(ForwardPath.of("last@example.org")))
            .veiledBy(1);
    Instant now = Instant.parse("2026-11-23T12:00:00.123Z");
    var berth = new Berth(new Destination("smtp", "example.net"), Berth.Kind.KEPT);
    var other = Leaf.of(0, ForwardPath.of("eve@example.net"), List.of());
    return new Progress(
        3,
        now,
        Duration.ofMinutes(7),
        true,
        true,
        List.of(leaf, other.at(new Turn(2, now.plusSeconds(60), Optional.of(berth)))),
        List.of(ForwardPath.of("zoe@example.org")));
  }
}
