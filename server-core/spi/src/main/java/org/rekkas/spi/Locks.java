package org.rekkas.spi;

import java.util.Optional;

/**
 * Locks by name, held in the kernel, so that two sessions agree even when they are of two
 * generations of the plugin. Each plugin has names of its own; a restart frees all.
 */
public interface Locks {
  /** Takes a lock; empty, at once, if somebody has it, or in a process that serves nobody. */
  Optional<Held> take(String name);

  /** A lock while it is held. Closing it again does nothing. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
