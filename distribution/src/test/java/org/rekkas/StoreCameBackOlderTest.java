package org.rekkas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.store.Folder;
import org.rekkas.store.VaultStore;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.TextContent;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;

/**
 * UIDs that were given after the backup are given again after a restore or a repair: to other
 * messages, so under another UIDVALIDITY (RFC 9051 §2.3.1.1), whatever comes between.
 */
class StoreCameBackOlderTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults().withSegmentOctets(1 << 20).withReserveOctets(0);
  private static final Mailbox ALI = Mailbox.of("ali@example.org");

  private final List<String> alarms = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  @TempDir Path folder;
  private Path data;
  private Path backup;
  private long before;

  @BeforeEach
  void mailsComeAfterABackup() throws IOException {
    data = folder.resolve("data");
    backup = folder.resolve("backup");
    try (var engine = open(data)) {
      var store = store(engine);
      bring(store, 0, 10);
      engine.backup(backup);
      bring(store, 10, 20);
      before = validity(store);
    }
  }

  @Test
  void afterARepair() throws IOException {
    Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    assertGrowsOnce(data);
  }

  @Test
  void afterARestoreAndAStartThatWasRefused() throws IOException {
    var restored = restored();
    open(restored).close();
    assertGrowsOnce(restored);
    assertEquals(List.of(), alarms);
  }

  /** The other state is from before the first restore, and knows nothing of it. */
  @Test
  void afterEachRestore() throws IOException {
    clock.advance(Duration.ofDays(1));
    var restored = restored();
    long first = assertGrowsOnce(restored);
    delete(restored);
    clock.advance(Duration.ofSeconds(1));
    long second = assertGrowsOnce(restored());
    assertTrue(second > first, second + " after " + first);
  }

  private long assertGrowsOnce(Path there) throws IOException {
    long first;
    try (var engine = open(there)) {
      var store = store(engine);
      first = validity(store);
      assertTrue(first > before, first + " after " + before);
      assertEquals(first, validity(store(engine)), "another generation");
      assertEquals(11, store.folder(ALI, Folder.INBOX).orElseThrow().uidNext());
    }
    try (var engine = open(there)) {
      assertEquals(first, validity(store(engine)), "another start");
    }
    return first;
  }

  private Path restored() throws IOException {
    var restored = folder.resolve("restored");
    try (var all = Files.walk(backup)) {
      for (var path : (Iterable<Path>) all::iterator) {
        Files.copy(path, restored.resolve(backup.relativize(path).toString()));
      }
    }
    return restored;
  }

  private static void delete(Path there) throws IOException {
    try (var all = Files.walk(there)) {
      for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Engine open(Path there) throws IOException {
    return Engine.open(there, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  private VaultStore store(Engine engine) {
    return VaultStore.open(engine.of("mailbox"), clock);
  }

  private static long validity(VaultStore store) {
    return store.folder(ALI, Folder.INBOX).orElseThrow().uidValidity();
  }

  private static void bring(VaultStore store, int from, int until) {
    for (int i = from; i < until; i++) {
      var id = new MailId("mail").derived("test", i);
      var text = new TextContent("Subject: " + i + "\r\n\r\n");
      store.append(
          List.of(new Append(id, ALI, "", Folder.INBOX, Set.of(), Instant.EPOCH, "", text, 0)));
    }
  }
}
