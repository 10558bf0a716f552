package org.rekkas.smtp.relay.tls;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many TLS sessions succeeded and failed, by UTC day, destination, policy and reason: what a
 * report of TLS-RPT is made of, RFC 8460 §4. Counted in memory and added to the vault once a
 * minute, so that a crash costs the counts of a minute. Kept ten days, at most 50,000 kinds a day.
 * Used by all deliveries.
 */
public final class TlsResults implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsResults.class);
  private static final int DAYS = 10;
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final int PAGE = 1000;

  private final Vault vault;
  private final Space space;
  private final Clock clock;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, Long> pending = new HashMap<>();
  private Instant written;
  private int kindsToday;
  private LocalDate today;

  /** RFC 8460 §4.2. */
  public enum PolicyType {
    TLSA,
    STS,
    NO_POLICY_FOUND;

    /** As a report has it: {@code no-policy-found}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What is counted.
   *
   * @param failure none: the sessions that succeeded
   */
  public record Kind(
      LocalDate day, String domain, PolicyType policy, Optional<TlsFailure> failure) {
    private byte[] key() {
      return Key.of(day.toEpochDay())
          .and(domain)
          .and(policy.name())
          .and(failure.map(Enum::name).orElse(""))
          .bytes();
    }

    private static Kind of(byte[] key) {
      String domain = Key.text(key, 8);
      int at = 8 + domain.getBytes(StandardCharsets.UTF_8).length + 1;
      String policy = Key.text(key, at);
      String failure = Key.text(key, at + policy.length() + 1);
      return new Kind(
          LocalDate.ofEpochDay(Key.number(key, 0)),
          domain,
          PolicyType.valueOf(policy),
          failure.isEmpty() ? Optional.empty() : Optional.of(TlsFailure.valueOf(failure)));
    }
  }

  /** A kind, and how many sessions were of it. */
  public record Count(Kind kind, long sessions) {}

  public TlsResults(Vault vault, Clock clock) {
    this(vault, clock, 50_000);
  }

  TlsResults(Vault vault, Clock clock, int most) {
    this.vault = vault;
    this.space = vault.space("tls-results");
    this.clock = clock;
    this.most = most;
    this.written = clock.instant();
    this.today = day(written);
    this.kindsToday = of(today).size();
  }

  public void succeeded(String domain, PolicyType policy) {
    count(domain, policy, Optional.empty());
  }

  public void failed(String domain, PolicyType policy, TlsFailure why) {
    count(domain, policy, Optional.of(why));
  }

  private void count(String domain, PolicyType policy, Optional<TlsFailure> failure) {
    if (domain.isEmpty() || domain.length() > 255 || domain.indexOf('\0') >= 0) {
      return;
    }
    lock.lock();
    try {
      Instant now = clock.instant();
      var kind = new Kind(day(now), domain, policy, failure);
      if (!kind.day().equals(today)) {
        today = kind.day();
        kindsToday = 0;
      }
      boolean isNew = !pending.containsKey(kind);
      if (isNew && kindsToday < most && space.get(kind.key()).isEmpty()) {
        kindsToday++;
      } else if (isNew && kindsToday >= most) {
        return;
      }
      pending.merge(kind, 1L, Long::sum);
      if (!now.isBefore(written.plus(EACH)) || now.isBefore(written)) {
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The counts of a day, by domain. */
  public List<Count> of(LocalDate day) {
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
    var counts = new ArrayList<Count>();
    byte[] from = Key.of(day.toEpochDay()).bytes();
    byte[] end = Key.of(day.toEpochDay()).end();
    while (true) {
      List<Space.Entry> page = space.range(from, end, PAGE);
      for (Space.Entry each : page) {
        counts.add(new Count(Kind.of(each.key()), Key.number(each.value(), 0)));
      }
      if (page.size() < PAGE) {
        return counts;
      }
      from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
    }
  }

  private void write() {
    written = clock.instant();
    if (pending.isEmpty()) {
      return;
    }
    try {
      Map<Kind, Long> adding = Map.copyOf(pending);
      vault.transact(Vault.Durability.ORDERED, tx -> add(tx, adding));
      pending.clear();
    } catch (VaultUnwritable e) {
      log.debug("the results of TLS wait: {}", e.getMessage());
    }
  }

  private int add(Transaction tx, Map<Kind, Long> adding) {
    byte[] first = Key.of(Long.MIN_VALUE).bytes();
    byte[] kept = Key.of(day(written).toEpochDay() - DAYS).bytes();
    List<Space.Entry> old = tx.range(space, first, kept, PAGE);
    old.forEach(e -> tx.delete(space, e.key()));
    adding.forEach(
        (kind, more) -> {
          byte[] key = kind.key();
          long before = tx.get(space, key).map(v -> Key.number(v, 0)).orElse(0L);
          tx.put(space, key, Key.of(before + more).bytes());
        });
    return old.size();
  }

  private static LocalDate day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
  }
}
