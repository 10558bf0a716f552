package org.rekkas.plugins.mailinglist;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is counted of the held posts of some lists, so that a list that is full does not read all of
 * them for each post that it refuses (attack G5). Read again once one changed; and each minute, for
 * another generation of plugins may have changed some. Thread-safe.
 */
final class HeldTally {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MOST_LISTS = 10;

  private final Clock clock;
  private final LinkedHashMap<String, Read> lists = new LinkedHashMap<>();
  private long changes;

  HeldTally(Clock clock) {
    this.clock = clock;
  }

  /** What is counted of a post. */
  record Counted(Instant since, Decider decider, String author) {
    static Counted of(Held post) {
      return new Counted(post.since(), post.decider(), post.author());
    }

    boolean isOf(String somebody) {
      return author.equalsIgnoreCase(somebody);
    }
  }

  private record Read(Instant at, List<Counted> posts) {
    boolean isFresh(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(FRESH));
    }
  }

  /**
   * The posts of a list.
   *
   * @param reading from the vault
   */
  List<Counted> of(String list, Supplier<List<Counted>> reading) {
    Instant now = clock.instant();
    long before;
    synchronized (this) {
      Read known = lists.get(list);
      if (known != null && known.isFresh(now)) {
        return known.posts();
      }
      before = changes;
    }
    List<Counted> posts = reading.get();
    keep(list, new Read(now, posts), before);
    return posts;
  }

  private synchronized void keep(String list, Read read, long before) {
    if (changes == before) {
      lists.putLast(list, read);
      if (lists.size() > MOST_LISTS) {
        lists.pollFirstEntry();
      }
    }
  }

  /** What was read before, or is being read, counts no more. */
  synchronized void changed() {
    changes++;
    lists.clear();
  }
}
