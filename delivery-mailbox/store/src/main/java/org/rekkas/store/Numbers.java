package org.rekkas.store;

/**
 * What the whole store counts.
 *
 * @param born UIDVALIDITY of an INBOX that nothing was done to yet
 * @param lastFolder the last number that a folder got
 * @param lastUidValidity the last UIDVALIDITY that was given: they only grow, so that no name ever
 *     has one twice (RFC 9051 §2.3.1.1)
 */
record Numbers(long born, long lastFolder, long lastUidValidity) {
  private static final int VERSION = 1;

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
  Numbers next(long second) {
    return new Numbers(born, lastFolder + 1, Math.max(second, lastUidValidity + 1));
  }
}
