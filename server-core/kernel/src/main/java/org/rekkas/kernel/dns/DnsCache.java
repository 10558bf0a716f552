package org.rekkas.kernel.dns;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.rekkas.spi.net.Dns.Answer;
import org.xbill.DNS.Name;

/**
 * Answers of the DNS, kept as long as they allow, RFC 1035 §7.4, and a day at most. Bounded by what
 * they take in memory, since strangers choose what is asked and answered (attack F6): the one that
 * was not asked for the longest goes first. Failures are not kept. Used by all sessions.
 */
final class DnsCache {
  private static final long LONGEST = Duration.ofDays(1).toNanos();

  /** Of one answer without its values, and of one value without its text; both rather too many. */
  private static final int OCTETS_AROUND = 300;

  private static final int OCTETS_AROUND_A_VALUE = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final long most;
  private final LongSupplier nanos;
  private final Map<Question, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long octets;

  private record Question(Name name, int type) {}

  private record Kept(Answer<?> answer, long until, long octets) {}

  /**
   * @param most octets, by an estimate
   */
  DnsCache(long most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** What was put for this name and type. */
  @SuppressWarnings("unchecked") // of a question, answers of its type alone are put
  <T> Optional<Answer<T>> get(Name name, DnsType<T> type) {
    lock.lock();
    try {
      var question = new Question(name, type.code());
      Kept found = kept.get(question);
      if (found == null) {
        return Optional.empty();
      }
      if (found.until - nanos.getAsLong() <= 0) {
        remove(question);
        return Optional.empty();
      }
      return Optional.of((Answer<T>) found.answer);
    } finally {
      lock.unlock();
    }
  }

  <T> void put(Name name, DnsType<T> type, Answer<T> answer, Duration keep) {
    if (!keep.isPositive() || answer instanceof Answer.Failed) {
      return;
    }
    long until = nanos.getAsLong() + Math.min(keep.toNanos(), LONGEST);
    var entry = new Kept(answer, until, octets(name, answer));
    var question = new Question(name, type.code());
    lock.lock();
    try {
      remove(question);
      kept.put(question, entry);
      octets += entry.octets;
      Iterator<Kept> eldest = kept.values().iterator();
      while (octets > most) {
        octets -= eldest.next().octets;
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  private void remove(Question question) {
    Kept gone = kept.remove(question);
    if (gone != null) {
      octets -= gone.octets;
    }
  }

  private static long octets(Name name, Answer<?> answer) {
    List<?> values = answer instanceof Answer.Found<?> found ? found.records() : List.of();
    long octets = OCTETS_AROUND + name.length();
    for (Object value : values) {
      octets += OCTETS_AROUND_A_VALUE + value.toString().length();
    }
    return octets;
  }
}
