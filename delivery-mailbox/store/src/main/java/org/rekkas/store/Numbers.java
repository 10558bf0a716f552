package org.rekkas.store;

import org.rekkas.spi.vault.Transaction;

/**
 * What the whole store counts.
 *
 * @param born UIDVALIDITY of an INBOX that nothing was done to yet
 * @param lastFolder where {@link FolderNumbers} begins
 * @param lastUidValidity the last UIDVALIDITY that was given: they only grow, so that no name ever
 *     has one twice (RFC 9051 §2.3.1.1)
 */
record Numbers(long born, long lastFolder, long lastUidValidity) {
  private static final int VERSION = 1;

  static Numbers of(Transaction tx, Layout layout) {
    return read(tx.get(layout.meta(), Layout.NUMBERS).orElseThrow());
  }

  static Numbers read(byte[] value) {
    var from = new Unpacker(value, VERSION);
    return new Numbers(from.number(), from.number(), from.number());
  }

  byte[] packed() {
    return new Packer(24)
        .number(VERSION)
        .number(born)
        .number(lastFolder)
        .number(lastUidValidity)
        .packed();
  }

  /** For all folders at once; see {@link Renewal}. */
  Numbers renewed(long second) {
    long validity = Math.max(second, lastUidValidity + 1);
    return new Numbers(validity, lastFolder, validity);
  }

  /** For one more folder; the UIDVALIDITY is the time in seconds, or more. */
  Numbers withUidValidity(long second) {
    return new Numbers(born, lastFolder, Math.max(second, lastUidValidity + 1));
  }
}
