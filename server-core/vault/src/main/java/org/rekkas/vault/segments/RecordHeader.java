package org.rekkas.vault.segments;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first {@value #OCTETS} octets of a record, big-endian:
 *
 * <pre>
 *  0 magic "RKR1"      4 kind      5 flags (1: the content is a file of its own)     6 length of name
 *  8 length of head   12 CRC32C of the content     16 length of the content
 * 24 content id       32 time, ms  40 number of the file, or 0   48 watermark   56 forced state
 * 64 CRC32C of name and head       68 CRC32C of the segment's seed and octets 0 to 67
 * </pre>
 *
 * <p>Name, head and (unless it is a file of its own) content follow; the next record begins at a
 * multiple of 8. The other two CRCs need no {@linkplain SegmentHeader seed}, as the last covers
 * them.
 *
 * @param nameLength of the ledger's name
 * @param watermark everything below this offset of the segment was forced before this was written
 * @param stateForced a sequence number of the state that was forced before this was written
 */
public record RecordHeader(
    Kind kind,
    int nameLength,
    int headLength,
    int contentCrc,
    long contentLength,
    long contentId,
    long time,
    long file,
    long watermark,
    long stateForced,
    int headCrc) {
  public static final int OCTETS = 72;
  public static final int MAX_HEAD = 16 << 20;
  private static final int MAGIC = 0x524B5231;
  private static final int LARGE = 1;

  public boolean large() {
    return file != 0;
  }

  /** From the record's first octet to the content's. */
  public int contentOffset() {
    return OCTETS + nameLength + headLength;
  }

  /** From the record's first octet to the next record's. */
  public long length() {
    return aligned(contentOffset() + (large() ? 0 : contentLength));
  }

  static long aligned(long length) {
    return (length + 7) & ~7L;
  }

  /** Whether a record may begin here; cheap. */
  static boolean maybeAt(ByteBuffer from, int at) {
    return from.getInt(at) == MAGIC;
  }

  /** Writes the header at the buffer's position. */
  void write(ByteBuffer into, long seed) {
    int begin = into.position();
    into.putInt(MAGIC).put((byte) kind.code).put((byte) (large() ? LARGE : 0));
    into.putShort((short) nameLength).putInt(headLength).putInt(contentCrc);
    into.putLong(contentLength).putLong(contentId).putLong(time).putLong(file);
    into.putLong(watermark).putLong(stateForced).putInt(headCrc);
    into.putInt(seal(into, begin, seed));
  }

  /** The header at an offset of the buffer; empty where none is whole. */
  static Optional<RecordHeader> read(ByteBuffer from, int at, long seed) {
    if (at + OCTETS > from.limit()
        || from.getInt(at) != MAGIC
        || from.getInt(at + 68) != seal(from, at, seed)) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordHeader(
            Kind.of(from.get(at + 4)),
            Short.toUnsignedInt(from.getShort(at + 6)),
            from.getInt(at + 8),
            from.getInt(at + 12),
            from.getLong(at + 16),
            from.getLong(at + 24),
            from.getLong(at + 32),
            from.getLong(at + 40),
            from.getLong(at + 48),
            from.getLong(at + 56),
            from.getInt(at + 64)));
  }

  private static int seal(ByteBuffer octets, int at, long seed) {
    var crc = new CRC32C();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (seed >>> shift));
    }
    crc.update(octets.duplicate().position(at).limit(at + 68));
    return (int) crc.getValue();
  }
}
