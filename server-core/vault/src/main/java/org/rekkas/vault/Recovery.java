package org.rekkas.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.Salvage;
import org.rekkas.vault.large.LargeFiles;
import org.rekkas.vault.segments.Found;
import org.rekkas.vault.segments.Kind;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.RecordHeader;
import org.rekkas.vault.segments.Scan;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Brings the state up to the segments when a vault is opened: each ledger record that it does not
 * cover becomes a content with one reference, and waits until its ledger is opened. What is damaged
 * is set aside and told of. Used once, by the thread that opens.
 */
final class Recovery implements Segments.Opening {
  private static final int STARTS_SHIFT = 40;
  private static final int COPY = 1 << 20;

  private final State state;
  private final Disk disk;
  private final Purpose purpose;
  private final LargeFiles files;
  private final Path damaged;
  private final Live live;
  private final Consumer<String> alarm;
  private final Position covered;
  private final long sequence;
  private final long older;
  private final Set<Long> seen = new HashSet<>();
  private final Set<Long> gone = new HashSet<>();
  private State.Batch batch;
  private boolean putBack;
  private long forcedOnce;
  private long starts;
  private long found;

  /** What records that the state does not cover mean. */
  enum Purpose {
    /** Ledger records wait for their ledger; contents belong to transactions that never were. */
    START,
    /** Nothing explains them: whether they were delivered since is not known. */
    REPAIR
  }

  Recovery(
      State state,
      Disk disk,
      Purpose purpose,
      LargeFiles files,
      Path damaged,
      Live live,
      Consumer<String> alarm) {
    this.state = state;
    this.files = files;
    this.purpose = purpose;
    this.disk = disk;
    this.damaged = damaged;
    this.live = live;
    this.alarm = alarm;
    this.batch = state.batch();
    byte[] position = state.get(Family.META, Meta.COVERED);
    this.covered = position == null ? Position.START : Meta.position(position);
    byte[] count = state.get(Family.META, Meta.STARTS);
    this.starts = count == null ? 0 : Meta.number(count);
    byte[] times = state.get(Family.META, Meta.OLDER);
    this.older = times == null ? 0 : Meta.number(times);
    this.sequence = state.sequence();
    live.clear();
    loadLive();
  }

  /** Whatever the segments say, the state is older than it was. */
  void putBack() {
    putBack = true;
  }

  private void loadLive() {
    byte[] from = Meta.live().bytes();
    byte[] until = Meta.live().end();
    for (var entry : state.range(Family.META, from, until, Integer.MAX_VALUE)) {
      live.found(Meta.sequenceOfLive(entry.key()), Meta.number(entry.value()));
    }
  }

  @Override
  public Position covered() {
    return covered;
  }

  @Override
  public void found(SegmentReader in, Found record) throws IOException {
    var header = record.header();
    forcedOnce = Math.max(forcedOnce, header.stateForced());
    starts = Math.max(starts, header.contentId() >>> STARTS_SHIFT);
    byte[] key = Meta.content(header.contentId());
    boolean wanted =
        purpose == Purpose.START ? header.kind() == Kind.LEDGER : header.contentId() != 0;
    if (!wanted || state.get(Family.CONTENTS, key) != null || isGone(header)) {
      return;
    }
    if (!seen.add(header.contentId())) {
      return;
    }
    found++;
    batch.put(
        Family.CONTENTS,
        key,
        new Place(
                record.at(),
                header.contentOffset(),
                header.length(),
                header.contentLength(),
                header.contentCrc(),
                header.file(),
                1)
            .octets());
    batch.put(
        Family.META,
        purpose == Purpose.START
            ? Meta.pending(in.name(record), record.at())
            : Meta.unexplained(record.at()),
        new byte[0]);
    live.more(record.at().sequence(), header.length());
    if (found % 1000 == 0) {
      write(new Position(record.at().sequence(), record.at().offset() + header.length()));
    }
  }

  /** A repair meets the records of large contents that were deleted long ago, file and all. */
  private boolean isGone(RecordHeader header) {
    boolean isGone =
        purpose == Purpose.REPAIR && header.large() && !Files.exists(files.path(header.file()));
    if (isGone) {
      gone.add(header.contentId());
    }
    return isGone;
  }

  /** Who starts the server with files missing has them deleted when they come back. */
  private void tellOfGone() {
    if (!gone.isEmpty()) {
      alarm.accept(
          gone.size()
              + " large contents have no file: they were deleted long ago, or the files are missing"
              + " (as "
              + files.path(gone.iterator().next())
              + "); look before the server is started, and repair again when they are back");
    }
  }

  @Override
  public void damaged(Path segment, Scan.Hole hole) throws IOException {
    disk.makeFolder(damaged);
    var copy = damaged.resolve(segment.getFileName() + "-" + hole.from());
    alarm.accept(
        segment + " is damaged from " + hole.from() + " to " + hole.until() + "; see " + copy);
    disk.delete(copy);
    try (var in = disk.read(segment);
        var out = disk.create(copy)) {
      var readable = new Salvage(in);
      var octets = ByteBuffer.allocate(COPY);
      for (long at = hole.from(); at < hole.until(); at += octets.limit()) {
        octets.clear().limit((int) Math.min(COPY, hole.until() - at));
        if (readable.read(octets, at) == 0) {
          break;
        }
        out.write(octets.flip(), at - hole.from());
      }
      out.force();
    }
  }

  private void write(Position end) {
    batch.put(Family.META, Meta.COVERED, Meta.position(end));
    batch.put(Family.META, Meta.OLDER, Meta.number(timesOlder()));
    live.changed(
        (sequence, octets) -> batch.put(Family.META, Meta.live(sequence), Meta.number(octets)));
    batch.write();
    batch.close();
    batch = state.batch();
    seen.clear();
  }

  /** Ends it, for an engine that goes on. */
  void finishAgain(Position end) {
    write(end.compareTo(covered) > 0 ? end : covered);
    batch.close();
  }

  /**
   * Ends it, forced.
   *
   * @return the first content id of this start
   */
  long finish(Segments segments) {
    var end = segments.end();
    live.forEach(
        (sequence, octets) -> {
          if (octets > 0 && !segments.has(sequence)) {
            alarm.accept(
                "a segment is missing, with " + octets + " octets of contents: number " + sequence);
          }
        });
    if (!putBack && forcedOnce > sequence) { // a backup always has records behind its state
      alarm.accept("the state is older than what was forced once: repair the vault");
    }
    tellOfGone();
    batch.put(Family.META, Meta.STARTS, Meta.number(starts + 1));
    write(end.compareTo(covered) > 0 ? end : covered);
    batch.close();
    state.force();
    return (starts + 1) << STARTS_SHIFT;
  }

  /** Whether it did this time; known when the segments were read. */
  boolean cameBackOlder() {
    return putBack || forcedOnce > sequence;
  }

  /** How often the state came back older, this time included. */
  long timesOlder() {
    return cameBackOlder() ? older + 1 : older;
  }

  /** How many records wait for their ledger, besides those that did before. */
  long found() {
    return found;
  }
}
