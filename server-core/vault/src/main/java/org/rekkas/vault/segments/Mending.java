package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.Salvage;

/**
 * Gives segments back what is damaged in them and whole in copies of them, octets of the same
 * offsets: so what was written behind the copy stays. What cannot be read is damaged as well. One
 * thread, while nobody has them open.
 */
public final class Mending {
  private final Disk disk;
  private final Path folder;
  private final Path copies;
  private final Consumer<String> alarm;

  public Mending(Disk disk, Path folder, Path copies, Consumer<String> alarm) {
    this.disk = disk;
    this.folder = folder;
    this.copies = copies;
    this.alarm = alarm;
  }

  /** Refuses what only has the same numbers: after a restore they are given again. */
  public void requireCopies() throws IOException {
    for (var copy : SegmentFiles.list(disk, copies).entrySet()) {
      long sequence = copy.getKey();
      var path = SegmentFiles.path(folder, sequence);
      if (!Files.exists(path)) {
        continue;
      }
      try (var mine = disk.read(path);
          var other = disk.read(copy.getValue())) {
        if (SegmentFiles.differ(mine, other, sequence)) {
          throw new IOException(
              copy.getValue()
                  + " is no copy of "
                  + path
                  + ": the backup is of other data, or of what a restore has undone");
        }
      }
    }
  }

  /** A content that has a file of its own, as its record names it. */
  @FunctionalInterface
  public interface Large {
    void named(long number, long length, int crc) throws IOException;
  }

  /**
   * @param large is told of each that a record in the copies names
   */
  public void mend(Large large) throws IOException {
    var files = SegmentFiles.list(disk, copies);
    Map<Long, Long> forced = new HashMap<>();
    for (var copy : files.entrySet()) {
      try (var file = disk.read(copy.getValue())) {
        SegmentFiles.header(file, copy.getKey())
            .ifPresent(h -> forced.merge(h.before(), h.beforeForced(), Math::max));
      }
    }
    for (var copy : files.entrySet()) {
      mend(
          copy.getKey(),
          copy.getValue(),
          forced.getOrDefault(copy.getKey(), Long.MAX_VALUE),
          large);
    }
  }

  /**
   * @param forced how much of the copy was forced, as far as is known
   */
  private void mend(long sequence, Path copy, long forced, Large large) throws IOException {
    var path = SegmentFiles.path(folder, sequence);
    try (var mine = disk.write(path);
        var other = disk.read(copy)) {
      var own = SegmentFiles.header(mine, sequence);
      var its = SegmentFiles.header(other, sequence);
      var header = own.or(() -> its).orElse(SegmentHeader.lost(sequence));
      var scan = new SegmentReader(mine, header).scan(0, Math.min(forced, other.size()));
      name(scan.records(), large);
      boolean begun = (own.isEmpty() && its.isEmpty()) || SegmentFiles.begins(mine, header);
      if (begun && scan.damage().isEmpty()) {
        return;
      }
      var missing = missing(scan, new SegmentReader(other, header));
      if (begun && missing.isEmpty()) {
        return;
      }
      if (!begun) {
        mine.write(header.whole(), 0);
      }
      for (var record : missing) {
        copy(other, mine, record.at().offset(), record.header().length());
      }
      mine.force();
      name(missing, large);
      alarm.accept(path + " was damaged: " + missing.size() + " records come from the backup");
    }
  }

  private static void name(List<Found> records, Large large) throws IOException {
    for (var record : records) {
      var header = record.header();
      if (header.large()) {
        large.named(header.file(), header.contentLength(), header.contentCrc());
      }
    }
  }

  private static List<Found> missing(Scan mine, SegmentReader other) throws IOException {
    var whole = new HashSet<Position>();
    mine.records().forEach(record -> whole.add(record.at()));
    return other.scan(0, 0).records().stream()
        .filter(record -> !whole.contains(record.at()))
        .toList();
  }

  /** Writes whole blocks: of one that cannot be read a part cannot be written. */
  private static void copy(DiskFile from, DiskFile to, long at, long length) throws IOException {
    long begin = Salvage.start(at);
    long end = Salvage.start(at + length + Salvage.BLOCK - 1);
    var blocks = ByteBuffer.allocate((int) (end - begin));
    new Salvage(to).read(blocks, begin);
    from.read(blocks.slice((int) (at - begin), (int) length), at);
    to.write(blocks.clear(), begin);
  }
}
