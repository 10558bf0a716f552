package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.RecordingDisk.Event;

/** Data that were put back give numbers again: no backup takes those of before for theirs. */
final class LineageTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withSegmentOctets(256 << 10)
          .withInlineOctets(16 << 10)
          .withReserveOctets(0);

  private final List<String> alarms = new ArrayList<>();

  @TempDir Path folder;

  private Engine open(String data) throws IOException {
    return Engine.open(folder.resolve(data), SETTINGS, Clock.systemUTC(), alarms::add);
  }

  private static void fill(Mails mails, String day) throws IOException {
    for (int i = 10; i < 60; i++) {
      mails.take(day + i, size(i));
    }
  }

  private static void check(Mails mails, String day) throws IOException {
    for (int i = 10; i < 60; i++) {
      mails.check(day + i, size(i));
    }
  }

  private static int size(int i) {
    return i % 10 == 3 ? 50_000 : 7_000 + i;
  }

  /**
   * Two backups in turn, of which the older was put back: the newer is of a day that never was, and
   * its segments and files have the numbers that are given next.
   */
  private void twoBackupsOfWhichTheOlderIsPutBack() throws IOException {
    try (var engine = open("data")) {
      fill(new Mails(engine), "monday");
      engine.backup(folder.resolve("older"));
    }
    try (var engine = open("data")) {
      fill(new Mails(engine), "tuesday");
      engine.backup(folder.resolve("newer"));
    }
    Copies.copy(folder.resolve("older"), folder.resolve("restored"));
  }

  @Test
  void theNewerOfTwoBackupsIsBroughtUpToDateWhenTheOlderWasPutBack() throws IOException {
    twoBackupsOfWhichTheOlderIsPutBack();
    try (var engine = open("restored")) {
      fill(new Mails(engine), "unlucky");
      engine.backup(folder.resolve("newer"));
    }
    Copies.copy(folder.resolve("newer"), folder.resolve("again"));
    requireUnlucky("again");
    assertEquals(List.of("backup", "content", "state", "version"), names(folder.resolve("newer")));
  }

  @Test
  void h3_thatRunIsBrokenOffAtAnyChangeOfTheDisk() throws IOException {
    twoBackupsOfWhichTheOlderIsPutBack();
    breakOffEach("restored", this::requireUnlucky);
  }

  /** Else what has gone since the backup would wait again when it is restored. */
  @Test
  void h3_aRunWithinOneLineageIsBrokenOffAtAnyChangeOfTheDisk() throws IOException {
    try (var engine = open("data")) {
      fill(new Mails(engine), "monday");
      fill(new Mails(engine), "tuesday");
      engine.backup(folder.resolve("newer"));
    }
    breakOffEach("data", this::requireUnluckyToo);
  }

  /** Breaks off the run of a third day, each time one change later, until one is whole. */
  private void breakOffEach(String data, Requirement third) throws IOException {
    var disk = new RecordingDisk();
    int before = 0;
    int after = 0;
    try (var engine =
        Engine.open(disk, folder.resolve(data), SETTINGS, Clock.systemUTC(), alarms::add)) {
      fill(new Mails(engine), "unlucky");
      boolean brokenOff = true;
      for (int at = 0; brokenOff; at++) {
        var backup = folder.resolve("backup" + at);
        Copies.copy(folder.resolve("newer"), backup);
        brokenOff = breakOff(engine, disk, backup, at);
        Copies.copy(backup, folder.resolve("there" + at));
        if (isSecond("there" + at)) {
          before++;
        } else {
          third.of("there" + at);
          after++;
        }
        if (brokenOff) {
          engine.backup(backup);
          Copies.copy(backup, folder.resolve("whole" + at));
          third.of("whole" + at);
        }
        for (var each : List.of("backup", "there", "whole")) {
          if (Files.exists(folder.resolve(each + at))) {
            Copies.delete(folder.resolve(each + at));
          }
        }
      }
    }
    assertTrue(before > 10 && after > 3, before + " and " + after);
  }

  private static boolean breakOff(Engine engine, RecordingDisk disk, Path backup, int at) {
    var left = new int[] {at};
    disk.fail(event -> concerns(event, backup) && left[0]-- <= 0);
    try {
      engine.backup(backup);
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      disk.fail(_ -> false);
    }
  }

  private static boolean concerns(Event event, Path backup) {
    return switch (event) {
      case Event.Create(var path) -> path.startsWith(backup);
      case Event.Write(var path, _, _) -> path.startsWith(backup);
      case Event.Truncate(var path, _) -> path.startsWith(backup);
      case Event.Force(var path) -> path.startsWith(backup);
      case Event.Rename(var from, _) -> from.startsWith(backup);
      case Event.Delete(var path) -> path.startsWith(backup);
      case Event.ForceFolder(var path) -> path.startsWith(backup);
      case Event.Told _ -> false;
    };
  }

  private interface Requirement {
    void of(String data) throws IOException;
  }

  private boolean isSecond(String data) throws IOException {
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      if (mails.has("unlucky10")) {
        return false;
      }
      check(mails, "monday");
      check(mails, "tuesday");
      assertEquals(List.of(), engine.verify().problems());
      return true;
    }
  }

  private void requireUnluckyToo(String data) throws IOException {
    try (var engine = open(data)) {
      for (var day : List.of("monday", "tuesday", "unlucky")) {
        check(new Mails(engine), day);
      }
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  private void requireUnlucky(String data) throws IOException {
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      check(mails, "monday");
      check(mails, "unlucky");
      assertFalse(mails.has("tuesday10"));
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  /** Between the renames: the new contents and the new state are the backup, by other names. */
  @Test
  void aRepairTakesTheContentsThatBelongToTheState() throws IOException {
    twoBackupsOfWhichTheOlderIsPutBack();
    var newer = folder.resolve("newer");
    var disk = new RecordingDisk();
    try (var engine =
        Engine.open(disk, folder.resolve("restored"), SETTINGS, Clock.systemUTC(), alarms::add)) {
      fill(new Mails(engine), "unlucky");
      disk.fail(
          event -> event instanceof Event.Rename(Path from, Path _) && from.endsWith("content"));
      org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> engine.backup(newer));
    }
    Files.createDirectories(folder.resolve("empty"));
    Engine.repair(
        folder.resolve("empty"), Optional.of(newer), SETTINGS, Clock.systemUTC(), alarms::add);
    requireUnlucky("empty");
  }

  /** On another disk, where nothing but the backup before can be linked. */
  @Test
  void withinOneLineageNothingIsCopiedAgain() throws IOException {
    var backup = folder.resolve("backup");
    var disk = new RecordingDisk();
    disk.another(backup);
    try (var engine =
        Engine.open(disk, folder.resolve("data"), SETTINGS, Clock.systemUTC(), alarms::add)) {
      fill(new Mails(engine), "monday");
      engine.backup(backup);
    }
    var there = files(backup.resolve("content"));
    try (var engine =
        Engine.open(disk, folder.resolve("data"), SETTINGS, Clock.systemUTC(), alarms::add)) {
      fill(new Mails(engine), "tuesday");
      int made = disk.events().size();
      engine.backup(backup);
      var copied =
          disk.events().stream()
              .skip(made)
              .flatMap(e -> e instanceof Event.Create(var path) ? Stream.of(path) : Stream.of())
              .map(path -> path.getFileName().toString().replace(".new", ""))
              .filter(there::contains)
              .toList();
      assertEquals(List.of(), copied);
      assertTrue(files(backup.resolve("content")).containsAll(there));
    }
    Copies.copy(backup, folder.resolve("restored"));
    try (var engine = open("restored")) {
      check(new Mails(engine), "monday");
      check(new Mails(engine), "tuesday");
      assertEquals(List.of(), engine.verify().problems());
    }
  }

  private static Set<String> files(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(each -> each.getFileName().toString())
          .filter(name -> !name.equals("lineage"))
          .collect(Collectors.toSet());
    }
  }

  /** As a snapshot does: without a mark, so that the lineage is the same. */
  private void theDataComeBackAsTheyWereOnMonday() throws IOException {
    try (var engine = open("data")) {
      fill(new Mails(engine), "monday");
    }
    Copies.copy(folder.resolve("data"), folder.resolve("snapshot"));
    try (var engine = open("data")) {
      fill(new Mails(engine), "tuesday");
      engine.backup(folder.resolve("backup"));
    }
  }

  @Test
  void aBackupOfDataThatCameBackByASnapshotTakesNothingOfBefore() throws IOException {
    theDataComeBackAsTheyWereOnMonday();
    try (var engine = open("snapshot")) {
      fill(new Mails(engine), "unlucky");
      engine.backup(folder.resolve("backup"));
      engine.backup(folder.resolve("backup"));
    }
    requireUnlucky("backup");
  }

  @Test
  void anEmptyMarkTellsThatDataCameBack() throws IOException {
    theDataComeBackAsTheyWereOnMonday();
    Files.createFile(folder.resolve("snapshot/backup"));
    try (var engine = open("snapshot")) {
      assertEquals(1, engine.timesCameBackOlder());
      check(new Mails(engine), "monday");
      assertFalse(Lineage.same(folder.resolve("data/content"), folder.resolve("snapshot/content")));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var found = Files.list(folder)) {
      return found.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
