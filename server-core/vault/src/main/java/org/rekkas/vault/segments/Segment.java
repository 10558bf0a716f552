package org.rekkas.vault.segments;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment that is in use. Its lengths are set by the committer's thread and read by any; that of
 * one that was ended in an earlier run and is not measured, by whoever measures it.
 *
 * <p>Whoever reads pins it first: a pinned segment is neither recycled nor deleted.
 */
public final class Segment {
  private final SegmentHeader header;
  private final Path path;
  private final AtomicInteger pins = new AtomicInteger();
  private volatile long forced;
  private volatile long certain;
  private volatile long unmeasured;

  Segment(SegmentHeader header, Path path, long forced) {
    this(header, path, forced, forced);
  }

  Segment(SegmentHeader header, Path path, long forced, long certain) {
    this.header = header;
    this.path = path;
    this.forced = forced;
    this.certain = certain;
  }

  /** An ended one, of which nothing tells how far it was forced: only that its file is so long. */
  static Segment unmeasured(SegmentHeader header, Path path, long length) {
    var segment = new Segment(header, path, 0);
    segment.unmeasured = length;
    return segment;
  }

  public long sequence() {
    return header.sequence();
  }

  SegmentHeader header() {
    return header;
  }

  public Path path() {
    return path;
  }

  /** All that is to be found is below this offset, and on disk; 0 until it {@link #isMeasured}. */
  public long forced() {
    return forced;
  }

  /**
   * What does not hold below this offset is damage. It is less than what is forced where a crash
   * tore a hole into the last batch, and left a whole record behind it.
   */
  public long certain() {
    return certain;
  }

  void forced(long length) {
    forced = length;
    certain = length;
    unmeasured = 0;
  }

  /** Whether its forced length is known; else {@link Segments#measure} reads it. */
  public boolean isMeasured() {
    return unmeasured == 0;
  }

  /** What its forced length cannot be more than. */
  public long mostForced() {
    return Math.max(forced, unmeasured);
  }

  /** False: it is gone. */
  public boolean pin() {
    return pins.getAndUpdate(n -> n < 0 ? n : n + 1) >= 0;
  }

  public void unpin() {
    pins.decrementAndGet();
  }

  /** Ends its use, unless it is pinned. */
  boolean retire() {
    return pins.compareAndSet(0, -1);
  }
}
