package org.rekkas.plugins.ratelimit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts for one limit: each key has a bucket that holds so many and fills up evenly in the time of
 * the limit. In memory alone: a restart, or a reload, begins anew. Knows the last {@value #MOST}
 * keys, so that nobody can fill the memory with them. Safe for many threads.
 */
final class Bucket {
  private static final int MOST = 50_000;

  private final Limit limit;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Level> levels =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
          return size() > MOST;
        }
      };

  /** How much was left at an instant. */
  private record Level(double left, Instant at) {}

  Bucket(Limit limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  Limit limit() {
    return limit;
  }

  /** Takes one; false if nothing is left. */
  boolean take(String key) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Level before = levels.get(key);
      double left = before == null ? limit.most() : grown(before, now);
      boolean enough = left >= 1;
      levels.put(key, new Level(enough ? left - 1 : left, now));
      return enough;
    } finally {
      lock.unlock();
    }
  }

  /** A clock that was set back fills nothing (attack H5). */
  private double grown(Level before, Instant now) {
    double passed = Math.max(0, now.toEpochMilli() - before.at().toEpochMilli());
    return Math.min(limit.most(), before.left() + limit.most() * passed / limit.in().toMillis());
  }
}
