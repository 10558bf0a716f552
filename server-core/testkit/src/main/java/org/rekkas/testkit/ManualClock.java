package org.rekkas.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until a test moves it; whoever waits for an instant is told of each move. */
public final class ManualClock extends Clock {
  private final AtomicReference<Instant> now;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  public ManualClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** Starts at a moment in November 2026. */
  public ManualClock() {
    this(Instant.parse("2026-11-23T12:00:00Z"));
  }

  public void advance(Duration by) {
    set(instant().plus(by));
  }

  public void set(Instant to) {
    now.set(to);
    listeners.forEach(Runnable::run);
  }

  /** Runs after each move, on the mover's thread. */
  public void onMove(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
