package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;

/**
 * All segments of a vault: the one that is written, and those that are only read. The committer's
 * thread appends and forces; any thread reads.
 */
public final class Segments implements AutoCloseable {
  private static final int GATHER = 1 << 20;
  private static final byte[] NO_NAME = {};

  private final Disk disk;
  private final Clock clock;
  private final long size;
  private final Consumer<String> alarm;
  private final Supply supply;
  private final ConcurrentSkipListMap<Long, Segment> known;
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHER);
  private @Nullable SegmentWriter active;
  private long before;
  private long beforeForced;
  private long beforeCertain;
  private long watermark;

  /** Whether only memory knows what of the segment before is certain. */
  private volatile boolean torn;

  private long stateForced;

  Segments(
      Disk disk,
      Clock clock,
      long size,
      Supply supply,
      ConcurrentSkipListMap<Long, Segment> known,
      Consumer<String> alarm) {
    this.disk = disk;
    this.alarm = alarm;
    this.clock = clock;
    this.size = size;
    this.supply = supply;
    this.known = known;
    if (!known.isEmpty()) {
      before = known.lastKey();
      beforeForced = known.lastEntry().getValue().forced();
      beforeCertain = known.lastEntry().getValue().certain();
      torn = beforeCertain < beforeForced;
    }
  }

  /** Opens a folder of segments and reads what the state does not cover. */
  public static Segments open(
      Disk disk, Path folder, long size, Clock clock, Opening opening, Consumer<String> alarm)
      throws IOException {
    return new SegmentsOpener(disk, folder, size, opening, alarm).open(clock);
  }

  /** The same only to be read: nothing is changed, and nothing can be appended. */
  public static Segments openToRead(Disk disk, Path folder, long size, Clock clock, Opening opening)
      throws IOException {
    return new SegmentsOpener(disk, folder, size, opening, _ -> {}).openToRead(clock);
  }

  /** Whether anything was ever written into the segments of a folder, which need not be there. */
  public static boolean hasRecords(Disk disk, Path folder) throws IOException {
    return Files.isDirectory(folder) && SegmentFiles.anyTouched(disk, folder);
  }

  /** What the opener must know, and whom it tells what it finds. */
  public interface Opening {
    /** What lies before it needs no reading. */
    Position covered();

    /** A whole record at or behind the covered position, in their order. */
    void found(SegmentReader in, Found record) throws IOException;

    /** Octets that were forced once and are damaged. */
    void damaged(Path segment, Scan.Hole hole) throws IOException;
  }

  /** Begins a batch: what was forced before it is noted in each of its records. */
  public void begin(long stateForcedBefore) {
    stateForced = stateForcedBefore;
    watermark = active == null ? 0 : active.segment().forced();
  }

  /** Octets that a record takes. */
  public static long length(byte[] name, byte[] head, Body body) {
    return RecordHeader.aligned(
        (long) RecordHeader.OCTETS + name.length + head.length + Body.inline(body));
  }

  /** Appends a record; it is neither forced nor even written yet. */
  public Position append(Kind kind, byte[] name, byte[] head, Body body, long contentId)
      throws IOException {
    var writer = writer(length(name, head, body));
    var header =
        new RecordHeader(
            kind,
            name.length,
            head.length,
            body.crc(),
            body.length(),
            contentId,
            clock.millis(),
            body.file(),
            watermark,
            stateForced,
            SegmentWriter.crc(name, head));
    return writer.append(header, name, head, body);
  }

  public Position append(Kind kind, byte[] head, Body body, long contentId) throws IOException {
    return append(kind, NO_NAME, head, body, contentId);
  }

  private SegmentWriter writer(long length) throws IOException {
    if (active != null && active.fits(length)) {
      return active;
    }
    if (active != null) {
      force();
      active.close(false);
      active = null;
    }
    var next = supply.take(20, TimeUnit.SECONDS);
    if (next.sequence() <= before) {
      next.file().close();
      throw new IOException(next.path() + " comes before what is written already");
    }
    var header = new SegmentHeader(next.sequence(), clock.millis(), before, beforeCertain);
    var segment = new Segment(header, next.path(), 0);
    var writer = new SegmentWriter(next.file(), segment, size, gathered);
    known.put(next.sequence(), segment);
    watermark = 0;
    active = writer;
    return writer;
  }

  /**
   * Returns when everything appended is on disk. A failure seals the segment: what was appended
   * since the last force is not to be relied on.
   */
  public void force() throws IOException {
    var writer = active;
    if (writer == null || !writer.unforced()) {
      return;
    }
    writer.force();
    before = writer.segment().sequence();
    beforeForced = writer.segment().forced();
    beforeCertain = beforeForced;
    torn = false;
  }

  /** Whether a record should begin a segment soon, whose header tells where a crash tore a hole. */
  public boolean isTorn() {
    return torn;
  }

  /** Gives the active segment up after a failure; the next append begins another. */
  public void seal() {
    var writer = active;
    active = null;
    if (writer != null) {
      try {
        writer.close(false);
      } catch (IOException e) {
        alarm.accept("cannot close " + writer.segment().path() + ": " + e);
      }
    }
  }

  /** Everything forced so far lies before it. It never goes back. */
  public Position end() {
    return new Position(before, beforeForced);
  }

  /** A segment to read from; empty where there is none of that number (any more). */
  public Optional<Reading> read(long sequence) throws IOException {
    var segment = known.get(sequence);
    if (segment == null || !segment.pin()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reading(segment, disk.read(segment.path())));
    } catch (IOException | RuntimeException | Error e) {
      segment.unpin();
      throw e;
    }
  }

  /** Reads all of an ended segment for its forced length, where that is not known. Any thread. */
  public void measure(Segment segment) throws IOException {
    if (segment.isMeasured()) {
      return;
    }
    try (var reading = read(segment.sequence()).orElse(null)) {
      if (reading != null) {
        segment.forced(new SegmentReader(reading).end());
      }
    }
  }

  /** Reads again what was forced and is not covered. The committer's thread. */
  public void reread(Opening opening) throws IOException {
    var covered = opening.covered();
    for (var segment : known.tailMap(covered.sequence()).values()) {
      long from = segment.sequence() == covered.sequence() ? covered.offset() : 0;
      try (var file = disk.read(segment.path())) {
        var in = new SegmentReader(file, segment.header(), segment.forced());
        var scan = in.scan(from, segment.forced());
        for (var record : scan.records()) {
          opening.found(in, record);
        }
        for (var hole : scan.damage()) {
          opening.damaged(segment.path(), hole);
        }
      }
    }
  }

  /** Whether a folder has a file of the same number as one of them that is no copy of it. */
  public boolean differFrom(Path other) throws IOException {
    for (long sequence : known.keySet()) {
      var path = SegmentFiles.path(other, sequence);
      if (Files.exists(path) && differs(sequence, path)) {
        return true;
      }
    }
    return false;
  }

  private boolean differs(long sequence, Path other) throws IOException {
    try (var mine = read(sequence).orElse(null);
        var its = disk.read(other)) {
      return mine != null && SegmentFiles.differ(mine.file(), its, sequence);
    }
  }

  /** Those that are not written any more, given by the committer's thread. */
  public List<Segment> ended() {
    return List.copyOf(known.headMap(before).values());
  }

  public boolean has(long sequence) {
    return known.containsKey(sequence);
  }

  /** All of them, the active one last. */
  public List<Segment> all() {
    return List.copyOf(known.values());
  }

  /**
   * Frees an ended segment in which nothing lives, and that is forced: its file is written over by
   * one to come, or deleted.
   *
   * @return false: somebody reads it now
   */
  public boolean free(Segment segment) throws IOException {
    if (!segment.retire()) {
      return false;
    }
    known.remove(segment.sequence());
    supply.free(segment.path());
    return true;
  }

  /** An open segment, pinned until it is closed; closed again, nothing happens. Of one thread. */
  public static final class Reading implements AutoCloseable {
    private final Segment segment;
    private final DiskFile file;
    private boolean closed;

    Reading(Segment segment, DiskFile file) {
      this.segment = segment;
      this.file = file;
    }

    public Segment segment() {
      return segment;
    }

    public DiskFile file() {
      return file;
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      try (file) {
        segment.unpin();
      }
    }
  }

  /** Ends writing. The committer's thread has ended before. */
  @Override
  public void close() throws IOException {
    try (supply) {
      if (active != null) {
        active.close(true);
      }
    }
  }
}
