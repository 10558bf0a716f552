package org.rekkas.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/** What an engine stands on, opened and brought to one point. */
record Foundation(
    InstanceLock lock,
    State state,
    Segments segments,
    LargeFiles files,
    Room room,
    Live live,
    long firstId,
    long timesOlder,
    boolean putBack,
    long recovered) {

  static Foundation lay(
      Disk disk,
      Path data,
      EngineSettings settings,
      Clock clock,
      Consumer<String> alarm,
      Recovery.Purpose purpose)
      throws IOException {
    disk.makeFolder(data);
    var lock = InstanceLock.take(data);
    try {
      FormatVersion.check(disk, data);
      return lay(disk, data, settings, clock, alarm, purpose, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The same under a lock that is held already, of data whose version was checked. */
  static Foundation lay(
      Disk disk,
      Path data,
      EngineSettings settings,
      Clock clock,
      Consumer<String> alarm,
      Recovery.Purpose purpose,
      InstanceLock lock)
      throws IOException {
    var folder = new BackupFolder(disk, data);
    boolean putBack = folder.isMarked();
    if (purpose == Recovery.Purpose.START) {
      Repair.requireNone(data);
      if (putBack) {
        folder.settle();
      }
      requireState(disk, data);
    }
    var state = openState(data, settings);
    try {
      var content = data.resolve("content");
      var live = new Live();
      var files = new LargeFiles(disk, content.resolve("large"));
      disk.makeFolder(files.folder());
      disk.forceFolder(data); // no record comes to be on disk without a state, or is lost with both
      var recovery =
          new Recovery(state, disk, purpose, files, data.resolve("damaged"), live, alarm);
      if (putBack) {
        recovery.putBack();
      }
      var room = new Room(disk, data, settings.reserveOctets());
      var segments =
          Segments.open(disk, segments(data), settings.segmentOctets(), clock, recovery, alarm);
      if (recovery.cameBackOlder() || Lineage.of(content).isEmpty()) {
        Lineage.begin(disk, content); // before anything is written that another one may have, too
      }
      long firstId = recovery.finish(segments);
      if (putBack) {
        disk.delete(data.resolve(Repair.MARK));
        disk.delete(folder.mark());
        disk.forceFolder(data);
      }
      return new Foundation(
          lock,
          state,
          segments,
          files,
          room,
          live,
          firstId,
          recovery.timesOlder(),
          putBack,
          recovery.found());
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  /**
   * RocksDB makes a state where there is none. A first start does so before its first record;
   * behind records it is a loss: what was sent or deleted long ago would be taken for new.
   */
  private static void requireState(Disk disk, Path data) throws IOException {
    if (!hasState(data) && Segments.hasRecords(disk, segments(data))) {
      throw new IOException(
          "there is no state in "
              + data.resolve("state")
              + ", though there are contents in "
              + data.resolve("content")
              + ": what was delivered or deleted would be sent again. Put the state back; where it"
              + " is lost, make it anew: rekkas repair [--backup DIR]");
    }
  }

  /**
   * @throws IOException where that cannot be seen: a state whose folder nobody may enter is not
   *     lost
   */
  static boolean hasState(Path data) throws IOException {
    try {
      Files.readAttributes(data.resolve("state").resolve("CURRENT"), BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  static Path segments(Path data) {
    return data.resolve("content").resolve("segments");
  }

  static State openState(Path data, EngineSettings settings) throws IOException {
    try {
      return State.open(
          data.resolve("state"),
          settings.cacheOctets(),
          settings.bufferOctets(),
          settings.readers());
    } catch (StateFailed e) {
      requireRights(data.resolve("state"));
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What another user wrote there, such as root, would be taken for damage. */
  static void requireRights(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      Optional<Path> foreign =
          all.filter(each -> !Files.isReadable(each) || !Files.isWritable(each)).findFirst();
      if (foreign.isPresent()) {
        throw new AccessDeniedException(foreign.get().toString());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
