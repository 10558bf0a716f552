package org.rekkas.reports;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often something was seen, by UTC day and kind, which begins with the domain that hears of it.
 * Counted in memory and added to the vault once a minute, so that a mail costs no write, and a
 * crash the counts of a minute. Kept for some days; of a day, or a domain, that has its most kinds
 * no further ones are counted. Thread-safe.
 */
public final class DailyCounts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DailyCounts.class);
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final int PAGE = 1000;

  private final Vault vault;
  private final Space space;
  private final Clock clock;
  private final Bounds bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ByteBuffer, Long> pending = new HashMap<>();
  private Instant written;
  private final Map<String, Integer> kindsOfDomains = new HashMap<>();
  private int kindsToday;
  private LocalDate today;

  /**
   * @param kinds of one day
   * @param ofDomain of one day and domain
   * @param days that are kept
   */
  public record Bounds(int kinds, int ofDomain, int days) {}

  /**
   * A kind, and how often it was seen.
   *
   * @param kind as it was given; the array is the caller's own
   */
  public record Count(byte[] kind, long times) {
    public String domain() {
      return Key.text(kind, 0);
    }
  }

  public DailyCounts(Vault vault, String space, Clock clock, Bounds bounds) {
    this.vault = vault;
    this.space = vault.space(space);
    this.clock = clock;
    this.bounds = bounds;
    this.written = clock.instant();
    this.today = day(written);
    each(today, count -> add(count.domain()));
  }

  /**
   * Once more.
   *
   * @param kind a {@link Key} whose first part is the domain
   */
  public void count(byte[] kind) {
    lock.lock();
    try {
      Instant now = clock.instant();
      LocalDate day = day(now);
      if (!day.equals(today)) {
        today = day;
        kindsToday = 0;
        kindsOfDomains.clear();
      }
      ByteBuffer key = ByteBuffer.wrap(key(day, kind));
      if (pending.containsKey(key) || isKept(key, Key.text(kind, 0))) {
        pending.merge(key, 1L, Long::sum);
      }
      if (!now.isBefore(written.plus(EACH)) || now.isBefore(written)) {
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isKept(ByteBuffer key, String domain) {
    if (space.get(key.array()).isPresent()) {
      return true;
    }
    boolean kept =
        kindsToday < bounds.kinds() && kindsOfDomains.getOrDefault(domain, 0) < bounds.ofDomain();
    if (kept) {
      add(domain);
    }
    return kept;
  }

  private void add(String domain) {
    kindsToday++;
    kindsOfDomains.merge(domain, 1, Integer::sum);
  }

  /** The counts of a day, in the order of their kinds. */
  public List<Count> of(LocalDate day) {
    var counts = new ArrayList<Count>();
    each(day, counts::add);
    return counts;
  }

  /** As above, one at a time. */
  public void each(LocalDate day, Consumer<Count> to) {
    each(day, new byte[0], to);
  }

  /** Those alone whose kinds begin so. */
  public void each(LocalDate day, byte[] prefix, Consumer<Count> to) {
    lock.lock();
    try {
      write();
    } finally {
      lock.unlock();
    }
    byte[] from = key(day, prefix);
    byte[] end = Key.of(day.toEpochDay()).end();
    while (true) {
      List<Space.Entry> page = space.range(from, end, PAGE);
      for (Space.Entry each : page) {
        byte[] kind = Arrays.copyOfRange(each.key(), Long.BYTES, each.key().length);
        if (!startsWith(kind, prefix)) {
          return;
        }
        to.accept(new Count(kind, Key.number(each.value(), 0)));
      }
      if (page.size() < PAGE) {
        return;
      }
      from = Arrays.copyOf(page.getLast().key(), page.getLast().key().length + 1);
    }
  }

  private static boolean startsWith(byte[] kind, byte[] prefix) {
    return kind.length >= prefix.length
        && Arrays.equals(kind, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] key(LocalDate day, byte[] kind) {
    return ByteBuffer.allocate(Long.BYTES + kind.length)
        .put(Key.of(day.toEpochDay()).bytes())
        .put(kind)
        .array();
  }

  private void write() {
    written = clock.instant();
    if (pending.isEmpty()) {
      return;
    }
    try {
      Map<ByteBuffer, Long> adding = Map.copyOf(pending);
      vault.transact(Vault.Durability.ORDERED, tx -> add(tx, adding));
      pending.clear();
    } catch (VaultUnwritable e) {
      log.debug("the counts of {} wait: {}", space.name(), e.getMessage());
    }
  }

  private int add(Transaction tx, Map<ByteBuffer, Long> adding) {
    byte[] first = Key.of(Long.MIN_VALUE).bytes();
    byte[] kept = Key.of(day(written).toEpochDay() - bounds.days()).bytes();
    List<Space.Entry> old = tx.range(space, first, kept, PAGE);
    old.forEach(e -> tx.delete(space, e.key()));
    adding.forEach(
        (key, more) -> {
          long before = tx.get(space, key.array()).map(v -> Key.number(v, 0)).orElse(0L);
          tx.put(space, key.array(), Key.of(before + more).bytes());
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
