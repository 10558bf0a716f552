package org.rekkas.kernel.plugins;

import java.util.concurrent.atomic.LongAdder;

/** What one extension was asked, and what that cost. Thread-safe. */
final class Tally {
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

  long calls() {
    return calls.sum();
  }

  long failures() {
    return failures.sum();
  }

  long nanos() {
    return nanos.sum();
  }
}
