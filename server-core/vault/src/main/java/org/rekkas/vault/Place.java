package org.rekkas.vault;

import java.nio.ByteBuffer;
import org.rekkas.vault.segments.Position;

/**
 * Where a content lies and how many refer to it: the value of an entry of the contents, of {@value
 * #OCTETS} octets, big-endian: version, sequence number and offset of its record, from there to the
 * content, length of the record, length and CRC32C of the content, number of its file or 0,
 * references.
 */
record Place(
    Position at,
    int toContent,
    long recordLength,
    long length,
    int crc,
    long file,
    int references) {
  static final int OCTETS = 1 + 8 + 8 + 4 + 8 + 8 + 4 + 8 + 4;
  private static final byte VERSION = 1;

  Place withReferences(int count) {
    return new Place(at, toContent, recordLength, length, crc, file, count);
  }

  byte[] octets() {
    return ByteBuffer.allocate(OCTETS)
        .put(VERSION)
        .putLong(at.sequence())
        .putLong(at.offset())
        .putInt(toContent)
        .putLong(recordLength)
        .putLong(length)
        .putInt(crc)
        .putLong(file)
        .putInt(references)
        .array();
  }

  static Place of(byte[] octets) {
    var in = ByteBuffer.wrap(octets);
    if (in.get() != VERSION) {
      throw new IllegalStateException("a newer version has written this vault");
    }
    return new Place(
        new Position(in.getLong(), in.getLong()),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getInt(),
        in.getLong(),
        in.getInt());
  }
}
