package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileCopy;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.large.LargeMending;
import org.rekkas.vault.segments.Mending;

/**
 * Makes the state anew, of a backup's if there is one and of the segments: every record that this
 * state does not cover becomes a content that nothing explains, kept until {@link
 * Engine#unexplained} has given it to somebody. The state as it was is set aside, not deleted. What
 * is damaged in a segment or a large content's file, and whole in the backup, comes from there. One
 * thread, on data that no instance has open.
 *
 * <p>Data whose repair was broken off are not opened until another one comes to its end: a state
 * that is not whole would have mail of long ago wait for the queue, which would send it again.
 */
final class Repair {
  /**
   * In data whose repair has begun, until it is done. Holds the name of the first state that is set
   * aside, for the repair that follows one that was broken off; empty where there was none.
   */
  static final String MARK = "repair";

  private static final String DAMAGED = "damaged";

  private final Disk disk;
  private final Path data;
  private final EngineSettings settings;
  private final Clock clock;
  private final Consumer<String> alarm;
  private final List<Path> aside = new ArrayList<>();

  Repair(Disk disk, Path data, EngineSettings settings, Clock clock, Consumer<String> alarm) {
    this.disk = disk;
    this.data = data;
    this.settings = settings;
    this.clock = clock;
    this.alarm = alarm;
  }

  /** Refuses data whose repair was broken off. */
  static void requireNone(Path data) throws IOException {
    var mark = data.resolve(MARK);
    if (Files.isRegularFile(mark)) {
      String aside =
          Files.readString(mark).isEmpty()
              ? ""
              : " (the state as it was lies in " + data.resolve(DAMAGED) + ")";
      throw new IOException(
          "a repair of " + data + " was broken off: run rekkas repair again, as before" + aside);
    }
  }

  static void requireData(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      throw new IOException(
          "there are no data in " + data + " to repair; to restore a backup, copy it to there");
    }
  }

  Repaired from(Optional<Path> backup) throws IOException {
    requireData(data);
    if (backup.isPresent()) {
      folder(backup.get()).state();
      FormatVersion.require(disk, backup.get());
    }
    try (var lock = InstanceLock.take(data)) {
      FormatVersion.check(disk, data);
      requireRights();
      if (backup.isPresent()) {
        mending(backup.get()).requireCopies();
      }
      new RepairRoom(disk, folder(data), settings).require(backup.map(this::folder));
      boolean again = Files.isRegularFile(data.resolve(MARK));
      mark();
      folder(data).settleBeside();
      setAside();
      if (again) {
        nameTheStateAsItWas();
      }
      if (backup.isPresent()) {
        fetch(backup.get(), "segments");
        fetch(backup.get(), "large");
        mending(backup.get()).mend(largeMending(backup.get())::mend);
        copyState(folder(backup.get()).state());
      }
      return layAnew(lock);
    }
  }

  /** One that is broken off for want of them has to be made to its end. */
  private void requireRights() throws IOException {
    Foundation.requireRights(data.resolve(BackupFolder.STATE));
    Foundation.requireRights(folder(data).content());
  }

  private Repaired layAnew(InstanceLock lock) throws IOException {
    var found = Foundation.lay(disk, data, settings, clock, alarm, Recovery.Purpose.REPAIR, lock);
    try (var _ = found.state();
        var _ = found.segments()) {
      return new Repaired(found.recovered(), aside);
    }
  }

  private BackupFolder folder(Path path) {
    return new BackupFolder(disk, path);
  }

  private Mending mending(Path backup) {
    return new Mending(
        disk,
        data.resolve("content").resolve("segments"),
        folder(backup).content().resolve("segments"),
        alarm);
  }

  private LargeMending largeMending(Path backup) throws IOException {
    return new LargeMending(
        disk,
        new LargeFiles(disk, data.resolve("content").resolve("large")),
        new LargeFiles(disk, folder(backup).content().resolve("large")),
        alarm);
  }

  private void mark() throws IOException {
    if (!folder(data).isMarked()) {
      disk.create(folder(data).mark()).close();
    }
    var mark = data.resolve(MARK);
    if (!Files.isRegularFile(mark)) {
      SmallFile.write(disk, mark, folder(data).hasState() ? next() : "");
    }
  }

  /** The first that was set aside; what follows it is what the repair before had made. */
  private void nameTheStateAsItWas() throws IOException {
    var name = Files.readString(data.resolve(MARK));
    var first = data.resolve(DAMAGED).resolve(name);
    if (name.isEmpty()) {
      aside.clear();
    } else if (Files.exists(first)) {
      aside.clear();
      aside.add(first);
    }
  }

  /** The name for the next state that is set aside. */
  private String next() {
    int number = 1;
    while (Files.exists(data.resolve(DAMAGED).resolve("state-" + number))) {
      number++;
    }
    return "state-" + number;
  }

  /** What has no whole name is what an earlier repair or backup was broken off with. */
  private void setAside() throws IOException {
    folder(data).settleContents();
    setAside(data.resolve(BackupFolder.STATE));
    setAside(data.resolve(BackupFolder.STATE + BackupFolder.OLD));
    BackupFolder.delete(data.resolve(BackupFolder.STATE + BackupFolder.FRESH));
  }

  private void setAside(Path state) throws IOException {
    if (!Files.exists(state)) {
      return;
    }
    var damaged = data.resolve(DAMAGED);
    disk.makeFolder(damaged);
    var to = damaged.resolve(next());
    disk.rename(state, to);
    disk.forceFolder(damaged);
    disk.forceFolder(data);
    aside.add(to);
  }

  /** Contents that only the backup still has. A file has its name when it is whole. */
  private void fetch(Path backup, String kind) throws IOException {
    var from = folder(backup).content().resolve(kind);
    var to = data.resolve("content").resolve(kind);
    disk.makeFolder(to);
    disk.visit(
        from,
        file -> {
          boolean whole = !file.toString().endsWith(BackupFolder.FRESH);
          if (whole && !Files.exists(to.resolve(file.getFileName()))) {
            fetchFile(file, to.resolve(file.getFileName()));
          }
        });
    disk.forceFolder(to);
  }

  private void fetchFile(Path file, Path name) throws IOException {
    var fresh = name.resolveSibling(name.getFileName() + BackupFolder.FRESH);
    disk.delete(fresh);
    int unreadable = FileCopy.on(disk).salvage(file, fresh);
    disk.rename(fresh, name);
    if (unreadable > 0) {
      alarm.accept(unreadable + " blocks of " + file + " cannot be read");
    }
  }

  private void copyState(Path from) throws IOException {
    var fresh = data.resolve(BackupFolder.STATE + BackupFolder.FRESH);
    copy(from, fresh);
    disk.rename(fresh, data.resolve(BackupFolder.STATE));
    disk.forceFolder(data);
  }

  private void copy(Path from, Path to) throws IOException {
    disk.makeFolder(to);
    for (var each : disk.list(from)) {
      var name = to.resolve(each.getFileName());
      if (Files.isDirectory(each)) {
        copy(each, name);
      } else {
        FileCopy.on(disk).copy(each, name);
      }
    }
    disk.forceFolder(to);
  }
}
