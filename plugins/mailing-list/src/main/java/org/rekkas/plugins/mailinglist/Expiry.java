package org.rekkas.plugins.mailinglist;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Drops what has waited too long: at the start, and once an hour while mail comes. Thread-safe. */
final class Expiry {
  private static final long EVERY = Duration.ofHours(1).toMillis();

  private final Clock clock;
  private final HeldPosts held;
  private final Questions questions;
  private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

  Expiry(Clock clock, HeldPosts held, Questions questions) {
    this.clock = clock;
    this.held = held;
    this.questions = questions;
  }

  void look() {
    long now = clock.millis();
    long then = last.get();
    boolean due = then == Long.MIN_VALUE || Math.abs(now - then) >= EVERY;
    if (due && last.compareAndSet(then, now)) {
      held.sweep();
      questions.sweep();
    }
  }
}
