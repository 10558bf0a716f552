package org.rekkas.vault;

import static org.rekkas.vault.BackupFolder.CONTENT;
import static org.rekkas.vault.BackupFolder.FRESH;
import static org.rekkas.vault.BackupFolder.STATE;
import static org.rekkas.vault.BackupFolder.delete;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segment;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Makes a folder a backup of the running engine, or brings one up to date: a checkpoint of the
 * state, and links to the contents' files (copies where the folder is on another disk); what is
 * there already is not copied again. What others keep in the data folder, in small files that are
 * replaced whole, is copied each time. To restore, copy the folder to where the data shall be.
 *
 * <p>First the state, then the contents: so every content that the state names is there, for no
 * content's file is deleted meanwhile ({@link Collector#freeing}), and what the ledgers took in
 * between is indexed when the backup is opened. What an interrupted run leaves is still a backup,
 * unless it was the first: contents of another {@link Lineage} than the backup's, or of the same
 * and another course, are gathered in a folder beside its own, and take their place together with
 * the state. One thread.
 *
 * <p>Limit: a run within one course that is broken off in the contents leaves the old state with
 * newer segments. Restored, it has the mail of in between wait again, also what was sent.
 */
final class Backup {
  private static final String SEGMENTS = "segments";
  private static final String LARGE = "large";

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
    if (Files.exists(to) && !backup.isMarked() && !disk.list(to).isEmpty()) {
      throw new IOException(to + " holds something that is not a backup");
    }
    try {
      mark(beside);
      copy();
      backup.endReplacements(beside);
      for (var name : beside) {
        copyBeside(name);
      }
    } catch (IOException e) {
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
    boolean same = isOfThese(own);
    if (same || !isOfThese(gathered)) {
      backup.settleContents(); // or else a run that was broken off goes on
    }
    boolean beside = !same && Files.exists(to.resolve(STATE));
    if (!same && !beside) {
      delete(own); // without a state they are nobody's
    }
    var fresh = to.resolve(STATE + FRESH);
    delete(fresh);
    state.copyTo(fresh);
    var kept = new HashSet<Path>();
    copyContents(beside ? gathered : own, kept);
    if (beside) {
      backup.replaceStateAndContents();
    } else {
      backup.replace(STATE);
    }
    dropOthers(own.resolve(SEGMENTS), kept);
    dropOthers(own.resolve(LARGE), kept);
  }

  /**
   * Whether what a folder has need not be copied again. Data that came back by another way than a
   * backup (a snapshot) have their lineage still; their segments tell.
   */
  private boolean isOfThese(Path content) throws IOException {
    return Lineage.same(data.resolve(CONTENT), content)
        && !segments.differFrom(content.resolve(SEGMENTS));
  }

  private void copyContents(Path into, Set<Path> kept) throws IOException {
    var toSegments = into.resolve(SEGMENTS);
    var toFiles = into.resolve(LARGE);
    disk.makeFolder(toSegments);
    disk.makeFolder(toFiles);
    if (Lineage.of(into).isEmpty()) {
      Lineage.pass(disk, data.resolve(CONTENT), into);
    }
    copySegments(toSegments, kept);
    copyFiles(toFiles, kept);
    disk.forceFolder(toSegments);
    disk.forceFolder(toFiles);
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

  private void copySegments(Path folder, Set<Path> kept) throws IOException {
    var all = segments.all();
    for (var segment : all) {
      fitness.requireGoesOn();
      if (!segment.pin()) {
        continue; // nothing lived in it when the state was copied
      }
      try {
        boolean written = segment.equals(all.getLast());
        kept.add(written ? copy(segment, folder) : link(segment.path(), folder));
      } finally {
        segment.unpin();
      }
    }
  }

  private void copyFiles(Path folder, Set<Path> kept) throws IOException {
    for (long number : files.numbers()) {
      fitness.requireGoesOn();
      var file = files.path(number);
      try {
        kept.add(link(file, folder));
      } catch (NoSuchFileException e) {
        if (Files.exists(file) || isContent(number)) {
          throw e;
        }
      }
    }
  }

  /** Or else a draft, which nobody misses: who ends one deletes its file at any time. */
  private boolean isContent(long number) {
    return state.get(Family.CONTENTS, Meta.content(number)) != null;
  }

  /** Returns its name. */
  private Path link(Path from, Path folder) throws IOException {
    var name = folder.resolve(from.getFileName());
    if (Files.exists(name) && Files.size(name) == Files.size(from)) {
      return name.getFileName();
    }
    var fresh = fresh(name);
    try {
      disk.link(from, fresh);
    } catch (IOException | UnsupportedOperationException e) {
      copy(disk, from, fresh, fitness::requireGoesOn); // another disk
    }
    disk.rename(fresh, name);
    return name.getFileName();
  }

  /** What is there stays until what takes its place is whole: another run may fail at any point. */
  private Path fresh(Path name) throws IOException {
    var fresh = name.resolveSibling(name.getFileName() + FRESH);
    disk.delete(fresh);
    return fresh;
  }

  private Path copy(Segment active, Path folder) throws IOException {
    var name = folder.resolve(active.path().getFileName());
    var fresh = fresh(name);
    try (var in = disk.read(active.path())) {
      copy(disk, in, active.forced(), fresh, fitness::requireGoesOn);
    }
    disk.rename(fresh, name);
    return name.getFileName();
  }

  /** Asked before each piece; throws where the copying is to break off. */
  interface Leave {
    void require() throws IOException;
  }

  /** Makes a file, forced, of another. */
  static void copy(Disk disk, Path from, Path name) throws IOException {
    copy(disk, from, name, () -> {});
  }

  private static void copy(Disk disk, Path from, Path name, Leave leave) throws IOException {
    try (var in = disk.read(from)) {
      copy(disk, in, in.size(), name, leave);
    }
  }

  private static void copy(Disk disk, DiskFile in, long length, Path name, Leave leave)
      throws IOException {
    var octets = ByteBuffer.allocate((int) Math.min(1 << 20, length));
    try (var out = disk.create(name)) {
      for (long at = 0; at < length; at += octets.limit()) {
        leave.require();
        octets.clear().limit((int) Math.min(octets.capacity(), length - at));
        if (in.read(octets, at) == 0) {
          throw new EOFException("what " + name.getFileName() + " is copied from became shorter");
        }
        out.write(octets.flip(), at);
      }
      out.force();
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
          copy(disk, each, name);
        } catch (NoSuchFileException _) {
          // it has its own name by now, or none
        }
      }
    }
    disk.forceFolder(to);
  }

  /**
   * @param kept the names of those that stay
   */
  private void dropOthers(Path folder, Set<Path> kept) throws IOException {
    for (var path : disk.list(folder)) {
      if (!kept.contains(path.getFileName())) {
        disk.delete(path);
      }
    }
  }
}
