package org.rekkas.queue;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * The sites that would open a connection, each in its turn: those that are known to answer first,
 * then those with mails that were never tried, then the rest; every fourth turn the other way
 * round. The rest gets half of all connections at most, and both together three quarters. Guarded
 * by the lock of {@link Sites}.
 */
final class ReadySites {
  private static final int TURN = 4;

  private final Map<Rank, LinkedHashSet<Site>> queues = new EnumMap<>(Rank.class);
  private final Map<Rank, Integer> open = new EnumMap<>(Rank.class);
  private final int most;
  private int turns;

  /** In their order. */
  enum Rank {
    PROVEN,
    FIRST,
    AGAIN
  }

  /** A site that may open a connection, as what. */
  record Turn(Site site, Rank rank) {}

  ReadySites(int most) {
    this.most = most;
    for (Rank rank : Rank.values()) {
      queues.put(rank, new LinkedHashSet<>());
      open.put(rank, 0);
    }
  }

  /** Puts a site at the end of its queue, unless it stands there or wants nothing. */
  void add(Site site) {
    Rank now = rank(site);
    for (Rank rank : Rank.values()) {
      if (rank == now && site.wantsConnection()) {
        queues.get(rank).add(site);
      } else {
        queues.get(rank).remove(site);
      }
    }
  }

  /** Whose turn it is, if there is a connection left; it counts as open from now on. */
  Optional<Turn> next() {
    turns++;
    Rank[] ranks = Rank.values();
    for (int i = 0; i < ranks.length; i++) {
      Rank rank = ranks[turns % TURN == 0 ? ranks.length - 1 - i : i];
      LinkedHashSet<Site> queue = queues.get(rank);
      if (!queue.isEmpty() && mayOpen(rank)) {
        open.merge(rank, 1, Integer::sum);
        return Optional.of(new Turn(queue.removeFirst(), rank));
      }
    }
    return Optional.empty();
  }

  void ended(Rank rank) {
    open.merge(rank, -1, Integer::sum);
  }

  private boolean mayOpen(Rank rank) {
    int again = open.get(Rank.AGAIN);
    int unproven = again + open.get(Rank.FIRST);
    int all = unproven + open.get(Rank.PROVEN);
    return all < most
        && switch (rank) {
          case PROVEN -> true;
          case FIRST -> unproven < Math.max(1, most - most / 4);
          case AGAIN -> again < Math.max(1, most / 2) && unproven < Math.max(1, most - most / 4);
        };
  }

  private static Rank rank(Site site) {
    if (site.isProven()) {
      return Rank.PROVEN;
    }
    return site.hasFirst() && site.silence().isEmpty() ? Rank.FIRST : Rank.AGAIN;
  }
}
