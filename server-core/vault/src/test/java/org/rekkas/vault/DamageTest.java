package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.spi.vault.Vault.Health;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.RecordingDisk.Event;
import org.rekkas.vault.state.StateFailed;

/** Disks that fail, are full, or give back other octets than they were given. */
final class DamageTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(1 << 20)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();
  private final RecordingDisk disk = new RecordingDisk();

  @TempDir Path folder;

  private Engine open(Path data) throws IOException {
    return Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  private static boolean isSegment(Path path) {
    return path.toString().endsWith(".segment");
  }

  @Test
  void h3_aForceThatFailsSealsTheSegmentAndTheNextTakesOver() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.take("before", 5000);
      disk.fail(event -> event instanceof Event.Force(var path) && isSegment(path));
      var refused = assertThrows(VaultUnwritable.class, () -> mails.take("during", 5000));
      assertEquals(Cause.FAILED, refused.reason());
      assertInstanceOf(Health.Unwritable.class, engine.of("smtp").health());
      assertThrows(VaultUnwritable.class, () -> engine.of("smtp").draft());
      disk.fail(_ -> false);
      keepUntilWritable(engine);
      mails.take("after", 5000);
      assertFalse(mails.has("during"));
      mails.check("before", 5000);
      mails.check("after", 5000);
    }
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.check("before", 5000);
      mails.check("after", 5000);
    }
  }

  @Test
  void h3_aWriteThatFailsIsRefusedWhileReadersGoOn() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.take("before", 5000);
      disk.fail(Event.Write.class::isInstance);
      assertThrows(VaultUnwritable.class, () -> mails.take("during", 5000));
      mails.check("before", 5000);
      mails.forget("before");
      disk.fail(_ -> false);
    }
  }

  @Test
  void h3_aLargeContentThatCannotBeWrittenIsRefused() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      disk.fail(
          event ->
              event instanceof Event.Write(var path, _, _) && path.toString().contains("large"));
      assertThrows(IOException.class, () -> mails.take("large", 100_000));
      disk.fail(
          event -> event instanceof Event.Force(var path) && path.toString().contains("large"));
      assertThrows(VaultUnwritable.class, () -> mails.take("large", 100_000));
      disk.fail(_ -> false);
      mails.take("large", 100_000);
      mails.check("large", 100_000);
    }
  }

  /** The system may have dropped what it could not write, and say of the rest that it is there. */
  @Test
  void h3_aLargeContentWhoseForceFailedIsNotForcedAgain() throws IOException {
    try (var engine = open(folder);
        var draft = engine.of("queue").draft()) {
      var ledger = engine.of("queue").ledger("intake", (_, _, _) -> {});
      draft.write(new byte[100_000], 0, 100_000);
      disk.fail(
          event -> event instanceof Event.Force(var path) && path.toString().contains("large"));
      assertThrows(VaultUnwritable.class, () -> ledger.append(new byte[0], draft));
      disk.fail(_ -> false);
      assertThrows(VaultUnwritable.class, () -> ledger.append(new byte[0], draft));
    }
  }

  @Test
  void h3_aFullDiskRefusesContentsAndLetsChangesMakeRoom() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.take("old", 5000);
      disk.usable(900 << 10);
      engine.keep();
      var refused = assertThrows(VaultUnwritable.class, () -> mails.take("new", 5000));
      assertEquals(Cause.FULL, refused.reason());
      assertInstanceOf(Health.Unwritable.class, engine.of("smtp").health());
      mails.forget("old");
      disk.usable(Long.MAX_VALUE);
      engine.keep();
      mails.take("new", 5000);
      mails.check("new", 5000);
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void h3_theReserveMayBeSetLater() throws IOException {
    try (var engine = open(folder)) {
      disk.usable(900 << 10);
      engine.keep();
      assertInstanceOf(Health.Unwritable.class, engine.of("smtp").health());
      engine.reserve(800 << 10);
      assertInstanceOf(Health.Writable.class, engine.of("smtp").health());
    }
  }

  @Test
  void h3_noRoomForTheNextSegmentIsToldAtOnceAndEndsByItself() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.take("kept", 5000);
      mails.take("let go", 5000);
      engine.reserve(0);
      disk.usable(1000);
      engine.keep();
      var refused =
          assertTimeout(
              Duration.ofSeconds(15),
              () -> assertThrows(VaultUnwritable.class, () -> takeWithoutEnd(mails)));
      assertEquals(Cause.FULL, refused.reason());
      var health = assertInstanceOf(Health.Unwritable.class, engine.of("smtp").health());
      assertEquals(Cause.FULL, health.cause());
      mails.forget("let go");
      disk.usable(Long.MAX_VALUE);
      keepUntilWritable(engine);
      mails.take("after", 5000);
      mails.check("kept", 5000);
      mails.check("after", 5000);
    }
    assertEquals(3, alarms.size(), alarms::toString);
  }

  private static void takeWithoutEnd(Mails mails) throws IOException {
    for (int i = 0; true; i++) {
      mails.take("mail " + i, 5000);
    }
  }

  private void keepUntilWritable(Engine engine) throws IOException {
    long start = System.nanoTime();
    while (engine.of("smtp").health() instanceof Health.Unwritable) {
      assertTrue(System.nanoTime() - start < 60e9, alarms::toString);
      keep(engine);
    }
  }

  /** Its probe fails for as long as there is no segment. */
  private static void keep(Engine engine) throws IOException {
    try {
      engine.keep();
    } catch (VaultUnwritable e) {
      Thread.onSpinWait();
    }
  }

  private static void takeFive(Engine engine) throws IOException {
    var mails = new Mails(engine);
    for (int i = 0; i < 5; i++) {
      mails.take("m" + i, 300);
    }
  }

  @Test
  void h4_everyTruncationOfTheLastSegmentLosesOnlyWhatIsCutOff() throws IOException {
    var data = folder.resolve("data");
    Path state = folder.resolve("state");
    try (var engine = open(data)) {
      Copies.copy(data.resolve("state"), state);
      takeFive(engine);
    }
    Copies.delete(data.resolve("state"));
    var last = lastSegment(data);
    byte[] whole = Files.readAllBytes(last);
    for (int length = whole.length; length >= 0; length -= 37) {
      Files.write(last, java.util.Arrays.copyOf(whole, length));
      Copies.copy(state, data.resolve("state"));
      int expected = Math.clamp((length - Mails.FIRST) / recordLength(), 0, 5);
      try (var engine = Engine.open(data, SETTINGS, Clock.systemUTC(), alarms::add)) {
        var mails = new Mails(engine);
        for (int i = 0; i < 5; i++) {
          assertEquals(i < expected, mails.has("m" + i), "m" + i + " of " + length);
        }
      }
      Copies.delete(data.resolve("state"));
      clear(data, last);
    }
  }

  @Test
  void h4_aFlippedBitIsToldOfAndHarmsNoOtherMail() throws IOException {
    var data = folder.resolve("data");
    try (var engine = open(data)) {
      takeFive(engine);
    }
    var last = lastSegment(data);
    byte[] whole = Files.readAllBytes(last);
    int length = recordLength();
    try (var engine = open(data)) { // again: what was just written is read from memory
      var mails = new Mails(engine);
      for (int bit = 0; bit < 8 * length; bit += 13) {
        int at = Mails.FIRST + 2 * length + bit / 8;
        byte[] changed = whole.clone();
        changed[at] ^= (byte) (1 << (bit % 8));
        Files.write(last, changed);
        boolean sound = engine.verify().sound();
        assertFalse(sound && at < Mails.FIRST + 3 * length - 8, "octet " + at);
        mails.check("m1", 300);
        mails.check("m3", 300);
        if (!sound && at >= Mails.FIRST + 2 * length + 72 + 20) {
          assertThrows(IOException.class, () -> mails.check("m2", 300));
        }
      }
      Files.write(last, whole);
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  @Test
  void h4_damageBelowTheWatermarkIsSetAsideAndTheRestGoesOn() throws IOException {
    var data = folder.resolve("data");
    Path state = folder.resolve("state");
    try (var engine = open(data)) {
      Copies.copy(data.resolve("state"), state);
      takeFive(engine);
    }
    Copies.delete(data.resolve("state"));
    Copies.copy(state, data.resolve("state"));
    var last = lastSegment(data);
    byte[] octets = Files.readAllBytes(last);
    octets[Mails.FIRST + 2 * recordLength() + 200] ^= 1;
    Files.write(last, octets);
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      for (int i = 0; i < 5; i++) {
        assertEquals(i != 2, mails.has("m" + i));
      }
    }
    assertEquals(1, alarms.size(), alarms::toString);
    assertTrue(alarms.getFirst().contains("is damaged"), alarms::toString);
    try (var aside = Files.list(data.resolve("damaged"))) {
      assertEquals(1, aside.count());
    }
  }

  /** Behind what is known to have been forced, too: a crash makes no block unreadable. */
  @Test
  void h4_aBlockThatCannotBeReadIsToldOfWhereverItIs() throws IOException {
    var data = folder.resolve("data");
    Path state = folder.resolve("state");
    try (var engine = open(data)) {
      Copies.copy(data.resolve("state"), state);
      var mails = new Mails(engine);
      for (int i = 0; i < 5; i++) {
        mails.take("m" + i, 3950);
      }
    }
    var segment = Path.of("content/segments").resolve(lastSegment(data).getFileName());
    for (int block = 0; block <= 6; block++) {
      var there = folder.resolve("there" + block);
      Copies.copy(data, there);
      Copies.delete(there.resolve("state"));
      Copies.copy(state, there.resolve("state"));
      disk.unreadable(there.resolve(segment), block * 4096);
      alarms.clear();
      try (var engine = open(there)) {
        var mails = new Mails(engine);
        for (int i = 0; i < 5; i++) {
          boolean damaged = block > 1 && (i == block - 2 || i == block - 1);
          assertEquals(!damaged, mails.has("m" + i), "m" + i + " without " + block);
        }
        assertEquals(1, alarms.size(), alarms::toString);
        assertTrue(alarms.getFirst().contains("is damaged from"), alarms::toString);
        assertFalse(engine.verify().sound());
        mails.take("after", 3950);
      }
      try (var engine = open(there)) {
        new Mails(engine).check("after", 3950);
        assertEquals(1, alarms.size(), alarms::toString);
      }
    }
  }

  @Test
  void h3_aStateThatFailsIsOpenedAgainAndTakesWhatItMissed() throws IOException {
    try (var engine = open(folder)) {
      var mails = new Mails(engine);
      mails.take("before", 5000);
      var vault = engine.of("other");
      var entries = vault.space("entries");
      boolean[] failing = {true};
      var ledger =
          vault.ledger(
              "log",
              (tx, head, _) -> {
                if (failing[0]) {
                  throw new StateFailed("no space left", new IOException());
                }
                tx.put(entries, head, new byte[1]);
              });
      byte[] head = {1, 2, 3};
      assertThrows(VaultUnwritable.class, () -> ledger.append(head, vault.draft()));
      assertThrows(VaultUnwritable.class, () -> mails.take("during", 5000));
      assertInstanceOf(Health.Unwritable.class, vault.health());
      mails.check("before", 5000);
      failing[0] = false;
      engine.keep();
      assertInstanceOf(Health.Writable.class, vault.health());
      assertTrue(entries.get(head).isPresent());
      mails.take("after", 5000);
      mails.check("before", 5000);
      mails.check("after", 5000);
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  @Test
  void aCloseDuringWritesRefusesTheRest() throws Exception {
    var engine = open(folder);
    var vault = engine.of("one");
    var space = vault.space("things");
    engine.close();
    var refused =
        assertThrows(
            VaultUnwritable.class,
            () ->
                vault.transact(
                    Durability.ORDERED,
                    tx -> {
                      tx.put(space, new byte[1], new byte[1]);
                      return 0;
                    }));
    assertEquals(Cause.STOPPING, refused.reason());
    engine.close();
  }

  private static int recordLength() {
    return (72 + "queue/intake".length() + 2 + 300 + 7) & ~7;
  }

  private static Path lastSegment(Path data) throws IOException {
    try (var all = Files.list(data.resolve("content/segments"))) {
      return all.sorted().findFirst().orElseThrow();
    }
  }

  private static void clear(Path data, Path but) throws IOException {
    try (var all = Files.list(data.resolve("content/segments"))) {
      for (var path : all.toList()) {
        if (!path.equals(but)) {
          Files.delete(path);
        }
      }
    }
  }
}
