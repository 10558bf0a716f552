package org.rekkas.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.vault.state.StateFailed;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A repair that is broken off, wherever that is, sends nothing again and can be run again. */
final class RepairTest extends RepairStage {
  @Test
  void h1_aRepairIsBrokenOffAtAnyChangeOfTheDisk() throws IOException {
    int refused = 0;
    boolean brokenOff = true;
    for (int at = 0; brokenOff; at++) {
      var there = folder.resolve("data" + at);
      Copies.copy(data, there);
      brokenOff = breakOff(there, at);
      if (brokenOff) {
        refused += opensWithNothingToSend(there) ? 0 : 1;
        new Repair(new RecordingDisk(), there, SETTINGS, Clock.systemUTC(), alarms::add)
            .from(Optional.of(backup));
      }
      try (var engine = open(there)) {
        assertEquals(1, engine.timesCameBackOlder());
        var mails = new Mails(engine);
        mails.check("m0", 5_000);
        mails.check("large", 50_000);
        assertFalse(mails.has("m1"), "it would be sent again");
        assertEquals(new TreeSet<>(MAILS), unexplained(engine));
        assertEquals(List.of(), engine.verify().problems());
      }
      Copies.delete(there);
    }
    assertTrue(refused > 10, "only " + refused);
  }

  private boolean breakOff(Path there, int at) throws IOException {
    var disk = new RecordingDisk();
    disk.fail(_ -> disk.events().size() >= at);
    try {
      new Repair(disk, there, SETTINGS, Clock.systemUTC(), alarms::add).from(Optional.of(backup));
      return false;
    } catch (IOException e) {
      assertEquals("Input/output error", e.getMessage());
      return true;
    }
  }

  /** False: it is refused. Before the repair has marked the data they are as they were. */
  private boolean opensWithNothingToSend(Path there) throws IOException {
    if (Files.exists(there.resolve("repair"))) {
      var refused = assertThrows(IOException.class, () -> open(there));
      assertEquals(
          "a repair of "
              + there
              + " was broken off: run rekkas repair again, as before (the state as it was lies in "
              + there.resolve("damaged")
              + ")",
          refused.getMessage());
      return false;
    }
    var copy = folder.resolve("copy");
    Copies.copy(there, copy);
    try (var engine = open(copy)) {
      assertFalse(new Mails(engine).has("m1"));
    }
    Copies.delete(copy);
    return true;
  }

  @Test
  void dataThatHoldNeedNone() throws IOException {
    var found = Engine.examine(data, SETTINGS, Clock.systemUTC());
    assertTrue(found.sound(), () -> found.problems().toString());
    assertEquals(2, found.contents());
    try (var engine = open(data)) {
      var mails = new Mails(engine);
      mails.check("m0", 5_000);
      mails.check("large", 50_000);
      assertEquals(0, engine.timesCameBackOlder());
    }
    assertEquals(List.of(), alarms);
  }

  @Test
  void whatDoesNotHoldIsFoundAndNothingIsMadeOfIt() throws IOException {
    var none = folder.resolve("none");
    Copies.copy(data, none);
    Copies.delete(none.resolve("state"));
    assertEquals("there is no state in " + none.resolve("state"), problem(none));
    assertFalse(Files.exists(none.resolve("state")));

    var older = folder.resolve("older");
    Copies.copy(data, older);
    try (var engine = open(older)) {
      var vault = engine.of("one");
      var space = vault.space("things");
      vault.transact(Durability.FORCED, tx -> put(tx, space));
      new Mails(engine).take("after", 1_000);
    }
    Copies.delete(older.resolve("state"));
    Copies.copy(backup.resolve("state"), older.resolve("state"));
    for (int again = 0; again < 2; again++) {
      assertEquals("the state is older than what was forced once", problem(older));
    }

    var gone = folder.resolve("gone");
    Copies.copy(data, gone);
    try (var large = Files.list(gone.resolve("content/large"))) {
      Files.delete(large.findFirst().orElseThrow());
    }
    assertTrue(problem(gone).contains(" is gone"), problem(gone));

    var broken = folder.resolve("broken");
    Copies.copy(data, broken);
    Files.writeString(broken.resolve("state/CURRENT"), "nothing\n");
    assertTrue(problem(broken).startsWith("cannot open the state in"), problem(broken));
  }

  @Test
  void whoLooksWhetherDataHoldChangesNothing() throws IOException {
    var segments = data.resolve("content/segments");
    try (var file = Files.list(segments)) {
      var torn = file.sorted().findFirst().orElseThrow();
      Files.write(torn, new byte[1000], StandardOpenOption.APPEND);
    }
    Files.write(segments.resolve("00000000000000ff.segment"), new byte[10]);
    var before = octets();
    var disk = new RecordingDisk();
    assertTrue(new Examination(disk, data, SETTINGS, Clock.systemUTC()).make().sound());
    assertEquals(List.of(), disk.events());
    assertEquals(before, octets());
  }

