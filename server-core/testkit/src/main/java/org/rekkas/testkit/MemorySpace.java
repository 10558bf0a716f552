package org.rekkas.testkit;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.Space;

/** A space of a {@link MemoryVault}. */
record MemorySpace(MemoryVault vault, String name) implements Space {
  @Override
  public Optional<byte[]> get(byte[] key) {
    return vault.get(name, key);
  }

  @Override
  public List<Entry> range(byte[] from, byte[] until, int most) {
    return vault.range(name, from, until, most);
  }
}
