package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;

/**
 * Opens a folder of segments: tells used ones from those that were only made ready, and reads what
 * the state does not cover. Only what is opened to be written is tidied up, when all was read; a
 * new segment is begun after it, whatever was found.
 */
final class SegmentsOpener {
  private final Disk disk;
  private final Path folder;
  private final long size;
  private final Segments.Opening opening;
  private final Consumer<String> alarm;
  private final ConcurrentSkipListMap<Long, Segment> known = new ConcurrentSkipListMap<>();
  private final SortedMap<Long, Path> unused = new TreeMap<>();
  private final List<Path> empty = new ArrayList<>();
  private final Map<Long, SegmentHeader> headers = new HashMap<>();
  private final Map<Path, Long> tails = new LinkedHashMap<>();
  private long highest;

  SegmentsOpener(
      Disk disk, Path folder, long size, Segments.Opening opening, Consumer<String> alarm) {
    this.disk = disk;
    this.folder = folder;
    this.size = size;
    this.opening = opening;
    this.alarm = alarm;
  }

  Segments open(Clock clock) throws IOException {
    disk.makeFolder(folder);
    read();
    for (var each : empty) {
      disk.delete(each);
    }
    for (var tail : tails.entrySet()) {
      cut(tail.getKey(), tail.getValue());
    }
    dropPassedOver();
    if (!unused.isEmpty()) {
      disk.forceFolder(folder); // a kill may have come before their names were forced
    }
    var supply = new Supply(disk, folder, size, highest + 1, alarm);
    for (var each : unused.entrySet()) {
      supply.offer(new Supply.Ready(each.getKey(), each.getValue(), disk.write(each.getValue())));
    }
    supply.start();
    return new Segments(disk, clock, size, supply, known, alarm);
  }

  Segments openToRead(Clock clock) throws IOException {
    if (Files.isDirectory(folder)) {
      read();
    }
    var none = new Supply(disk, folder, size, highest + 1, alarm);
    none.close();
    return new Segments(disk, clock, size, none, known, alarm);
  }

  private void read() throws IOException {
    var files = SegmentFiles.list(disk, folder);
    var covered = opening.covered();
    var forced = new HashMap<Long, Long>();
    forced.put(covered.sequence(), covered.offset());
    for (var file : files.entrySet()) {
      header(file)
          .ifPresent(
              header -> {
                headers.put(header.sequence(), header);
                forced.merge(header.before(), header.beforeForced(), Math::max);
              });
    }
    for (var file : files.entrySet()) {
      long sequence = file.getKey();
      if (sequence < covered.sequence()) {
        known.put(sequence, ended(sequence, file.getValue(), forced.getOrDefault(sequence, 0L)));
      } else {
        examine(sequence, file.getValue(), forced.getOrDefault(sequence, 0L));
      }
    }
    highest = Math.max(covered.sequence(), files.isEmpty() ? 0 : files.lastKey());
  }

  /** The one behind it tells how far it was forced, unless that is gone. */
  private Segment ended(long sequence, Path path, long forced) throws IOException {
    if (forced > 0) {
      return new Segment(header(sequence), path, forced);
    }
    try (var in = disk.read(path)) {
      return Segment.unmeasured(header(sequence), path, in.size());
    }
  }

  private SegmentHeader header(long sequence) {
    return headers.getOrDefault(sequence, SegmentHeader.lost(sequence));
  }

  private Optional<SegmentHeader> header(Map.Entry<Long, Path> file) throws IOException {
    try (var in = disk.read(file.getValue())) {
      return SegmentFiles.header(in, file.getKey());
    }
  }

  private void examine(long sequence, Path path, long forced) throws IOException {
    Scan scan;
    boolean used;
    long length;
    try (var in = disk.read(path)) {
      length = in.size();
      if (forced == 0 && SegmentFiles.untouched(in, sequence)) {
        if (length == size) {
          unused.put(sequence, path);
        } else {
          empty.add(path);
        }
        return;
      }
      var covered = opening.covered();
      var reader = new SegmentReader(in, header(sequence));
      scan = reader.scan(covered.sequence() == sequence ? covered.offset() : 0, forced);
      used = forced > 0 || !scan.records().isEmpty() || !scan.damage().isEmpty();
      for (var record : scan.records()) {
        opening.found(reader, record);
      }
      for (var hole : scan.damage()) {
        opening.damaged(path, hole);
      }
    }
    if (!used) {
      empty.add(path);
      return;
    }
    known.put(sequence, new Segment(header(sequence), path, scan.end(), scan.certain()));
    if (length > scan.end()) {
      tails.put(path, scan.end());
    }
  }

  /**
   * One whose first write failed, so that the next was begun: its records would lie before what was
   * written earlier, and the state's position would go back.
   */
  private void dropPassedOver() throws IOException {
    if (known.isEmpty()) {
      return;
    }
    var passedOver = unused.headMap(known.lastKey());
    for (var each : passedOver.values()) {
      disk.delete(each);
    }
    passedOver.clear();
  }

  /** What a crash left behind the last whole record takes room and tells nothing. */
  private void cut(Path path, long end) throws IOException {
    try (var file = disk.write(path)) {
      file.truncate(end);
      file.force();
    }
  }
}
