package org.rekkas.spi.vault;

/**
 * The log-first way into the vault, for what must be forced at the least cost: one record in a
 * content segment, self-describing, forced once for all callers of the moment; its entries in the
 * spaces follow unforced, in the order of the segment, and are made again from the record after a
 * crash. This is what the 250 of SMTP waits for.
 */
public interface Ledger {
  /**
   * Returns when record and content are forced.
   *
   * @param head at most 16 MiB: what the indexer needs to know
   * @throws VaultUnwritable if the record is not to be relied on; whether it is there is unknown
   */
  ContentId append(byte[] head, ContentDraft content) throws VaultUnwritable;

  /**
   * Makes the entries of a record. A function of its arguments and of the transaction, quick, run
   * on the committer's thread; called again for the same record after a crash, so it must look
   * whether its work was done. The content starts with one reference, which the entries take over.
   */
  @FunctionalInterface
  interface Indexer {
    void index(Transaction tx, byte[] head, ContentId content);
  }
}
