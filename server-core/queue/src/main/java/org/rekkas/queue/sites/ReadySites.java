package org.rekkas.queue.sites;

import java.util.LinkedHashSet;
import java.util.Optional;
import org.rekkas.queue.mail.Turn;

/**
 * The sites that would open a connection, each in its turn: those that are known to answer first,
 * then those with mails that were never tried, then the rest; every fourth turn the other way
 * round. The rest gets half of all connections at most, and both together three quarters.
 *
 * <p>Once half of all are in use, a site that has one gets another only while it has less than an
 * eighth of what is free. What a connection is at cannot be taken from it: so some must be free
 * before the next site asks, or a few that answer slowly would have all (attack H7). By this rule n
 * of them come to leave 8/(n+8), or half where that is less, as those that have more give it back.
 *
 * <p>Guarded by the lock of {@link Sites}.
 */
final class ReadySites {
  private static final int TURN = 4;
  private static final int SHARE = 8;

  private final Queue proven = new Queue();
  private final Queue first = new Queue();
  private final Queue again = new Queue();
  private final int most;
  private int turns;

  /** The sites of one rank, and how many connections are open as such. */
  private static final class Queue {
    final LinkedHashSet<Site> sites = new LinkedHashSet<>();
    int open;
  }

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
  }

  /** Puts a site at the end of its queue, unless it stands there or wants nothing. */
  void add(Site site) {
    Rank now = rank(site);
    for (Rank rank : Rank.values()) {
      if (rank == now && site.wantsConnection()) {
        queue(rank).sites.add(site);
      } else {
        queue(rank).sites.remove(site);
      }
    }
  }

  /** Whose turn it is, if there is a connection left; it counts as open from now on. */
  Optional<Turn> next() {
    turns++;
    Rank[] ranks = Rank.values();
    for (int i = 0; i < ranks.length; i++) {
      Rank rank = ranks[turns % TURN == 0 ? ranks.length - 1 - i : i];
      Optional<Site> site = mayOpen(rank) ? nextOf(queue(rank)) : Optional.empty();
      if (site.isPresent()) {
        queue(rank).open++;
        return Optional.of(new Turn(site.get(), rank));
      }
    }
    return Optional.empty();
  }

  private Optional<Site> nextOf(Queue queue) {
    for (Site site : queue.sites) {
      if (mayHaveAnother(site)) {
        queue.sites.remove(site);
        return Optional.of(site);
      }
    }
    return Optional.empty();
  }

  private boolean mayHaveAnother(Site site) {
    int open = proven.open + first.open + again.open;
    return 2 * open <= most
        || site.connections() == 0
        || site.connections() < (most - open) / SHARE;
  }

  void ended(Rank rank) {
    queue(rank).open--;
  }

  private Queue queue(Rank rank) {
    return switch (rank) {
      case PROVEN -> proven;
      case FIRST -> first;
      case AGAIN -> again;
    };
  }

  private boolean mayOpen(Rank rank) {
    int unproven = again.open + first.open;
    int mostUnproven = Math.max(1, most - most / 4);
    return unproven + proven.open < most
        && switch (rank) {
          case PROVEN -> true;
          case FIRST -> unproven < mostUnproven;
          case AGAIN -> again.open < Math.max(1, most / 2) && unproven < mostUnproven;
        };
  }

  private static Rank rank(Site site) {
    if (site.isProven()) {
      return Rank.PROVEN;
    }
    return site.hasFirst() && site.silence().isEmpty() ? Rank.FIRST : Rank.AGAIN;
  }
}
