package org.rekkas.vault.segments;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A segment that is in use. Its lengths are set by the committer's thread and read by any.
 *
 * <p>Whoever reads pins it first: a pinned segment is neither recycled nor deleted.
 */
public final class Segment {
  private final long sequence;
  private final Path path;
  private final AtomicInteger pins = new AtomicInteger();
  private volatile long forced;

  Segment(long sequence, Path path, long forced) {
    this.sequence = sequence;
    this.path = path;
    this.forced = forced;
  }

  public long sequence() {
    return sequence;
  }

  public Path path() {
    return path;
  }

  /** Everything below this offset is on disk. */
  public long forced() {
    return forced;
  }

  void forced(long length) {
    forced = length;
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
