package org.rekkas.vault;

import org.rekkas.spi.vault.ContentId;

/** Takes what a repair found and no state explains, one record at a time. */
@FunctionalInterface
public interface Unexplained {
  /**
   * Whoever wants to keep the content holds it before this returns; its own reference goes after.
   * May be called again for the same record after a crash.
   *
   * @param ledger plugin and name of the ledger, or empty: it was stored by a transaction
   * @param head what the ledger was given with the content, or empty
   */
  void take(String ledger, byte[] head, ContentId content);
}
