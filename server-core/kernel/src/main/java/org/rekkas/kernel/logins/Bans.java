package org.rekkas.kernel.logins;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * Addresses that an administrator lets no more in, to any listener. Kept in the vault, so that a
 * restart forgets none. Thread-safe.
 */
public final class Bans {
  private static final int MOST = 1_000_000;
  private static final byte[] END = {(byte) 0xff};

  private final Vault vault;
  private final Space space;
  private final Clock clock;
  private final Map<String, Ban> all = new ConcurrentHashMap<>();

  public Bans(Vault vault, Clock clock) {
    this.vault = vault;
    this.clock = clock;
    space = vault.space("banned");
    for (Space.Entry entry : space.range(Key.of("").bytes(), END, MOST)) {
      String who = Key.text(entry.key(), 0);
      all.put(who, read(who, new String(entry.value(), UTF_8)));
    }
  }

  /**
   * One of them.
   *
   * @param address an address; of IPv6 the network of 64 bits
   * @param until empty: for ever
   */
  public record Ban(String address, Optional<Instant> until, String why) {}

  public boolean holds(InetAddress address) {
    if (all.isEmpty()) {
      return false;
    }
    Ban ban = all.get(Origin.of(address));
    return ban != null && inForce(ban);
  }

  private boolean inForce(Ban ban) {
    return ban.until().map(until -> until.isAfter(clock.instant())).orElse(true);
  }

  /** Adds one; those whose time is over leave, so that they do not grow in number for ever. */
  public synchronized Ban add(InetAddress address, Optional<Instant> until, String why) {
    var ban = new Ban(Origin.of(address), until, why);
    byte[] value = (until.map(Instant::toString).orElse("") + " " + why).getBytes(UTF_8);
    List<String> over =
        all.values().stream().filter(each -> !inForce(each)).map(Ban::address).toList();
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          over.forEach(each -> tx.delete(space, Key.of(each).bytes()));
          tx.put(space, Key.of(ban.address()).bytes(), value);
          return true;
        });
    over.forEach(all::remove);
    all.put(ban.address(), ban);
    return ban;
  }

  /** Whether it was banned. */
  public synchronized boolean remove(String address) {
    Ban ban = all.get(address);
    if (ban == null) {
      return false;
    }
    vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.delete(space, Key.of(address).bytes());
          return true;
        });
    all.remove(address);
    return inForce(ban);
  }

  /** Those in force. */
  public List<Ban> list() {
    return all.values().stream().filter(this::inForce).toList();
  }

  private static Ban read(String who, String value) {
    String[] parts = value.split(" ", 2);
    try {
      var until =
          parts[0].isEmpty() ? Optional.<Instant>empty() : Optional.of(Instant.parse(parts[0]));
      return new Ban(who, until, parts.length == 2 ? parts[1] : "");
    } catch (DateTimeException _) {
      return new Ban(who, Optional.empty(), "(cannot be read)");
    }
  }
}
