package org.rekkas.kernel.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rekkas.spi.Locks;

/** The locks of all plugins, whatever the generation. Lives as long as the server. Thread-safe. */
public final class NamedLocks {
  private final Set<Name> held = ConcurrentHashMap.newKeySet();

  private record Name(String plugin, String name) {}

  /** The locks of one plugin, by its name. */
  public Locks of(String plugin) {
    return name -> take(new Name(plugin, name));
  }

  private Optional<Locks.Held> take(Name name) {
    return held.add(name) ? Optional.of(new OneHeld(name)) : Optional.empty();
  }

  /** Frees its name once: by the next close the name may be another's. */
  private final class OneHeld implements Locks.Held {
    private final Name name;
    private final AtomicBoolean open = new AtomicBoolean(true);

    OneHeld(Name name) {
      this.name = name;
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        held.remove(name);
      }
    }
  }
}