  /** Of all files of the data but the lock, which names who has it. */
  private Map<Path, List<Byte>> octets() throws IOException {
    var found = new TreeMap<Path, List<Byte>>();
    try (var all = Files.walk(data)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("lock")) {
          found.put(file, boxed(Files.readAllBytes(file)));
        }
      }
    }
    return found;
  }

  private static List<Byte> boxed(byte[] octets) {
    var list = new ArrayList<Byte>();
    for (byte each : octets) {
      list.add(each);
    }
    return list;
  }

  @Test
  void aDiskOrASystemThatFailsIsNoDamage() throws IOException {
    var current = data.resolve("state/CURRENT");
    var manifest = data.resolve("state").resolve(Files.readString(current).strip());
    var aside = folder.resolve("manifest");
    Files.move(manifest, aside);
    assertTrue(problem(data).startsWith("cannot open the state in"), problem(data));
    Files.move(aside, manifest);

    Files.delete(current);
    Files.createDirectory(current); // reading it is an error of the system
    var failed =
        assertThrows(IOException.class, () -> Engine.examine(data, SETTINGS, Clock.systemUTC()));
    assertTrue(failed.getMessage().contains("not known to be damage"), failed.getMessage());

    assertFalse(failure(Status.Code.IOError, Status.SubCode.NoSpace).isDamage());
    assertFalse(failure(Status.Code.IOError, Status.SubCode.None).isDamage());
    assertFalse(failure(Status.Code.Aborted, Status.SubCode.MemoryLimit).isDamage());
    assertTrue(failure(Status.Code.Corruption, Status.SubCode.None).isDamage());
  }

  /** Root may enter every folder, and so a link to itself stands for one that nobody may. */
  @Test
  void aStateThatCannotBeLookedIntoIsNotLost() throws IOException {
    var state = data.resolve("state");
    var aside = folder.resolve("state");
    Files.move(state, aside);
    Files.createSymbolicLink(state, state);
    var before = octets();
    for (Executable look :
        List.<Executable>of(
            () -> open(data),
            () -> Engine.examine(data, SETTINGS, Clock.systemUTC()),
            () ->
                new Repair(new RecordingDisk(), data, SETTINGS, Clock.systemUTC(), alarms::add)
                    .from(Optional.of(backup)))) {
      var refused = assertThrows(FileSystemException.class, look);
      assertTrue(refused.getFile().startsWith(state.toString()), refused.getMessage());
    }
    assertEquals(before, octets());
    Files.delete(state);
    Files.move(aside, state);
    try (var engine = open(data)) {
      assertEquals(0, engine.timesCameBackOlder());
    }
  }

  private static StateFailed failure(Status.Code code, Status.SubCode more) {
    return new StateFailed("failed", new RocksDBException(new Status(code, more, "")));
  }

  @Test
  void aRepairThatHasNoRoomIsNotBegun() throws IOException {
    Copies.delete(data.resolve("content/large"));
    Files.createDirectory(data.resolve("content/large"));
    var before = octets();
    var disk = new RecordingDisk();
    disk.usable((256 << 10) + (32 << 10) + 100_000);
    var repair = new Repair(disk, data, SETTINGS, Clock.systemUTC(), alarms::add);
    var refused = assertThrows(IOException.class, () -> repair.from(Optional.of(backup)));
    assertEquals(
        "nothing was changed: a repair takes 1 MiB in "
            + data
            + ", where 0 MiB are free: 1 are missing",
        refused.getMessage());
    assertEquals(before, octets());
    disk.usable(4 << 20);
    repair.from(Optional.of(backup));
  }

  @Test
  void aRepairThatFollowsABrokenOffOneNamesTheStateAsItWas() throws IOException {
    Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    var disk = new RecordingDisk();
    for (var last : List.of("state", "repair")) {
      disk.fail(
          event ->
              switch (event) {
                case RecordingDisk.Event.Rename(_, var to) -> to.equals(data.resolve(last));
                case RecordingDisk.Event.Delete(var path) -> path.equals(data.resolve(last));
                default -> false;
              });
      assertThrows(IOException.class, () -> repair(disk));
    }
    assertTrue(Files.exists(data.resolve("damaged/state-2")));
    disk.fail(_ -> false);
    assertEquals(List.of(data.resolve("damaged/state-2")), repair(disk).aside());
    assertTrue(Files.exists(data.resolve("damaged/state-3")));
    assertEquals(List.of(data.resolve("damaged/state-4")), repair(disk).aside());
  }

  @Test
  void h1_whatABrokenOffRepairMadeIsNotTheStateAsItWasWhereThereWasNone() throws IOException {
    Copies.delete(data.resolve("state"));
    var disk = new RecordingDisk();
    disk.fail(event -> event.equals(new RecordingDisk.Event.Delete(data.resolve("repair"))));
    assertThrows(IOException.class, () -> repair(disk));
    assertTrue(Files.exists(data.resolve("state")));
    var refused = assertThrows(IOException.class, () -> open(data));
    assertEquals(
        "a repair of " + data + " was broken off: run rekkas repair again, as before",
        refused.getMessage());
    disk.fail(_ -> false);
    assertEquals(List.of(), repair(disk).aside());
    assertTrue(Files.exists(data.resolve("damaged/state-1")), "what was made is set aside");
    try (var engine = open(data)) {
      new Mails(engine).check("m0", 5_000);
    }
  }

  private Repaired repair(RecordingDisk disk) throws IOException {
    return new Repair(disk, data, SETTINGS, Clock.systemUTC(), alarms::add)
        .from(Optional.of(backup));
  }

  private static boolean put(Transaction tx, Space space) {
    tx.put(space, new byte[1], new byte[1]);
    return true;
  }

  private static String problem(Path there) throws IOException {
    var found = Engine.examine(there, SETTINGS, Clock.systemUTC());
    assertEquals(1, found.problems().size(), () -> found.problems().toString());
    return found.problems().getFirst();
  }

  @Test
  void aStateThatABackupWasBrokenOffWithIsSetAsideWhole() throws IOException {
    var there = folder.resolve("restored");
    Copies.copy(backup, there);
    Files.move(there.resolve("state"), there.resolve("state.new"));
    Files.createDirectories(there.resolve("state.old"));
    Files.writeString(there.resolve("backup"), "tls\nfiles");
    for (String name : List.of("old", "new")) {
      var files = Files.createDirectories(there.resolve("files." + name));
      Files.writeString(files.resolve("key"), name);
    }
    var done = Engine.repair(there, Optional.empty(), SETTINGS, Clock.systemUTC(), alarms::add);
    assertTrue(Files.exists(there.resolve("damaged/state-1/CURRENT")));
    assertTrue(Files.exists(there.resolve("damaged/state-2")));
    assertFalse(Files.exists(there.resolve("state.new")));
    assertEquals(
        List.of(there.resolve("damaged/state-1"), there.resolve("damaged/state-2")), done.aside());
    assertFalse(Files.exists(there.resolve("state.old")));
    assertFalse(Files.exists(there.resolve("files.old")));
    assertEquals("new", Files.readString(there.resolve("files/key")));
    try (var engine = open(there)) {
      assertFalse(new Mails(engine).has("m0"));
      assertTrue(unexplained(engine).contains("m0"));
    }
  }

  /** Their records stay in the segments for as long as anything else there lives. */
  @Test
  void largeContentsThatWereDeletedAreNotRecovered() throws IOException {
    var there = folder.resolve("there");
    try (var engine = open(there)) {
      var mails = new Mails(engine);
      mails.take("small", 1_000);
      mails.take("deleted", 50_000);
      mails.take("large", 50_000);
      mails.forget("deleted");
      engine.keep();
      engine.keep();
    }
    assertEquals(
        2,
        Engine.repair(there, Optional.empty(), SETTINGS, Clock.systemUTC(), alarms::add)
            .unexplained());
    assertTrue(
        alarms.stream().anyMatch(a -> a.startsWith("1 large contents have no file:")),
        alarms::toString);
    try (var engine = open(there)) {
      assertEquals(List.of(), engine.verify().problems());
      assertEquals(2, engine.countUnexplained());
      assertEquals(new TreeSet<>(List.of("large", "small")), unexplained(engine));
      assertEquals(0, engine.countUnexplained());
    }
  }

  @Test
  void aBackupOfWhatARestoreHasUndoneIsRefused() throws IOException {
    var newer = folder.resolve("newer");
    try (var engine = open(data)) {
      new Mails(engine).take("undone", 5_000);
      engine.backup(newer);
    }
    var restored = folder.resolve("restored");
    Copies.copy(backup, restored);
    try (var engine = open(restored)) {
      new Mails(engine).take("other", 5_000);
    }
    var refused =
        assertThrows(
            IOException.class,
            () ->
                Engine.repair(
                    restored, Optional.of(newer), SETTINGS, Clock.systemUTC(), alarms::add));
    assertTrue(refused.getMessage().contains("what a restore has undone"), refused.getMessage());
    assertFalse(Files.exists(restored.resolve("repair")));
    Engine.repair(restored, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add);
    try (var engine = open(restored)) {
      new Mails(engine).check("m0", 5_000);
      assertEquals(new TreeSet<>(List.of("other")), unexplained(engine));
    }
  }

  @Test
  void whatIsNoDataOrOfAnotherVersionIsNotTouched() throws IOException {
    var none = folder.resolve("none");
    var refused =
        assertThrows(
            IOException.class,
            () ->
                Engine.repair(none, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add));
    assertEquals(
        "there are no data in " + none + " to repair; to restore a backup, copy it to there",
        refused.getMessage());
    assertFalse(Files.exists(none));
    for (var newer : List.of(backup, data)) {
      Files.writeString(newer.resolve("version"), "rekkas vault 3\n");
      assertThrows(
          IOException.class,
          () -> Engine.repair(data, Optional.of(backup), SETTINGS, Clock.systemUTC(), alarms::add));
      assertFalse(Files.exists(data.resolve("repair")));
      assertTrue(Files.exists(data.resolve("state/CURRENT")));
      Files.writeString(newer.resolve("version"), "rekkas vault 2\n");
    }
  }
}
