package org.rekkas.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.vault.segments.Body;
import org.rekkas.vault.segments.Found;
import org.rekkas.vault.segments.Position;
import org.rekkas.vault.segments.Segment;
import org.rekkas.vault.segments.SegmentReader;
import org.rekkas.vault.segments.Segments;
import org.rekkas.vault.state.Family;
import org.rekkas.vault.state.State;

/**
 * Frees segments in which nothing lives, and moves what lives out of those that are mostly dead, at
 * a bounded rate. A segment is freed only after what emptied it is forced. The keeper's thread.
 */
final class Collector {
  private static final int MOSTLY = 4;
  private static final long OCTETS_AT_A_TIME = 2 << 20;

  private final State state;
  private final Segments segments;
  private final Committer committer;
  private final Consumer<String> alarm;

  /**
   * Held while files may be freed, so that a backup finds them all. A backup holds it for long: who
   * frees does not wait for it, and comes again.
   */
  private final ReentrantLock freeing = new ReentrantLock();

  private Optional<Segment> moving = Optional.empty();
  private long next;
  private boolean postponed;
  private boolean measured;

  /** Those from which everything that can be moved was moved. */
  private final Set<Long> emptied = new HashSet<>();

  Collector(State state, Segments segments, Committer committer, Consumer<String> alarm) {
    this.state = state;
    this.segments = segments;
    this.committer = committer;
    this.alarm = alarm;
  }

  ReentrantLock freeing() {
    return freeing;
  }

  /** Whether a step is due though nothing was committed since. */
  boolean isDue() {
    return moving.isPresent() || postponed || measured;
  }

  /** Whether a record should be written, if only an empty one. */
  boolean wantsRecord() {
    return segments.isTorn();
  }

  /** One step. */
  void collect() throws IOException {
    var empty = new ArrayList<Segment>();
    var sparse = new ArrayList<Segment>();
    committer.commit(Chore.of(batch -> sort(batch, empty, sparse)));
    if (!empty.isEmpty()) {
      committer.commit(Chore.forced(batch -> keepEmpty(batch, empty)));
      free(empty);
    }
    measured = false;
    if (moving.isEmpty() && !sparse.isEmpty()) {
      begin(sparse.getFirst());
    }
    if (moving.isPresent()) {
      move(moving.get());
    }
  }

  /** The batch that sorted may have filled one last: its records are laid over the state behind. */
  private static void keepEmpty(Batch batch, List<Segment> empty) {
    empty.removeIf(segment -> batch.live(segment.sequence()) > 0);
  }

  private void sort(Batch batch, List<Segment> empty, List<Segment> sparse) {
    for (var segment : segments.ended()) {
      long live = batch.live(segment.sequence());
      if (live <= 0) {
        empty.add(segment);
      } else if (live * MOSTLY < segment.mostForced() && !emptied.contains(segment.sequence())) {
        sparse.add(segment);
      }
    }
  }

  /** One that is not measured may be less sparse than it seems: the next step looks again. */
  private void begin(Segment sparse) throws IOException {
    if (sparse.isMeasured()) {
      moving = Optional.of(sparse);
      next = 0;
    } else {
      segments.measure(sparse);
      measured = true;
    }
  }

  private void free(List<Segment> empty) throws IOException {
    var freed = new ArrayList<Long>();
    postponed = !freeing.tryLock();
    if (postponed) {
      return;
    }
    try {
      for (var segment : empty) {
        if (segments.free(segment)) {
          freed.add(segment.sequence());
        }
      }
    } finally {
      freeing.unlock();
    }
    committer.commit(Chore.of(batch -> freed.forEach(batch::forget)));
  }

  private void move(Segment segment) throws IOException {
    var reading = segments.read(segment.sequence());
    if (reading.isEmpty()) {
      moving = Optional.empty();
      return;
    }
    try (var open = reading.get()) {
      var in = new SegmentReader(open);
      next = Math.max(next, in.firstRecord());
      long moved = 0;
      while (moved < OCTETS_AT_A_TIME) {
        var header = in.header(next);
        if (header.isPresent()) {
          moved += move(in, new Found(new Position(segment.sequence(), next), header.get()));
          next += header.get().length();
        } else if (!passed(segment, in)) {
          emptied.add(segment.sequence());
          moving = Optional.empty();
          return;
        }
      }
    }
  }

  /** Goes to the record behind what is none; false: there is no more. */
  private boolean passed(Segment segment, SegmentReader in) throws IOException {
    var behind = in.nextBehind(next);
    long until = behind.orElse(segment.certain());
    if (next < segment.certain()) {
      alarm.accept(segment.path() + " is damaged from " + next + " to " + until);
    }
    next = until;
    return behind.isPresent();
  }

  private long move(SegmentReader in, Found record) throws IOException {
    var id = new ContentId(record.header().contentId());
    byte[] found = state.get(Family.CONTENTS, Meta.content(id.value()));
    if (found == null || !Place.of(found).at().equals(record.at())) {
      return 0;
    }
    if (in.whole(record.at().offset()).isEmpty()) {
      alarm.accept("content " + id + " is damaged");
      return 0;
    }
    var place = Place.of(found);
    var name = in.name(record);
    if (waits(name, record.at())) {
      return 0;
    }
    byte[] octets = place.file() == 0 ? in.content(record) : new byte[0];
    var body = new Body(place.length(), place.crc(), place.file(), octets);
    byte[] nameOctets = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    committer.commit(new Move(id, place, nameOctets, in.head(record), body));
    return record.header().length();
  }

  /** Whoever is to have it looks for it where it is. */
  private boolean waits(String ledger, Position at) {
    return state.get(Family.META, Meta.pending(ledger, at)) != null
        || state.get(Family.META, Meta.unexplained(at)) != null;
  }
}
