package org.rekkas.spi.vault;

import java.util.List;
import java.util.Optional;

/** A sorted map from octets to octets; keys in unsigned lexical order. See {@link Key}. */
public interface Space {
  String name();

  Optional<byte[]> get(byte[] key);

  /**
   * A page of entries.
   *
   * @param from inclusive
   * @param until exclusive
   * @param most at least 1; a page that has fewer is the last
   */
  List<Entry> range(byte[] from, byte[] until, int most);

  /** One entry. The arrays are the caller's own. */
  record Entry(byte[] key, byte[] value) {}
}
