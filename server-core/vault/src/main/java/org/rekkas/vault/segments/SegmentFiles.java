package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.Salvage;

/** The files of a folder of segments: {@code <sequence number, 16 hexadecimal digits>.segment}. */
final class SegmentFiles {
  private static final String ENDING = ".segment";

  private SegmentFiles() {}

  static Path path(Path folder, long sequence) {
    var digits = Long.toHexString(sequence);
    return folder.resolve("0".repeat(16 - digits.length()) + digits + ENDING);
  }

  /** By sequence number. */
  static SortedMap<Long, Path> list(Disk disk, Path folder) throws IOException {
    var found = new TreeMap<Long, Path>();
    for (var path : disk.list(folder)) {
      var name = path.getFileName().toString();
      if (name.endsWith(ENDING)) {
        found.put(Long.parseLong(name.substring(0, name.length() - ENDING.length()), 16), path);
      }
    }
    return found;
  }

  /** Empty where none is whole, or it is that of a segment that the file was before. */
  static Optional<SegmentHeader> header(DiskFile file, long sequence) throws IOException {
    return SegmentHeader.read(first(new Salvage(file)), sequence);
  }

  /** Whether a file begins with a header, each block of it. */
  static boolean begins(DiskFile file, SegmentHeader header) throws IOException {
    var first = first(new Salvage(file));
    return first.limit() >= header.octets() && first.limit(header.octets()).equals(header.whole());
  }

  private static ByteBuffer first(Salvage of) throws IOException {
    var octets = ByteBuffer.allocate(SegmentHeader.MAX_OCTETS);
    int read = of.read(octets, 0);
    return octets.position(0).limit(read);
  }

  /**
   * Whether two files of a number are of two segments, and none a copy of the other: the time of
   * its beginning is in each header.
   */
  static boolean differ(DiskFile one, DiskFile other, long sequence) throws IOException {
    var begun = header(one, sequence);
    var otherBegun = header(other, sequence);
    return begun.isPresent() && otherBegun.isPresent() && !begun.equals(otherBegun);
  }

  /**
   * Whether nothing in a file was ever forced since it was made ready: its header is still zeros,
   * or that of the segment that it was before. (Header and first records are forced together.)
   */
  static boolean untouched(DiskFile file, long sequence) throws IOException {
    var salvage = new Salvage(file);
    var first = first(salvage);
    if (!salvage.unreadable().isEmpty() || SegmentHeader.read(first, sequence).isPresent()) {
      return false;
    }
    return SegmentHeader.block(first, 0).isPresent()
        || first.mismatch(ByteBuffer.allocate(first.limit())) < 0;
  }

  static boolean anyTouched(Disk disk, Path folder) throws IOException {
    for (var each : list(disk, folder).entrySet()) {
      try (var file = disk.read(each.getValue())) {
        if (!untouched(file, each.getKey())) {
          return true;
        }
      }
    }
    return false;
  }
}
