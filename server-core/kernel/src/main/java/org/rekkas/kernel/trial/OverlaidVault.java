package org.rekkas.kernel.trial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Transaction;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * A plugin's vault as it is, and over it, in memory, what is put during a trial: the plugin sees
 * both, the disk nothing. Contents cannot be stored. One lock serialises the transactions.
 */
final class OverlaidVault implements Vault {
  private final Vault below;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<byte[], Optional<byte[]>>> puts = new HashMap<>();

  OverlaidVault(Vault below) {
    this.below = below;
  }

  @Override
  public Space space(String name) {
    return new Overlaid(below.space(name));
  }

  @Override
  public <T> T transact(Durability durability, Step<T> step) {
    lock.lock();
    try {
      return step.run(new Puts());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ContentDraft draft() {
    throw new VaultUnwritable(VaultUnwritable.Cause.STOPPING, "nothing is stored in a trial");
  }

  @Override
  public StoredContent content(ContentId id) {
    return below.content(id);
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    return (_, _) -> {
      throw new VaultUnwritable(VaultUnwritable.Cause.STOPPING, "nothing is stored in a trial");
    };
  }

  @Override
  public Health health() {
    return new Health.Writable();
  }

  @Override
  public long timesCameBackOlder() {
    return below.timesCameBackOlder();
  }

  private Optional<byte[]> get(Space space, byte[] key) {
    lock.lock();
    try {
      Optional<byte[]> put = over(space).get(key);
      return put == null ? space.get(key) : put.map(byte[]::clone);
    } finally {
      lock.unlock();
    }
  }

  private List<Space.Entry> range(Space space, byte[] from, byte[] until, int most) {
    lock.lock();
    try {
      NavigableMap<byte[], Optional<byte[]>> some = over(space).subMap(from, true, until, false);
      var merged = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
      for (Space.Entry each : space.range(from, until, most + some.size())) {
        merged.put(each.key(), each.value());
      }
      some.forEach((k, v) -> v.ifPresentOrElse(x -> merged.put(k, x), () -> merged.remove(k)));
      var page = new ArrayList<Space.Entry>();
      merged.forEach(
          (key, value) -> {
            if (page.size() < most) {
              page.add(new Space.Entry(key.clone(), value.clone()));
            }
          });
      return page;
    } finally {
      lock.unlock();
    }
  }

  private NavigableMap<byte[], Optional<byte[]>> over(Space space) {
    return puts.computeIfAbsent(space.name(), _ -> new TreeMap<>(Arrays::compareUnsigned));
  }

  /** A space of the plugin, with what was put. */
  private final class Overlaid implements Space {
    private final Space real;

    private Overlaid(Space real) {
      this.real = real;
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
      return OverlaidVault.this.get(real, key);
    }

    @Override
    public List<Entry> range(byte[] from, byte[] until, int most) {
      return OverlaidVault.this.range(real, from, until, most);
    }
  }

  /** A step's view; what it puts counts at once, for there is nobody else. */
  private final class Puts implements Transaction {
    @Override
    public Optional<byte[]> get(Space space, byte[] key) {
      return space.get(key);
    }

    @Override
    public List<Space.Entry> range(Space space, byte[] from, byte[] until, int most) {
      return space.range(from, until, most);
    }

    @Override
    public void put(Space space, byte[] key, byte[] value) {
      over(space).put(key.clone(), Optional.of(value.clone()));
    }

    @Override
    public void delete(Space space, byte[] key) {
      over(space).put(key.clone(), Optional.empty());
    }

    @Override
    public ContentId store(ContentDraft draft) {
      throw new VaultUnwritable(VaultUnwritable.Cause.STOPPING, "nothing is stored in a trial");
    }

    @Override
    public void hold(ContentId content) {}

    @Override
    public void release(ContentId content) {}
  }
}
