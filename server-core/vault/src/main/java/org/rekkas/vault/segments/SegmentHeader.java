package org.rekkas.vault.segments;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first block of a segment, of {@value #OCTETS} octets: magic, version, sequence number, time
 * of its beginning, and how far the segment before it was forced; then a CRC32C, then zeros.
 *
 * @param before sequence number of the segment that was written before this one, or 0
 * @param beforeForced its forced length: what is missing below it is damage, not a torn tail
 */
record SegmentHeader(long sequence, long time, long before, long beforeForced) {
  static final int OCTETS = 4096;
  static final int VERSION = 1;
  private static final long MAGIC = 0x52454B4B53454731L; // REKKSEG1
  private static final int CRC_AT = 44;

  void write(ByteBuffer into) {
    int begin = into.position();
    into.putLong(MAGIC).putInt(VERSION).putLong(sequence).putLong(time);
    into.putLong(before).putLong(beforeForced);
    into.putInt(crc(into, begin));
    while (into.position() < begin + OCTETS) {
      into.putLong(0);
    }
  }

  static Optional<SegmentHeader> read(ByteBuffer from) {
    if (from.limit() < OCTETS
        || from.getLong(0) != MAGIC
        || from.getInt(8) != VERSION
        || from.getInt(CRC_AT) != crc(from, 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(from.getLong(12), from.getLong(20), from.getLong(28), from.getLong(36)));
  }

  private static int crc(ByteBuffer octets, int at) {
    var crc = new CRC32C();
    crc.update(octets.duplicate().position(at).limit(at + CRC_AT));
    return (int) crc.getValue();
  }
}
