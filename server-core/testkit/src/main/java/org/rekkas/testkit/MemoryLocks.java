package org.rekkas.testkit;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rekkas.spi.Locks;

/** The locks of one plugin. */
final class MemoryLocks implements Locks {
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  @Override
  public Optional<Held> take(String name) {
    return held.add(name) ? Optional.of(() -> held.remove(name)) : Optional.empty();
  }
}
