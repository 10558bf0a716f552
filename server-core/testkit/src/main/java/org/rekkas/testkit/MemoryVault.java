package org.rekkas.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Ledger;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.StoredContent;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * A vault in memory: the same promises but the disk. One lock serialises all transactions, so none
 * is ever run twice. {@link #breakDown} makes it refuse writes; {@link #references} shows what
 * contents are held, so that a test can find leaks.
 */
public final class MemoryVault implements Vault {
  private final Map<String, NavigableMap<byte[], byte[]>> spaces = new HashMap<>();
  private final Map<ContentId, Held> contents = new HashMap<>();
  private final Map<ContentId, Integer> damaged = new HashMap<>();
  private Health health = new Health.Writable();
  private boolean nearlyFull;
  private long lastContent;
  private long timesOlder;

  private record Held(byte[] octets, int references) {}

  @Override
  public synchronized Space space(String name) {
    spaces.computeIfAbsent(name, _ -> new TreeMap<>(Arrays::compareUnsigned));
    return new MemorySpace(this, name);
  }

  @Override
  public synchronized <T> T transact(Durability durability, Step<T> step) {
    requireWritable();
    var tx = new MemoryTransaction(this);
    T result = step.run(tx);
    tx.commit();
    return result;
  }

  @Override
  public ContentDraft draft() {
    requireRoom();
    return new MemoryDraft();
  }

  @Override
  public StoredContent content(ContentId id) {
    return new MemoryContent(this, id);
  }

  @Override
  public Ledger ledger(String name, Ledger.Indexer indexer) {
    return (head, content) ->
        transact(
            Durability.FORCED,
            tx -> {
              ContentId id = tx.store(content);
              indexer.index(tx, head, id);
              return id;
            });
  }

  @Override
  public synchronized Health health() {
    return health;
  }

  @Override
  public synchronized long timesCameBackOlder() {
    return timesOlder;
  }

  /** Says from now on that the state came back older once more. */
  public synchronized void comeBackOlder() {
    timesOlder++;
  }

  /** Refuses writes from now on, until {@link #recover}. */
  public synchronized void breakDown(VaultUnwritable.Cause cause) {
    health = new Health.Unwritable(cause, "broken by a test");
  }

  /** Takes changes from now on, but no content, until {@link #recover}. */
  public synchronized void fillNearly() {
    nearlyFull = true;
  }

  public synchronized void recover() {
    health = new Health.Writable();
    nearlyFull = false;
  }

  /** From this octet on the content cannot be read, from now on. */
  public synchronized MemoryVault damage(ContentId id, int octet) {
    damaged.put(id, octet);
    return this;
  }

  /** How many octets of a damaged one can be read. */
  synchronized Optional<Integer> sound(ContentId id) {
    return Optional.ofNullable(damaged.get(id));
  }

  /** References to each content that is held. */
  public synchronized Map<ContentId, Integer> references() {
    var counts = new HashMap<ContentId, Integer>();
    contents.forEach((id, held) -> counts.put(id, held.references()));
    return counts;
  }

  synchronized Optional<byte[]> get(String space, byte[] key) {
    return Optional.ofNullable(map(space).get(key)).map(byte[]::clone);
  }

  synchronized List<Space.Entry> range(String space, byte[] from, byte[] until, int most) {
    var page = new ArrayList<Space.Entry>();
    if (Arrays.compareUnsigned(from, until) >= 0) {
      return page;
    }
    for (var e : map(space).subMap(from, true, until, false).entrySet()) {
      if (page.size() == most) {
        break;
      }
      page.add(new Space.Entry(e.getKey().clone(), e.getValue().clone()));
    }
    return page;
  }

  synchronized void put(String space, byte[] key, Optional<byte[]> value) {
    value.ifPresentOrElse(v -> map(space).put(key, v), () -> map(space).remove(key));
  }

  synchronized ContentId nextContent() {
    return new ContentId(++lastContent);
  }

  synchronized void store(ContentId id, byte[] octets) {
    contents.put(id, new Held(octets, 1));
  }

  synchronized void count(ContentId id, int change) {
    Held held = contents.get(id);
    if (held == null) {
      throw new IllegalStateException("content " + id + " is not held");
    }
    int left = held.references() + change;
    if (left > 0) {
      contents.put(id, new Held(held.octets(), left));
    } else {
      contents.remove(id);
    }
  }

  synchronized Optional<byte[]> octets(ContentId id) {
    return Optional.ofNullable(contents.get(id)).map(Held::octets);
  }

  private NavigableMap<byte[], byte[]> map(String space) {
    NavigableMap<byte[], byte[]> map = spaces.get(space);
    if (map == null) {
      throw new IllegalArgumentException("no space " + space);
    }
    return map;
  }

  private synchronized void requireRoom() {
    requireWritable();
    if (nearlyFull) {
      throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "no room for content");
    }
  }

  private synchronized void requireWritable() {
    if (health instanceof Health.Unwritable(VaultUnwritable.Cause cause, String why)) {
      throw new VaultUnwritable(cause, why);
    }
  }
}
