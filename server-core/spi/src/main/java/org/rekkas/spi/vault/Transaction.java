package org.rekkas.spi.vault;

import java.util.List;
import java.util.Optional;

/** What a {@link Vault.Step} may do. Not for use outside of it, nor from another thread. */
public interface Transaction {
  /** The value as committed, or as put by this step. What is got here is checked at the commit. */
  Optional<byte[]> get(Space space, byte[] key);

  /**
   * A page as committed, with this step's own puts and deletes. Not checked at the commit: guard a
   * range by a key that is got with it, and given a new value by whoever changes the range.
   */
  List<Space.Entry> range(Space space, byte[] from, byte[] until, int most);

  void put(Space space, byte[] key, byte[] value);

  void delete(Space space, byte[] key);

  /** Stores a draft with one reference to it, in the same commit. */
  ContentId store(ContentDraft draft);

  /** Adds a reference to a content. */
  void hold(ContentId content);

  /** Takes a reference away; a content without any is collected. */
  void release(ContentId content);
}
