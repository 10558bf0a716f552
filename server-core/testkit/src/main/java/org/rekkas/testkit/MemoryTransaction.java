package org.rekkas.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.ContentId;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Transaction;

/** Puts that are shown to the step that made them, and to nobody else until the commit. */
final class MemoryTransaction implements Transaction {
  private final MemoryVault vault;
  private final Map<String, NavigableMap<byte[], Optional<byte[]>>> puts = new HashMap<>();
  private final Map<ContentDraft, ContentId> stored = new LinkedHashMap<>();
  private final Map<ContentId, Integer> counts = new LinkedHashMap<>();

  MemoryTransaction(MemoryVault vault) {
    this.vault = vault;
  }

  @Override
  public Optional<byte[]> get(Space space, byte[] key) {
    Optional<byte[]> own = puts(space).get(key);
    return own != null ? own.map(byte[]::clone) : vault.get(space.name(), key);
  }

  @Override
  public List<Space.Entry> range(Space space, byte[] from, byte[] until, int most) {
    var merged = new TreeMap<byte[], byte[]>(Arrays::compareUnsigned);
    for (Space.Entry e : vault.range(space.name(), from, until, Integer.MAX_VALUE)) {
      merged.put(e.key(), e.value());
    }
    puts(space)
        .subMap(from, true, until, false)
        .forEach((k, v) -> v.ifPresentOrElse(x -> merged.put(k, x), () -> merged.remove(k)));
    var page = new ArrayList<Space.Entry>();
    for (var e : merged.entrySet()) {
      if (page.size() < most) {
        page.add(new Space.Entry(e.getKey().clone(), e.getValue().clone()));
      }
    }
    return page;
  }

  @Override
  public void put(Space space, byte[] key, byte[] value) {
    puts(space).put(key.clone(), Optional.of(value.clone()));
  }

  @Override
  public void delete(Space space, byte[] key) {
    puts(space).put(key.clone(), Optional.empty());
  }

  @Override
  public ContentId store(ContentDraft draft) {
    return stored.computeIfAbsent(draft, _ -> vault.nextContent());
  }

  @Override
  public void hold(ContentId content) {
    counts.merge(content, 1, Integer::sum);
  }

  @Override
  public void release(ContentId content) {
    counts.merge(content, -1, Integer::sum);
  }

  void commit() {
    puts.forEach((space, map) -> map.forEach((k, v) -> vault.put(space, k, v)));
    stored.forEach((draft, id) -> vault.store(id, ((MemoryDraft) draft).take()));
    counts.forEach(
        (id, change) -> {
          if (change != 0) {
            vault.count(id, change);
          }
        });
  }

  private NavigableMap<byte[], Optional<byte[]>> puts(Space space) {
    return puts.computeIfAbsent(space.name(), _ -> new TreeMap<>(Arrays::compareUnsigned));
  }
}
