package org.rekkas.vault;

import java.util.Arrays;

/**
 * When keys were last changed, by the number of the batch, as coarse as a table of fixed size makes
 * it: a key that seems changed may not be, one that seems unchanged is. Committer's thread only.
 */
final class Versions {
  private static final int SLOTS = 1 << 16;

  private final long[] last = new long[SLOTS];

  void changed(byte[] key, long batch) {
    last[slot(key)] = batch;
  }

  void allChanged(long batch) {
    Arrays.fill(last, batch);
  }

  boolean maybeChangedAfter(byte[] key, long batch) {
    return last[slot(key)] > batch;
  }

  private static int slot(byte[] key) {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    return hash >>> 16;
  }
}
