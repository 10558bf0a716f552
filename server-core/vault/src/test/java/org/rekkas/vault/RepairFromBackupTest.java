package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is damaged in the data, and whole in the backup, comes from there. */
final class RepairFromBackupTest extends RepairStage {
  @Test
  void h4_whatIsDamagedInASegmentAndWholeInTheBackupIsTakenFromThere() throws IOException {
    var segment = data.resolve("content/segments/0000000000000001.segment");
    for (int damaged = 0; damaged < 2; damaged++) {
      try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
        file.seek(damaged == 0 ? Mails.FIRST + 1000 : 0);
        file.write(new byte[100]);
      }
      alarms.clear();
      Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
      assertEquals(
          segment + " was damaged: " + (1 - damaged) + " records come from the backup",
          alarms.getFirst());
      var there = folder.resolve("there" + damaged);
      Copies.copy(data, there);
      try (var engine = open(there)) {
        new Mails(engine).check("m0", 5_000);
        assertEquals(List.of(), engine.verify().problems());
        assertEquals(new TreeSet<>(MAILS), unexplained(engine), "what is behind the copy stays");
      }
    }
  }

  /** The third in the middle of a record, the others in the segment's header. */
  @Test
  void h4_whatCannotBeReadInASegmentAndCanInTheBackupIsTakenFromThere() throws IOException {
    var segment = data.resolve("content/segments/0000000000000001.segment");
    for (int block = 0; block < 3; block++) {
      var disk = new RecordingDisk();
      disk.unreadable(segment, block * 4096L);
      new Repair(disk, data, SETTINGS, Clock.systemUTC(), alarms::add).from(Optional.of(backup));
      assertEquals(
          segment + " was damaged: " + block / 2 + " records come from the backup", alarms.get(0));
      alarms.clear();
      try (var engine = Engine.open(disk, data, SETTINGS, Clock.systemUTC(), alarms::add)) {
        new Mails(engine).check("m0", 5_000);
        assertEquals(List.of(), engine.verify().problems());
      }
    }
    try (var engine = open(data)) {
      assertEquals(new TreeSet<>(MAILS), unexplained(engine), "what is behind the copy stays");
    }
  }

  @Test
  void h4_aLargeContentThatDoesNotHoldOrCannotBeReadIsTakenFromTheBackup() throws IOException {
    var large = aFileOfItsOwn();
    byte[] octets = Files.readAllBytes(large);
    for (var damage : List.of("changed", "cut", "unreadable")) {
      var disk = new RecordingDisk();
      switch (damage) {
        case "changed" -> Files.write(large, changed(octets));
        case "cut" -> Files.write(large, Arrays.copyOf(octets, 1_000));
        default -> disk.unreadable(large, 4096);
      }
      alarms.clear();
      new Repair(disk, data, SETTINGS, Clock.systemUTC(), alarms::add).from(Optional.of(backup));
      assertEquals(large + " was damaged: it comes from the backup", alarms.getFirst(), damage);
      assertArrayEquals(octets, Files.readAllBytes(large), damage);
    }
    try (var engine = open(data)) {
      new Mails(engine).check("large", 50_000);
      assertTrue(engine.verify().sound(), () -> engine.verify().problems().toString());
    }
  }

  @Test
  void h4_aLargeContentThatIsDamagedInTheBackupTooStaysAndIsTold() throws IOException {
    var large = aFileOfItsOwn();
    byte[] octets = Files.readAllBytes(large);
    var copy = backup.resolve("content/large/" + large.getFileName());
    Files.write(copy, Arrays.copyOf(octets, 1_000));
    Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    assertArrayEquals(octets, Files.readAllBytes(large));
    Files.write(large, changed(octets));
    alarms.clear();
    Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    assertEquals(large + " is damaged, and so is " + copy, alarms.getFirst());
  }

  /** As where the backup is on another disk; on the same one the file has two names. */
  private Path aFileOfItsOwn() throws IOException {
    try (var files = Files.list(data.resolve("content/large"))) {
      var large = files.findFirst().orElseThrow();
      byte[] octets = Files.readAllBytes(large);
      Files.delete(large);
      return Files.write(large, octets);
    }
  }

  private static byte[] changed(byte[] octets) {
    byte[] changed = octets.clone();
    changed[20_000] ^= 1;
    return changed;
  }

  @Test
  void h4_whatCannotBeReadAnywhereIsSetAsideAndTheRestIsRepaired() throws IOException {
    var segment = data.resolve("content/segments/0000000000000001.segment");
    for (var from : List.of(Optional.of(backup), Optional.<Path>empty())) {
      var there = folder.resolve("there" + from.isPresent());
      Copies.copy(data, there);
      var disk = new RecordingDisk();
      disk.unreadable(there.resolve("content/segments/" + segment.getFileName()), Mails.FIRST);
      disk.unreadable(backup.resolve("content/segments/" + segment.getFileName()), Mails.FIRST);
      new Repair(disk, there, SETTINGS, Clock.systemUTC(), alarms::add).from(from);
      try (var engine = Engine.open(disk, there, SETTINGS, Clock.systemUTC(), alarms::add)) {
        assertEquals(
            1,
            engine.verify().problems().stream()
                .filter(p -> p.contains("0000001.segment is damaged from 8192 to"))
                .count());
        var found = unexplained(engine);
        assertTrue(found.containsAll(MAILS), found::toString);
      }
    }
  }

  @Test
  void h4_whatIsFetchedFromABackupThatCannotBeReadWholeIsWhatCanBeRead() throws IOException {
    var disk = new RecordingDisk();
    disk.unreadable(backup.resolve("content/segments/0000000000000001.segment"), Mails.FIRST);
    var empty = Files.createDirectories(folder.resolve("empty"));
    new Repair(disk, empty, SETTINGS, Clock.systemUTC(), alarms::add).from(Optional.of(backup));
    assertTrue(
        alarms.contains(
            "1 blocks of "
                + backup.resolve("content/segments/0000000000000001.segment")
                + " cannot be read"),
        alarms::toString);
    try (var engine = Engine.open(disk, empty, SETTINGS, Clock.systemUTC(), alarms::add)) {
      new Mails(engine).check("large", 50_000);
    }
  }
}
