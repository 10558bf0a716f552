package org.rekkas.queue.threads;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How fast a lane is, measured by what it did and by how long it is at what it does; and turns for
 * those that find it full, one behind the other at that pace. Guarded by its lane's lock.
 */
public final class Pace {
  private static final long SOONEST = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FARTHEST = TimeUnit.MINUTES.toNanos(5);

  private long each;
  private int working;
  private long since;
  private long lastTurn;

  public Pace(long now) {
    lastTurn = now;
  }

  /** What is begun; nothing: nobody stands in line any more. */
  public void begin(int attempts, long now) {
    if (attempts == 0) {
      lastTurn = now;
    }
    working = attempts;
    since = now;
  }

  public void end(long now) {
    long measured = (now - since) / Math.max(1, working);
    each = each == 0 ? measured : (7 * each + measured) / 8;
    working = 0;
  }

  /** How long so many attempts will take, in nanoseconds. */
  public long taking(int attempts, long now) {
    long current = working == 0 ? each : Math.max(each, (now - since) / working);
    return current * attempts;
  }

  /** When one more would have its turn, behind so many and behind all that asked before. */
  public Duration turn(int queued, long now) {
    long soonest = Math.clamp(taking(queued, now), SOONEST, FARTHEST);
    long turn = Math.clamp(lastTurn - now, soonest, FARTHEST);
    lastTurn = now + turn + taking(1, now);
    return Duration.ofNanos(turn);
  }
}
