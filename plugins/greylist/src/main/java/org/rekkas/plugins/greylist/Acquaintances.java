package org.rekkas.plugins.greylist;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.Vault.Durability;

/**
 * Who came when, in the vault; nothing is forced to disk for it, since what a crash forgets costs
 * one more delay. What has expired is removed on the way, a page at a time. Thread-safe.
 *
 * <p>A value is a version octet, the instant of the first try, that of the last, and how often
 * somebody came again. The key is (network, sender, recipient); for a network as a whole, the
 * network alone.
 */
final class Acquaintances {
  private static final byte VERSION = 1;
  private static final int PAGE = 500;
  private static final Duration BETWEEN = Duration.ofMinutes(10);

  /** So far a clock may be set back without a word. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private final Settings settings;
  private final Vault vault;
  private final Space space;
  private final InstantSource clock;
  private final AtomicLong nextSweep = new AtomicLong();
  private volatile byte[] sweptUntil = {};

  Acquaintances(Settings settings, Vault vault, InstantSource clock) {
    this.settings = settings;
    this.vault = vault;
    this.space = vault.space("acquaintances");
    this.clock = clock;
  }

  /** Whether somebody may come in. */
  sealed interface Met {
    record Known(String why) implements Met {}

    /**
     * @param seconds until he may come again
     */
    record Stranger(long seconds) implements Met {}
  }

  /** What is known of one key, in milliseconds since 1970. */
  private record Entry(long first, long last, int times) {
    static Entry read(byte[] value) {
      var in = ByteBuffer.wrap(value, 1, value.length - 1);
      return new Entry(in.getLong(), in.getLong(), in.getInt());
    }

    byte[] written() {
      return ByteBuffer.allocate(21)
          .put(VERSION)
          .putLong(first)
          .putLong(last)
          .putInt(times)
          .array();
    }
  }

  Met meet(String network, String sender, String recipient) {
    sweep();
    long now = clock.millis();
    byte[] whole = Key.of(network).bytes();
    byte[] one = Key.of(network).and(sender).and(recipient).bytes();
    return vault.transact(Durability.ORDERED, tx -> meet(tx, now, whole, one));
  }

  private Met meet(Transaction tx, long now, byte[] whole, byte[] one) {
    Optional<Entry> network = entry(tx, whole, now);
    if (settings.trustAfter() > 0
        && network.isPresent()
        && network.get().times() >= settings.trustAfter()) {
      tx.put(space, whole, new Entry(network.get().first(), now, network.get().times()).written());
      return new Met.Known("a network that came again often");
    }
    Optional<Entry> before = entry(tx, one, now);
    if (before.isEmpty()) {
      tx.put(space, one, new Entry(now, now, 0).written());
      return new Met.Stranger(settings.delay().toSeconds());
    }
    Entry known = before.get();
    long waited = Math.max(0, now - known.first());
    if (known.times() == 0 && waited < settings.delay().toMillis()) {
      return new Met.Stranger((settings.delay().toMillis() - waited + 999) / 1000);
    }
    tx.put(space, one, new Entry(known.first(), now, known.times() + 1).written());
    if (known.times() == 0) {
      int times = network.map(Entry::times).orElse(0) + 1;
      tx.put(space, whole, new Entry(network.map(Entry::first).orElse(now), now, times).written());
    }
    return new Met.Known(known.times() == 0 ? "came again" : "known");
  }

  /** As if it were not there, once it has expired, or where a clock wrote it that was ahead. */
  private Optional<Entry> entry(Transaction tx, byte[] key, long now) {
    return tx.get(space, key)
        .filter(value -> value.length == 21 && value[0] == VERSION)
        .map(Entry::read)
        .filter(entry -> !expired(entry, now));
  }

  private boolean expired(Entry entry, long now) {
    if (Math.max(entry.first(), entry.last()) > now + AHEAD.toMillis()) {
      return true;
    }
    return entry.times() == 0
        ? now - entry.first() > settings.window().toMillis()
        : now - entry.last() > settings.keep().toMillis();
  }

  /** One page; by whoever comes first when it is time. */
  private void sweep() {
    long now = clock.millis();
    long due = nextSweep.get();
    boolean later = now < due && due - now <= BETWEEN.toMillis();
    if (later || !nextSweep.compareAndSet(due, now + BETWEEN.toMillis())) {
      return;
    }
    List<Space.Entry> page = space.range(sweptUntil, new byte[] {(byte) 0xff}, PAGE);
    vault.transact(
        Durability.ORDERED,
        tx -> {
          for (Space.Entry each : page) {
            if (entry(tx, each.key(), now).isEmpty()) {
              tx.delete(space, each.key());
            }
          }
          return page.size();
        });
    boolean more = page.size() == PAGE;
    sweptUntil = more ? page.getLast().key() : new byte[0];
    if (more) {
      nextSweep.set(now);
    }
  }
}
