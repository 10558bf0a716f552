package org.rekkas.vault;

import java.util.List;
import java.util.Optional;
import org.rekkas.spi.vault.Space;

/** A space that was never made, as whoever only looks sees it: it has no entries. */
record Unmade(String name) implements Space {
  @Override
  public Optional<byte[]> get(byte[] key) {
    return Optional.empty();
  }

  @Override
  public List<Entry> range(byte[] from, byte[] until, int most) {
    return List.of();
  }
}
