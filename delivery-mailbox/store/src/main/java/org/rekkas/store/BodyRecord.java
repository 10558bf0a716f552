package org.rekkas.store;

import org.rekkas.spi.vault.ContentId;

/**
 * The value of {@link Layout#bodies}: what never changes in the life of a message. Each holds one
 * reference to its content; the prefix is this message's own.
 */
record BodyRecord(ContentId content, byte[] prefix) {
  private static final int VERSION = 1;

  static BodyRecord read(byte[] value) {
    var from = new Unpacker(value, VERSION);
    return new BodyRecord(new ContentId(from.number()), from.octets());
  }

  byte[] packed() {
    return new Packer(prefix.length + 16)
        .number(VERSION)
        .number(content.value())
        .octets(prefix)
        .packed();
  }
}
