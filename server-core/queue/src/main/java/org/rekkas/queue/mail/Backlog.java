package org.rekkas.queue.mail;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many mails wait on disk for each destination, counted in memory. Beyond a bound of
 * destinations the rest is not counted one by one: what is shown of it is zero. Safe for many
 * threads.
 */
public final class Backlog {
  private static final int MOST = 50_000;

  private final Map<Destination, Waiting> counts = new HashMap<>();

  /**
   * What waits for one destination.
   *
   * @param kept untried, for the destination to answer or to have room
   * @param tried for their own next attempts
   */
  public record Waiting(long kept, long tried) {
    public static final Waiting NONE = new Waiting(0, 0);

    private Waiting plus(Berth.Kind kind, long more) {
      return switch (kind) {
        case KEPT -> new Waiting(Math.max(0, kept + more), tried);
        case TRIED -> new Waiting(kept, Math.max(0, tried + more));
      };
    }
  }

  public synchronized Waiting at(Destination destination) {
    return counts.getOrDefault(destination, Waiting.NONE);
  }

  /** Whether what waits for it is counted. */
  public synchronized boolean counts(Destination destination) {
    return counts.containsKey(destination) || counts.size() < MOST;
  }

  public synchronized Map<Destination, Waiting> all() {
    return Map.copyOf(counts);
  }

  public void moved(Set<Berth> from, Set<Berth> to) {
    for (Berth berth : from) {
      if (!to.contains(berth)) {
        add(berth, -1);
      }
    }
    for (Berth berth : to) {
      if (!from.contains(berth)) {
        add(berth, 1);
      }
    }
  }

  /** No mail waits. */
  public synchronized void nothing() {
    counts.clear();
  }

  public synchronized void add(Berth berth, long more) {
    Waiting was = counts.get(berth.destination());
    if (was == null && (more < 0 || counts.size() >= MOST)) {
      return;
    }
    Waiting now = (was == null ? Waiting.NONE : was).plus(berth.kind(), more);
    if (now.equals(Waiting.NONE)) {
      counts.remove(berth.destination());
    } else {
      counts.put(berth.destination(), now);
    }
  }
}
