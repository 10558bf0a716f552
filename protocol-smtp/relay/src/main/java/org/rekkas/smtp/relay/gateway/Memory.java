package org.rekkas.smtp.relay.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.journal.Evidence;

/**
 * What was answered, for a while and in bounds. Recipients that exist have a room of their own, so
 * that guesses, of which a stranger has as many as he likes, cannot push them out (attack H16).
 * Lost at a restart and a reload, and asked for anew. Usable by all threads.
 */
final class Memory {
  /** Not asked again. */
  static final Duration FRESH = Duration.ofHours(1);

  /** Asked again, and good enough where nobody answers. */
  static final Duration LATELY = Duration.ofDays(7);

  static final Duration REFUSED = Duration.ofMinutes(5);

  /** Just so long that guesses do not make a connection each. */
  static final Duration UNKNOWN = Duration.ofSeconds(10);

  private static final int MOST_GOOD = 20_000;
  private static final int MOST_OTHER = 10_000;
  private static final int MOST_DESTINATIONS = 1000;
  private static final int MOST_IN_SESSIONS = 10_000;

  /** Of those that were good nothing else is kept: they are many. */
  private static final Evidence GOOD = Evidence.of("the next hop took this recipient lately");

  private record Kept(Answer answer, Instant since) {}

  private final Clock clock;
  private final Map<String, Instant> good = bounded(MOST_GOOD); // all five by the lock of this
  private final Map<String, Kept> other = bounded(MOST_OTHER);
  private final Map<String, Kept> away = bounded(MOST_DESTINATIONS);
  private final Map<String, Suit> suits = bounded(MOST_DESTINATIONS);
  private final Map<String, String> inSessions = bounded(MOST_IN_SESSIONS);

  Memory(Clock clock) {
    this.clock = clock;
  }

  /** The last one used is the last one to go. */
  private static <T> Map<String, T> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > most;
      }
    };
  }

  /** What need not be asked. */
  synchronized Optional<Answer> known(String recipient, String destination) {
    return good(FRESH, recipient, destination)
        .or(() -> bad(other.get(recipient)))
        .or(() -> bad(away.get(destination)));
  }

  private Optional<Answer> bad(@Nullable Kept entry) {
    if (entry == null) {
      return Optional.empty();
    }
    boolean lasts = entry.answer() instanceof Answer.Never;
    return isWithin(lasts ? REFUSED : UNKNOWN, entry.since())
        ? Optional.of(entry.answer())
        : Optional.empty();
  }

  private Optional<Answer> good(Duration longest, String recipient, String destination) {
    Instant since = good.get(recipient);
    return since != null && isWithin(longest, since)
        ? Optional.of(new Answer.Takes(GOOD, suits.getOrDefault(destination, Suit.UNSAID)))
        : Optional.empty();
  }

  /** What has been good, where nobody can be asked. */
  synchronized Optional<Answer> lately(String recipient, String destination) {
    return good(LATELY, recipient, destination);
  }

  /** Notes where the mail goes for a recipient of a session. */
  synchronized void asked(String inSession, String destination) {
    inSessions.put(inSession, destination);
  }

  /** What suits the next hop of a recipient of a session; empty where neither is known. */
  synchronized Optional<Suit> suit(String inSession) {
    return Optional.ofNullable(inSessions.get(inSession))
        .flatMap(destination -> Optional.ofNullable(suits.get(destination)));
  }

  /** Whether it has taken anybody since the start. */
  synchronized boolean hasTaken(String destination) {
    return suits.containsKey(destination);
  }

  synchronized void keep(String recipient, String destination, Answer answer) {
    var entry = new Kept(answer, clock.instant());
    switch (answer) {
      case Answer.Takes(Evidence _, Suit suit) -> {
        good.put(recipient, entry.since());
        suits.put(destination, suit);
        other.remove(recipient);
        away.remove(destination);
      }
      case Answer.Refuses _ -> {
        good.remove(recipient);
        other.put(recipient, entry);
        away.remove(destination);
      }
      case Answer.Later _, Answer.Closed _ -> other.put(recipient, entry);
      case Answer.Away _, Answer.Unwelcome _, Answer.Nowhere _ -> away.put(destination, entry);
    }
  }

  /** A clock that was set back makes old what was kept before. */
  private boolean isWithin(Duration longest, Instant since) {
    var age = Duration.between(since, clock.instant());
    return !age.isNegative() && age.compareTo(longest) < 0;
  }
}
