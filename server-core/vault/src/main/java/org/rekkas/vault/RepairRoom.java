package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.rekkas.vault.disk.Disk;

/**
 * The room that a repair takes: what it copies from the backup, and a new segment. Looked at before
 * it begins, for on a full disk it would be broken off when the state as it was is away already.
 */
record RepairRoom(Disk disk, BackupFolder data, EngineSettings settings) {
  private static final long MIB = 1 << 20;

  /** Throws, and has changed nothing, where there is less. */
  void require(Optional<BackupFolder> backup) throws IOException {
    long needed = settings.segmentOctets() + settings.segmentOctets() / 8;
    if (backup.isPresent()) {
      var content = backup.get().content();
      needed += lacking(content.resolve("segments"));
      needed += lacking(content.resolve("large")) + largest(content.resolve("large"));
      needed += octets(backup.get().state()) - leftover();
    }
    long free = disk.usable(data.folder());
    if (free < needed) {
      long missing = Math.max(1, up(needed) - free / MIB);
      throw new IOException(
          "nothing was changed: a repair takes %d MiB in %s, where %d MiB are free: %d are missing"
              .formatted(up(needed), data.folder(), free / MIB, missing));
    }
  }

  private static long up(long octets) {
    return (octets + MIB - 1) / MIB;
  }

  /** What is in the files of the backup beyond those that are here. */
  private long lacking(Path copies) throws IOException {
    var files = data.folder().resolve(BackupFolder.CONTENT).resolve(copies.getFileName());
    var sum = new LongAdder();
    disk.visit(
        copies,
        copy -> {
          var file = files.resolve(copy.getFileName());
          sum.add(Math.max(0, Files.size(copy) - (Files.exists(file) ? Files.size(file) : 0)));
        });
    return sum.sum();
  }

  /** One that is damaged lies beside its copy for a moment. */
  private long largest(Path copies) throws IOException {
    var most = new LongAccumulator(Math::max, 0);
    disk.visit(copies, copy -> most.accumulate(Files.size(copy)));
    return most.get();
  }

  /** Of a repair that was broken off: it is deleted before the next copy is made. */
  private long leftover() throws IOException {
    var state = data.folder().resolve(BackupFolder.STATE);
    return Files.exists(state.resolveSibling(BackupFolder.STATE + BackupFolder.OLD))
        ? 0
        : octets(state.resolveSibling(BackupFolder.STATE + BackupFolder.FRESH));
  }

  private static long octets(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    long sum = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }
}
