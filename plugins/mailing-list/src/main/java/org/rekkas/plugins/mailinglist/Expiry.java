package org.rekkas.plugins.mailinglist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Drops what has waited too long: once an hour while mail comes, what was too old an hour ago, so
 * that a clock which is ahead for a moment, as at a boot, costs nothing. Thread-safe.
 */
final class Expiry {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Clock clock;
  private final HeldPosts held;
  private final Questions questions;
  private final AtomicReference<Instant> last;

  Expiry(Clock clock, HeldPosts held, Questions questions) {
    this.clock = clock;
    this.held = held;
    this.questions = questions;
    last = new AtomicReference<>(clock.instant());
  }

  void look() {
    Instant now = clock.instant();
    Instant then = last.get();
    boolean due = Duration.between(then, now).abs().compareTo(EVERY) >= 0;
    if (due && last.compareAndSet(then, now)) {
      Instant sure = then.isBefore(now) ? then : now;
      held.sweep(sure);
      questions.sweep(sure);
    }
  }
}
