package org.rekkas.vault;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How many octets of each segment still live. Committer's thread only. */
final class Live {
  private final Map<Long, Long> octets = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();

  void clear() {
    octets.clear();
    changed.clear();
  }

  /** As it was found in the state. */
  void found(long sequence, long count) {
    octets.put(sequence, count);
  }

  void more(long sequence, long count) {
    octets.merge(sequence, count, Long::sum);
    changed.add(sequence);
  }

  void less(long sequence, long count) {
    more(sequence, -count);
  }

  long of(long sequence) {
    return octets.getOrDefault(sequence, 0L);
  }

  /** The segment is gone. */
  void forget(long sequence) {
    octets.remove(sequence);
    changed.remove(sequence);
  }

  void forEach(Each each) {
    octets.forEach(each::live);
  }

  interface Each {
    void live(long sequence, long octets);
  }

  /** Those that changed since this was last asked. */
  void changed(Each each) {
    for (long sequence : changed) {
      each.live(sequence, of(sequence));
    }
    changed.clear();
  }
}
