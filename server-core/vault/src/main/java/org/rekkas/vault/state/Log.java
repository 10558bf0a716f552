package org.rekkas.vault.state;

/** The write-ahead log of the state, as seen by whoever forces it. */
public interface Log {
  /**
   * Grows with every batch.
   *
   * @throws StateFailed the state is not open
   */
  long sequence();

  /**
   * Returns when everything written before is on disk.
   *
   * @throws StateFailed it could not be forced, and may be on disk all the same
   */
  void force();
}
