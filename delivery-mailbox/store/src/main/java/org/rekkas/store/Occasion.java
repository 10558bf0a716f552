package org.rekkas.store;

/**
 * The value of {@link Layout#appended}: when a message was appended.
 *
 * @param second since 1970
 */
record Occasion(long second) {
  private static final int VERSION = 1;

  /** What was written before it had a version is as old as can be. */
  static Occasion read(byte[] value) {
    return new Occasion(value.length == 0 ? 0 : new Unpacker(value, VERSION).number());
  }

  byte[] packed() {
    return new Packer(8).number(VERSION).number(second).packed();
  }
}
