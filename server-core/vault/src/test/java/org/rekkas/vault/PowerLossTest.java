package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.vault.RecordingDisk.Event;

/**
 * The power goes at any point: everything that a caller was told is forced is there. Segments and
 * large files are replayed write by write with what was not forced dropped or torn; the state,
 * whose own log is RocksDB's matter, is as it was when it was last forced.
 */
final class PowerLossTest {
  private static final int CUTS = 60;
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0)
          .withKeepEvery(Duration.ofHours(1));

  private final List<String> alarms = new ArrayList<>();

  @TempDir Path folder;

  /** Told when a caller got its answer. */
  private record Taken(String head, ContentId content, int size) {}

  @Test
  void h2_whatTheLedgerTookIsThere() throws Exception {
    var disk = new RecordingDisk();
    var data = folder.resolve("data");
    try (var engine = Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add)) {
      Copies.copy(data.resolve("state"), folder.resolve("state"));
      var vault = engine.of("queue");
      var ledger = vault.ledger("intake", indexer(vault));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var all = new ArrayList<Future<?>>();
        for (int sender = 0; sender < 6; sender++) {
          String name = "s" + sender;
          all.add(threads.submit(() -> send(disk, vault, ledger, name)));
        }
        for (var each : all) {
          each.get();
        }
      }
    }
    var events = disk.events();
    var chance = new Random(11);
    for (int i = 0; i < CUTS; i++) {
      checkLedger(data, events.subList(0, chance.nextInt(events.size() + 1)), i);
    }
    assertEquals(List.of(), alarms);
  }

  private boolean send(RecordingDisk disk, Vault vault, Ledger ledger, String name)
      throws IOException {
    var chance = new Random(name.hashCode());
    for (int i = 0; i < 40; i++) {
      var head = name + "-" + i;
      int size = i % 8 == 7 ? 40_000 : chance.nextInt(9000);
      try (var draft = vault.draft()) {
        draft.write(octets(head, size), 0, size);
        var content = ledger.append(head.getBytes(UTF_8), draft);
        disk.told(new Taken(head, content, size));
      }
    }
    return true;
  }

  private void checkLedger(Path data, List<Event> before, int cut) throws IOException {
    var image = folder.resolve("cut" + cut);
    PowerLoss.image(before, data, image, cut);
    Copies.copy(folder.resolve("state"), image.resolve("state"));
    try (var engine = Engine.open(image, SETTINGS, Clock.systemUTC(), alarms::add)) {
      var vault = engine.of("queue");
      vault.ledger("intake", indexer(vault));
      for (var event : before) {
        if (event instanceof Event.Told(Taken taken)) {
          var entry = vault.space("entries").get(taken.head.getBytes(UTF_8));
          assertTrue(entry.isPresent(), () -> taken + " is lost at cut " + cut);
          assertEquals(taken.content.value(), Key.number(entry.get(), 0));
          assertContent(vault, taken);
        }
      }
    }
    Copies.delete(image);
  }

  @Test
  void h2_aFirstStartThatThePowerEndedIsMadeAgain() throws Exception {
    var disk = new RecordingDisk();
    var data = folder.resolve("data");
    Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add).close();
    var events = disk.events();
    for (int cut = 0; cut <= events.size(); cut++) {
      for (int seed = 0; seed < 8; seed++) {
        var image = folder.resolve("cut" + cut + "-" + seed);
        PowerLoss.image(events.subList(0, cut), data, image, seed);
        Engine.open(image, SETTINGS, Clock.systemUTC(), alarms::add).close();
        Copies.delete(image);
      }
    }
    assertEquals(List.of(), alarms);
  }

  /** The replay of a recording knows no folders. */
  @Test
  void h2_theFoldersOfAFirstStartAreOnDiskBeforeARecordIs() throws Exception {
    var disk = new RecordingDisk();
    var data = folder.resolve("data");
    var lastForced = new HashMap<Path, Set<String>>();
    disk.fail(
        event -> {
          if (event instanceof Event.ForceFolder(var path)) {
            lastForced.put(path, names(path));
          }
          return false;
        });
    Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add).close();
    assertTrue(lastForced.get(data).containsAll(Set.of("state", "content")), lastForced::toString);
    var content = lastForced.get(data.resolve("content"));
    assertTrue(content.containsAll(Set.of("segments", "large")), lastForced::toString);
  }

  private static Set<String> names(Path folder) {
    return Set.of(Objects.requireNonNull(folder.toFile().list()));
  }

  @Test
  void h2_whatATransactionStoredIsThere() throws Exception {
    var disk = new RecordingDisk();
    var data = folder.resolve("data");
    try (var engine = Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add)) {
      var vault = engine.of("store");
      var chance = new Random(5);
      for (int i = 0; i < 25; i++) {
        var head = "m" + i;
        int size = i % 4 == 3 ? 40_000 : chance.nextInt(9000);
        var draft = vault.draft();
        draft.write(octets(head, size), 0, size);
        var content = vault.transact(Durability.FORCED, tx -> tx.store(draft));
        Copies.copy(data.resolve("state"), folder.resolve("state" + i));
        disk.told(new Taken(head, content, size));
      }
    }
    var events = disk.events();
    int taken = 0;
    for (int cut = 0; cut < events.size(); cut++) {
      if (events.get(cut) instanceof Event.Told) {
        checkTransactions(data, events.subList(0, cut + 1), taken++);
      }
    }
    assertEquals(25, taken);
    assertEquals(List.of(), alarms);
  }

  private void checkTransactions(Path data, List<Event> before, int last) throws IOException {
    var image = folder.resolve("cut" + last);
    PowerLoss.image(before, data, image, last);
    Copies.copy(folder.resolve("state" + last), image.resolve("state"));
    try (var engine = Engine.open(image, SETTINGS, Clock.systemUTC(), alarms::add)) {
      for (var event : before) {
        if (event instanceof Event.Told(Taken taken)) {
          assertContent(engine.of("store"), taken);
        }
      }
    }
    Copies.delete(image);
  }

  private static void assertContent(Vault vault, Taken taken) throws IOException {
    try (var in = vault.content(taken.content).open()) {
      assertArrayEquals(octets(taken.head, taken.size), in.readAllBytes(), taken.head);
    }
  }

  private static Ledger.Indexer indexer(Vault vault) {
    var entries = vault.space("entries");
    return (tx, head, content) -> tx.put(entries, head, Key.of(content.value()).bytes());
  }

  private static byte[] octets(String head, int size) {
    byte[] octets = new byte[size];
    new Random(head.hashCode()).nextBytes(octets);
    return octets;
  }
}
