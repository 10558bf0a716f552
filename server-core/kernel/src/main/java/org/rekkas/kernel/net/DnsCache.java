package org.rekkas.kernel.net;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.rekkas.spi.net.Dns.Answer;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Answers of the DNS, kept as long as they allow, RFC 1035 §7.4, and a day at most. Bounded: the
 * one that was not asked for the longest goes first. Failures are not kept. Used by all sessions.
 */
final class DnsCache {
  private static final long LONGEST = java.time.Duration.ofDays(1).toNanos();

  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier nanos;
  private final Map<Question, Kept> kept;

  private record Question(Name name, int type) {}

  private record Kept(Answer<Record> answer, long until) {}

  DnsCache(int most, LongSupplier nanos) {
    this.nanos = nanos;
    this.kept =
        new LinkedHashMap<>(64, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > most;
          }
        };
  }

  Optional<Answer<Record>> get(Name name, int type) {
    lock.lock();
    try {
      var question = new Question(name, type);
      Kept found = kept.get(question);
      if (found == null) {
        return Optional.empty();
      }
      if (found.until - nanos.getAsLong() <= 0) {
        kept.remove(question);
        return Optional.empty();
      }
      return Optional.of(found.answer);
    } finally {
      lock.unlock();
    }
  }

  void put(Name name, int type, DnsQuestions.Heard heard) {
    if (!heard.keep().isPositive()) {
      return;
    }
    lock.lock();
    try {
      long until = nanos.getAsLong() + Math.min(heard.keep().toNanos(), LONGEST);
      kept.put(new Question(name, type), new Kept(heard.answer(), until));
    } finally {
      lock.unlock();
    }
  }
}
