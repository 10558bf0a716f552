package org.rekkas.spi.store;

import java.util.Set;

/** RFC 9051 §6.4.6: STORE's three ways. */
public sealed interface FlagChange {
  record Add(Set<String> flags) implements FlagChange {
    public Add {
      flags = Set.copyOf(flags);
    }
  }

  record Remove(Set<String> flags) implements FlagChange {
    public Remove {
      flags = Set.copyOf(flags);
    }
  }

  record Replace(Set<String> flags) implements FlagChange {
    public Replace {
      flags = Set.copyOf(flags);
    }
  }
}
