package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.vault.RecordingDisk.Event;

/** A backup is made while mails come in, opens as data, and is what a repair begins with. */
final class BackupTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0);

  private final List<String> alarms = new ArrayList<>();
  private final RecordingDisk disk = new RecordingDisk();

  @TempDir Path folder;
  private Path backup;

  @BeforeEach
  void where() {
    backup = folder.resolve("backup");
  }

  private Engine open(Path data) throws IOException {
    return Engine.open(data, SETTINGS, Clock.systemUTC(), alarms::add);
  }

  private Engine openRecorded() throws IOException {
    return Engine.open(disk, folder.resolve("data"), SETTINGS, Clock.systemUTC(), alarms::add);
  }

  private static void fill(Mails mails, int from, int until) throws IOException {
    for (int i = from; i < until; i++) {
      mails.take("m" + i, size(i));
    }
  }

  private static int size(int i) {
    return i % 10 == 3 ? 50_000 : 7_000 + i;
  }

  private static void check(Mails mails, int from, int until) throws IOException {
    for (int i = from; i < until; i++) {
      mails.check("m" + i, size(i));
    }
  }

  /** The folder's disk is another one, and no reason to say that something broke here. */
  @Test
  void h3_thatTheStateCannotBeCopiedIsToldOfTheBackup() throws Exception {
    try (var engine = open(folder.resolve("data"))) {
      engine.backup(backup);
      Files.writeString(backup.resolve("state.new.tmp"), "in the way");
      var failed = assertThrows(IOException.class, () -> engine.backup(backup));
      assertTrue(
          failed.getMessage().contains("cannot bring the backup " + backup), failed.toString());
      Files.delete(backup.resolve("state.new.tmp"));
      engine.backup(backup);
    }
  }

  @Test
  void aBackupOfARunningEngineIsRestored() throws Exception {
    try (var engine = open(folder.resolve("data"))) {
      var mails = new Mails(engine);
      fill(mails, 0, 100);
      var others =
          Thread.startVirtualThread(
              () -> {
                try {
                  fill(mails, 100, 200);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      engine.backup(backup);
      others.join();
      fill(mails, 200, 250);
      mails.forget("m0");
      engine.backup(backup);
      fill(mails, 250, 300);
    }
    Copies.copy(backup, folder.resolve("restored"));
    try (var engine = open(folder.resolve("restored"))) {
      assertEquals(1, engine.timesCameBackOlder());
      assertTrue(engine.wasPutBack());
      var mails = new Mails(engine);
      check(mails, 1, 250);
      assertFalse(mails.has("m0"));
      assertEquals(List.of(), engine.verify().problems());
    }
    try (var engine = open(folder.resolve("restored"))) {
      assertEquals(1, engine.timesCameBackOlder(), "it is not forgotten");
      assertFalse(engine.wasPutBack());
    }
    assertEquals(List.of(), alarms);
  }

  /** The draft ends when the backup has seen its file and has not linked it yet. */
  @Test
  void aDraftThatEndsMeanwhileIsPassedOver() throws IOException {
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      fill(mails, 0, 20);
      var draft = (Draft) engine.of("queue").draft();
      draft.write(Mails.octets("draft", 50_000), 0, 50_000);
      var file = "%016x.content".formatted(draft.id().value());
      disk.fail(
          event -> {
            if (event.equals(new Event.Delete(gathered().resolve(file)))) {
              draft.close();
            }
            return false;
          });
      engine.backup(backup);
      assertTrue(disk.events().contains(new Event.Delete(large("data").resolve(file))));
      fill(mails, 20, 30);
    }
    Copies.copy(backup, folder.resolve("restored"));
    try (var engine = open(folder.resolve("restored"))) {
      check(new Mails(engine), 0, 20);
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  @Test
  void aContentIsNotPassedOverAndAFailureIsSaidInWords() throws IOException {
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      var content = mails.take("m3", 50_000);
      var file = "%016x.content".formatted(content.value());
      disk.fail(
          event -> {
            boolean linking = event.equals(new Event.Delete(gathered().resolve(file)));
            return linking && !large("data").resolve(file).toFile().delete();
          });
      var failure = assertThrows(IOException.class, () -> engine.backup(backup));
      assertTrue(
          failure.getMessage().startsWith("cannot bring the backup " + backup + " up to date: "),
          failure.getMessage());
      assertTrue(failure.getMessage().contains(file), failure.getMessage());
    }
  }

  /** As on a full disk: the segment that is written now has the newest mails of the run before. */
  @Test
  void h3_aRunThatFailsInTheContentsLeavesTheBackupThatWasThere() throws IOException {
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      fill(mails, 0, 5);
      engine.backup(backup);
      fill(mails, 5, 10);
      var content = backup.resolve("content.new");
      disk.fail(event -> event instanceof Event.Write(Path at, _, _) && at.startsWith(content));
      assertThrows(IOException.class, () -> engine.backup(backup));
      disk.fail(_ -> false);
      Copies.copy(backup, folder.resolve("restored"));
      engine.backup(backup);
    }
    try (var engine = open(folder.resolve("restored"))) {
      check(new Mails(engine), 0, 5);
      assertEquals(List.of(), engine.verify().problems());
    }
    try (var engine = open(backup)) {
      check(new Mails(engine), 0, 10);
    }
  }

  @Test
  void aRunThatIsBrokenOffBetweenTwoRenamesLeavesTheBackupThatItMade() throws IOException {
    var data = folder.resolve("data");
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      fill(mails, 0, 20);
      breakOff(engine);
      var first = folder.resolve("first");
      Copies.copy(backup, first);
      assertRefused(() -> open(first), first);
      var repaired = folder.resolve("repaired");
      Files.createDirectories(repaired.resolve("state"));
      assertRefused(
          () ->
              Engine.repair(repaired, Optional.of(first), SETTINGS, Clock.systemUTC(), alarms::add),
          first);
      assertTrue(Files.exists(repaired.resolve("state")), "what cannot be replaced stays");

      engine.backup(backup);
      fill(mails, 20, 40);
      mails.forget("m0");
      breakOff(engine);
      Copies.copy(backup, folder.resolve("restored"));
      Copies.copy(backup, folder.resolve("other"));
      fill(mails, 40, 60);
      engine.backup(backup);
    }
    try (var engine = open(folder.resolve("restored"))) {
      check(new Mails(engine), 1, 40);
      assertFalse(new Mails(engine).has("m0"));
      assertEquals(List.of(), engine.verify().problems());
    }
    assertFalse(Files.exists(folder.resolve("restored/state.old")));
    Engine.repair(
        data, Optional.of(folder.resolve("other")), SETTINGS, Clock.systemUTC(), alarms::add);
    try (var engine = open(data)) {
      check(new Mails(engine), 1, 40);
      assertEquals(names(40, 60).size() - 1, recovered(engine).size());
    }
    try (var engine = open(backup)) {
      check(new Mails(engine), 1, 60);
    }
  }

  @Test
  void whatWasBrokenOffIsEndedForTheFoldersOfTheBackupAlone() throws IOException {
    var data = folder.resolve("data");
    try (var engine = openRecorded()) {
      fill(new Mails(engine), 0, 5);
      for (String name : List.of("tls", "files")) {
        Files.createDirectories(data.resolve(name));
        Files.writeString(data.resolve(name).resolve("key"), "old");
      }
      engine.backup(backup, "tls", "files");
      Files.writeString(data.resolve("files").resolve("key"), "new");
      disk.fail(
          event -> event instanceof Event.Rename(Path from, Path _) && from.endsWith("files.new"));
      assertThrows(IOException.class, () -> engine.backup(backup, "tls", "files"));
      disk.fail(_ -> false);
      Files.createDirectories(backup.resolve("tls.old"));
      Files.writeString(backup.resolve("tls.old").resolve("key"), "older");
      Files.createDirectories(backup.resolve("conf.old"));
      Copies.copy(backup, folder.resolve("restored"));
      engine.backup(backup, "tls", "files");
    }
    var restored = folder.resolve("restored");
    open(restored).close();
    for (var there : List.of(backup, restored)) {
      assertEquals("new", Files.readString(there.resolve("files").resolve("key")));
      assertEquals("old", Files.readString(there.resolve("tls").resolve("key")));
      for (String name : List.of("tls.old", "files.old", "files.new", "state.old", "conf")) {
        assertFalse(Files.exists(there.resolve(name)), () -> there.resolve(name).toString());
      }
      assertTrue(Files.exists(there.resolve("conf.old")), "it is somebody else's");
    }
  }

  private static void assertRefused(org.junit.jupiter.api.function.Executable what, Path named) {
    var refused = assertThrows(IOException.class, what);
    assertEquals(named + " is no whole backup: it has no state", refused.getMessage());
  }

  private void breakOff(Engine engine) {
    disk.fail(
        event -> event instanceof Event.Rename(Path from, Path _) && from.endsWith("state.new"));
    assertThrows(IOException.class, () -> engine.backup(backup));
    disk.fail(_ -> false);
  }

  private Path gathered() {
    return folder.resolve("backup/content.new/large");
  }

  /** On another disk: nothing is taken from a copy that is as good, and no hole gets into one. */
  @Test
  void h4_whatCannotBeReadComesFromTheBackupBefore() throws IOException {
    disk.another(backup);
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      fill(mails, 0, 3);
      engine.backup(backup);
      fill(mails, 3, 6);
      disk.unreadable(firstSegment(), 9_000);
      engine.backup(backup);
      Copies.copy(backup, folder.resolve("restored"));
      fill(mails, 6, 9);
      disk.unreadable(firstSegment(), 24_000);
      engine.backup(backup);
    }
    for (var each : List.of(folder.resolve("restored"), backup)) {
      try (var engine = open(each)) {
        check(new Mails(engine), 0, each.equals(backup) ? 9 : 6);
        assertEquals(List.of(), engine.verify().problems());
      }
    }
  }

  @Test
  void h4_whatCanBeReadNowhereEndsTheRunAndTheBackupBeforeStays() throws IOException {
    disk.another(backup);
    try (var engine = openRecorded()) {
      var mails = new Mails(engine);
      fill(mails, 0, 3);
      engine.backup(backup);
      fill(mails, 3, 9);
      disk.unreadable(firstSegment(), 40_000);
      assertThrows(IOException.class, () -> engine.backup(backup));
      assertThrows(IOException.class, () -> engine.backup(backup), "it is told each time");
    }
    try (var engine = open(backup)) {
      check(new Mails(engine), 0, 3);
      assertFalse(new Mails(engine).has("m3"));
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  private Path firstSegment() {
    return folder.resolve("data/content/segments/0000000000000001.segment");
  }

  private Path large(String data) {
    return folder.resolve(data).resolve("content").resolve("large");
  }

  @Test
  void aFolderWithSomethingElseIsLeftAlone() throws IOException {
    Files.createFile(folder.resolve("precious"));
    try (var engine = open(folder.resolve("data"))) {
      assertThrows(IOException.class, () -> engine.backup(folder));
    }
    assertTrue(Files.exists(folder.resolve("precious")));
  }

  /** As a disk of its own has it, which is empty for the administrator. */
  @Test
  void whatIsInTheWayOfABackupIsNamed() throws IOException {
    Files.createDirectories(backup.resolve("lost+found"));
    try (var engine = open(folder.resolve("data"))) {
      var refused = assertThrows(IOException.class, () -> engine.backup(backup));
      assertTrue(refused.getMessage().startsWith(backup + " holds lost+found and no backup: "));
      engine.backup(backup.resolve("rekkas"));
    }
  }

  @Test
  void aFolderInTheDataIsRefused() throws IOException {
    var data = folder.resolve("data");
    Files.createSymbolicLink(folder.resolve("elsewhere"), data);
    try (var engine = open(data)) {
      for (var within : List.of("data/backup", "data/../data/a/b", "elsewhere/backup")) {
        var failure =
            assertThrows(IOException.class, () -> engine.backup(folder.resolve(within)), within);
        assertTrue(failure.getMessage().contains("in the folder of the data"), within);
      }
    }
    Files.createDirectories(data.resolve("backup/state"));
    open(data).close();
    assertEquals(List.of(), alarms, "a folder marks nothing");
  }

  @Test
  void aFolderWithAFolderOfTheMarksNameIsNoBackup() throws IOException {
    Files.createDirectories(folder.resolve("home/backup"));
    try (var engine = open(folder.resolve("data"))) {
      assertThrows(IOException.class, () -> engine.backup(folder.resolve("home")));
    }
  }

  @Test
  void whatOthersKeepBesideIsSavedAsItIs() throws IOException {
    var data = folder.resolve("data");
    try (var engine = open(data)) {
      engine.backup(backup, "tls", "files");
      Files.createDirectories(data.resolve("files/acme"));
      Files.writeString(data.resolve("files/acme/old"), "old");
      engine.backup(backup, "tls", "files");
      assertEquals("old", Files.readString(backup.resolve("files/acme/old")));
      Files.delete(data.resolve("files/acme/old"));
      Files.writeString(data.resolve("files/acme/key"), "secret");
      Files.createFile(data.resolve("files/empty"));
      engine.backup(backup, "tls", "files");
    }
    var saved = backup.resolve("files");
    assertEquals("secret", Files.readString(saved.resolve("acme/key")));
    assertEquals(0, Files.size(saved.resolve("empty")));
    assertFalse(Files.exists(saved.resolve("acme/old")));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(saved.resolve("acme/key"))));
    try (var names = Files.list(backup)) {
      assertEquals(
          Set.of("backup", "content", "files", "state", "version"),
          names.map(name -> name.getFileName().toString()).collect(Collectors.toSet()));
    }
  }

  @Test
  void aLostStateIsRepairedFromTheBackupAndTheSegments() throws IOException {
    var data = folder.resolve("data");
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      fill(mails, 0, 50);
      engine.backup(backup);
      fill(mails, 50, 80);
      var vault = engine.of("store");
      var draft = vault.draft();
      draft.write(Mails.octets("imported", 3000), 0, 3000);
      vault.transact(Durability.FORCED, tx -> tx.store(draft));
    }
    Copies.delete(data.resolve("state"));
    var done = Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    assertEquals(31, done.unexplained());
    assertEquals(List.of(), done.aside());
    try (var engine = open(data)) {
      assertEquals(1, engine.timesCameBackOlder());
      var mails = new Mails(engine);
      check(mails, 0, 50);
      assertFalse(mails.has("m50"));
      assertEquals(names(50, 80), recovered(engine));
      assertEquals(Set.of(), recovered(engine));
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  @Test
  void aLostStateIsRepairedFromTheSegmentsAlone() throws IOException {
    var data = folder.resolve("data");
    try (var engine = open(data)) {
      fill(new Mails(engine), 0, 60);
    }
    var done = Engine.repair(data, Optional.empty(), SETTINGS, Clock.systemUTC(), alarms::add);
    assertEquals(60, done.unexplained());
    assertEquals(List.of(data.resolve("damaged/state-1")), done.aside());
    assertTrue(Files.isDirectory(data.resolve("damaged").resolve("state-1")));
    try (var engine = open(data)) {
      var expected = names(0, 60);
      expected.remove("");
      assertEquals(expected, recovered(engine));
      fill(new Mails(engine), 60, 70);
    }
  }

  private static Set<String> names(int from, int until) {
    var names = new HashSet<String>();
    names.add("");
    for (int i = from; i < until; i++) {
      names.add("m" + i);
    }
    return names;
  }

  private static Set<String> recovered(Engine engine) {
    var heads = new HashSet<String>();
    engine.unexplained(
        (ledger, head, content) -> {
          var text = new String(head, java.nio.charset.StandardCharsets.UTF_8);
          assertEquals(text.isEmpty() ? "" : "queue/intake", ledger);
          try (var in = engine.of("store").content(content).open()) {
            int size = text.isEmpty() ? 3000 : size(Integer.parseInt(text.substring(1)));
            assertEquals(size, in.readAllBytes().length);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          heads.add(text);
        });
    return heads;
  }
}
