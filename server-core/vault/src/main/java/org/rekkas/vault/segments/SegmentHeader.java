package org.rekkas.vault.segments;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment, a block of {@value #BLOCK} octets: magic, version, sequence number,
 * time of the beginning, how far the segment before it was forced, and the seed of its records'
 * CRCs; then a CRC32C, then zeros. It stands there twice, for without the seed no record can be
 * read.
 *
 * <p>The seed is drawn by chance, so that neither an old record in a file that is written over nor
 * one that a stranger wrote into a mail passes for a record of this segment. In version 1 it was
 * the sequence number, and the block stood there once.
 *
 * @param before sequence number of the segment that was written before this one, or 0
 * @param beforeForced its forced length: what is missing below it is damage, not a torn tail
 */
record SegmentHeader(
    int version, long sequence, long time, long before, long beforeForced, long seed) {
  static final int BLOCK = 4096;
  static final int MAX_OCTETS = 2 * BLOCK;
  private static final int VERSION = 2;
  private static final long MAGIC = 0x52454B4B53454731L; // REKKSEG1
  private static final int SEED_AT = 44;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** That of a new segment. */
  SegmentHeader(long sequence, long time, long before, long beforeForced) {
    this(VERSION, sequence, time, before, beforeForced, RANDOM.nextLong());
  }

  /** What a segment whose header is lost is read by: one of version 1 has all that it needs. */
  static SegmentHeader lost(long sequence) {
    return new SegmentHeader(1, sequence, 0, 0, 0, sequence);
  }

  /** All of it, which is the offset of the first record. */
  int octets() {
    return version == 1 ? BLOCK : MAX_OCTETS;
  }

  void write(ByteBuffer into) {
    for (int end = into.position() + octets(); into.position() < end; ) {
      writeBlock(into);
    }
  }

  ByteBuffer whole() {
    var octets = ByteBuffer.allocate(octets());
    write(octets);
    return octets.flip();
  }

  private void writeBlock(ByteBuffer into) {
    int begin = into.position();
    into.putLong(MAGIC).putInt(version).putLong(sequence).putLong(time);
    into.putLong(before).putLong(beforeForced);
    if (version > 1) {
      into.putLong(seed);
    }
    into.putInt(crc(into, begin, into.position()));
    while (into.position() < begin + BLOCK) {
      into.putLong(0);
    }
  }

  /**
   * That of a segment, of its first octets; empty where neither block is whole, or they are those
   * of a segment that the file was before.
   */
  static Optional<SegmentHeader> read(ByteBuffer first, long sequence) {
    return block(first, 0)
        .filter(header -> header.sequence == sequence)
        .or(() -> block(first, BLOCK).filter(header -> header.sequence == sequence));
  }

  /** The block at an offset, of whichever segment; empty where none is whole. */
  static Optional<SegmentHeader> block(ByteBuffer from, int at) {
    if (from.limit() < at + BLOCK || from.getLong(at) != MAGIC) {
      return Optional.empty();
    }
    int version = from.getInt(at + 8);
    int crcAt = at + (version == 1 ? SEED_AT : SEED_AT + Long.BYTES);
    if (version < 1 || version > VERSION || from.getInt(crcAt) != crc(from, at, crcAt)) {
      return Optional.empty();
    }
    long sequence = from.getLong(at + 12);
    return Optional.of(
        new SegmentHeader(
            version,
            sequence,
            from.getLong(at + 20),
            from.getLong(at + 28),
            from.getLong(at + 36),
            version == 1 ? sequence : from.getLong(at + SEED_AT)));
  }

  private static int crc(ByteBuffer octets, int from, int until) {
    var crc = new CRC32C();
    crc.update(octets.duplicate().position(from).limit(until));
    return (int) crc.getValue();
  }
}
