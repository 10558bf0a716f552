package org.rekkas.vault.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.Space.Entry;

/**
 * Puts and deletes that are not in the state yet, seen over what is. One thread.
 *
 * <p>Arrays are kept, not copied: who hands them in does not change them any more.
 */
public final class Changes implements View {
  private static final byte[] DELETED = new byte[0];

  private final View below;
  private final NavigableMap<byte[], byte[]> made = new TreeMap<>(Arrays::compareUnsigned);

  public Changes(View below) {
    this.below = below;
  }

  public void put(byte[] key, byte[] value) {
    made.put(key, value);
  }

  public void delete(byte[] key) {
    made.put(key, DELETED);
  }

  /** Whether the key was put or deleted here. */
  public boolean holds(byte[] key) {
    return made.containsKey(key);
  }

  public boolean isEmpty() {
    return made.isEmpty();
  }

  /** Lays these over the ones below. */
  public void addTo(Changes other) {
    other.made.putAll(made);
  }

  public void forEach(
      BiConsumer<byte[], byte[]> puts, java.util.function.Consumer<byte[]> deletes) {
    for (var change : made.entrySet()) {
      if (isDeleted(change.getValue())) {
        deletes.accept(change.getKey());
      } else {
        puts.accept(change.getKey(), change.getValue());
      }
    }
  }

  public Iterable<byte[]> keys() {
    return made.keySet();
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] mine = made.get(key);
    if (mine == null) {
      return below.get(key);
    }
    return isDeleted(mine) ? null : mine;
  }

  @Override
  public List<Entry> range(byte[] from, byte[] until, int most) {
    if (Arrays.compareUnsigned(from, until) >= 0) {
      return List.of();
    }
    var mine = made.subMap(from, true, until, false);
    if (mine.isEmpty()) {
      return below.range(from, until, most);
    }
    return merge(below.range(from, until, most + mine.size()), mine, most);
  }

  private static List<Entry> merge(List<Entry> below, NavigableMap<byte[], byte[]> mine, int most) {
    var merged = new ArrayList<Entry>(most);
    var rest = below.iterator();
    var next = rest.hasNext() ? rest.next() : null;
    for (var change : mine.entrySet()) {
      while (next != null && Arrays.compareUnsigned(next.key(), change.getKey()) < 0) {
        merged.add(next);
        next = rest.hasNext() ? rest.next() : null;
      }
      if (next != null && Arrays.equals(next.key(), change.getKey())) {
        next = rest.hasNext() ? rest.next() : null;
      }
      if (!isDeleted(change.getValue())) {
        merged.add(new Entry(change.getKey(), change.getValue()));
      }
    }
    while (next != null && merged.size() < most) {
      merged.add(next);
      next = rest.hasNext() ? rest.next() : null;
    }
    return merged.size() > most ? List.copyOf(merged.subList(0, most)) : merged;
  }

  @SuppressWarnings("ReferenceEquality") // the mark is one object, whatever its octets
  private static boolean isDeleted(byte[] value) {
    return value == DELETED;
  }
}
