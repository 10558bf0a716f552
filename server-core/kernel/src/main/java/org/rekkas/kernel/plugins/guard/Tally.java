package org.rekkas.kernel.plugins.guard;

import java.util.concurrent.atomic.LongAdder;

/** What one extension was asked, and what that cost. Thread-safe. */
public final class Tally {
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void called(long took) {
    calls.increment();
    nanos.add(took);
  }

  void failed() {
    failures.increment();
  }

  public long calls() {
    return calls.sum();
  }

  public long failures() {
    return failures.sum();
  }

  public long nanos() {
    return nanos.sum();
  }
}
