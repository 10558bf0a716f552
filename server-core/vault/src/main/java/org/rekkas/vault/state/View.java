package org.rekkas.vault.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.Space.Entry;

/** A sorted map that is read: the entries as committed, or with changes laid over them. */
public interface View {
  byte @Nullable [] get(byte[] key);

  /** At most so many entries, from (inclusive) until (exclusive), in unsigned order. */
  List<Entry> range(byte[] from, byte[] until, int most);
}
