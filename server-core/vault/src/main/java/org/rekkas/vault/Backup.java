package org.rekkas.vault;

import static org.rekkas.vault.BackupFolder.CONTENT;
import static org.rekkas.vault.BackupFolder.FRESH;
import static org.rekkas.vault.BackupFolder.STATE;
import static org.rekkas.vault.BackupFolder.delete;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileCopy;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/**
 * Makes a folder a backup of the running engine, or brings one up to date: a checkpoint of the
 * state, and the contents' files, of which what is there already is not copied again. What others
 * keep in the data folder, in small files that are replaced whole, is copied each time. To restore,
 * copy the folder to where the data shall be.
 *
 * <p>First the state, then the contents: so every content that the state names is there, for no
 * content's file is deleted meanwhile ({@link Collector#freeing}), and what the ledgers took in
 * between is indexed when the backup is opened. Both are made beside those of the backup, and take
 * their place together when they are whole: a run that is broken off leaves the backup as it was,
 * and the next one goes on with what it had gathered. Of contents of another {@link Lineage}, or of
 * the same and another course, nothing is taken. One thread.
 */
final class Backup {
  private static final String SEGMENTS = "segments";

  private final Disk disk;
  private final State state;
  private final Segments segments;
  private final LargeFiles files;
  private final Path data;
  private final Path to;
  private final BackupFolder backup;
  private final Fitness fitness;

  Backup(
      Disk disk,
      State state,
      Segments segments,
      LargeFiles files,
      Path data,
      Path to,
      Fitness fitness) {
    this.fitness = fitness;
    this.disk = disk;
    this.state = state;
    this.segments = segments;
    this.files = files;
    this.data = data;
    this.to = to;
    this.backup = new BackupFolder(disk, to);
  }

  /**
   * @param beside names of the folders in which others keep small files
   */
  void make(List<String> beside) throws IOException {
    if (isWithinData()) {
      throw new IOException(to + " lies in the folder of the data, and would be lost with them");
    }
    var there = Files.exists(to) && !backup.isMarked() ? disk.list(to) : List.<Path>of();
    if (!there.isEmpty()) {
      throw new IOException(
          to
              + " holds "
              + there.getFirst().getFileName()
              + " and no backup: name an empty folder, or a new one in it");
    }
    try {
      mark(beside);
      copy();
      backup.endReplacements(beside);
      for (var name : beside) {
        copyBeside(name);
      }
    } catch (IOException | StateFailed e) {
      throw new IOException("cannot bring the backup " + to + " up to date: " + e, e);
    }
  }

  private boolean isWithinData() throws IOException {
    var there = to.toAbsolutePath().normalize();
    for (var up = there.getParent(); up != null && !Files.exists(there); up = up.getParent()) {
      there = up;
    }
    return there.toRealPath().startsWith(data.toRealPath());
  }

  private void copy() throws IOException {
    var own = to.resolve(CONTENT);
    var gathered = to.resolve(CONTENT + FRESH);
    backup.endContents();
    if (!isOfThese(gathered)) {
      backup.settleContents();
    }
    var before = isOfThese(own) ? Optional.of(own) : Optional.<Path>empty();
    var fresh = to.resolve(STATE + FRESH);
    delete(fresh);
    state.copyTo(fresh);
    disk.makeFolder(gathered);
    if (Lineage.of(gathered).isEmpty()) {
      Lineage.pass(disk, data.resolve(CONTENT), gathered);
    }
    new Gathering(disk, state, segments, files, fitness, gathered, before).gather();
    backup.replaceStateAndContents();
  }

  /**
   * Whether what a folder has need not be copied again. Data that came back by another way than a
   * backup (a snapshot) have their lineage still; their segments tell.
   */
  private boolean isOfThese(Path content) throws IOException {
    return Lineage.same(data.resolve(CONTENT), content)
        && !segments.differFrom(content.resolve(SEGMENTS));
  }

  private void mark(List<String> beside) throws IOException {
    disk.makeFolder(to);
    var mark = backup.mark();
    if (!backup.isMarked()) {
      disk.create(mark).close();
    }
    FormatVersion.check(disk, to);
    if (!Files.readAllLines(mark).equals(beside)) {
      SmallFile.write(disk, mark, String.join("\n", beside));
    }
  }

  private void copyBeside(String name) throws IOException {
    if (Files.isDirectory(data.resolve(name))) {
      var fresh = to.resolve(name + FRESH);
      delete(fresh);
      copyFolder(data.resolve(name), fresh);
      backup.replace(name);
    }
  }

  private void copyFolder(Path from, Path to) throws IOException {
    disk.makeFolder(to);
    for (var each : disk.list(from)) {
      var name = to.resolve(each.getFileName());
      if (Files.isDirectory(each)) {
        copyFolder(each, name);
      } else {
        try {
          FileCopy.on(disk).copy(each, name);
        } catch (NoSuchFileException _) {
          // it has its own name by now, or none
        }
      }
    }
    disk.forceFolder(to);
  }
}
