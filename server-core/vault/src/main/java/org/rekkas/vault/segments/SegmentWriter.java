package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.rekkas.vault.disk.DiskFile;

/**
 * Appends records to one segment: gathers them, writes them together, forces them when asked. Used
 * by the committer's thread only. After a failure it is of no more use: a force is never tried
 * again.
 */
final class SegmentWriter {
  private static final byte[] PADDING = new byte[8];

  private final DiskFile file;
  private final Segment segment;
  private final long capacity;
  private final ByteBuffer gathered;
  private long written;
  private long appended;

  SegmentWriter(DiskFile file, Segment segment, long capacity, ByteBuffer gathered) {
    this.file = file;
    this.segment = segment;
    this.capacity = capacity;
    this.gathered = gathered.clear();
    segment.header().write(gathered);
    this.appended = gathered.position();
  }

  Segment segment() {
    return segment;
  }

  boolean fits(long length) {
    return appended + length <= capacity;
  }

  boolean unforced() {
    return appended > segment.forced();
  }

  Position append(RecordHeader header, byte[] name, byte[] head, Body body) throws IOException {
    var at = new Position(segment.sequence(), appended);
    if (gathered.remaining() < RecordHeader.OCTETS) {
      write();
    }
    header.write(gathered, segment.header().seed());
    put(name, name.length);
    put(head, head.length);
    int inline = Body.inline(body);
    put(body.octets(), inline);
    put(PADDING, (int) (header.length() - header.contentOffset() - inline));
    appended += header.length();
    return at;
  }

  static int crc(byte[] name, byte[] head) {
    var crc = new CRC32C();
    crc.update(name, 0, name.length);
    crc.update(head, 0, head.length);
    return (int) crc.getValue();
  }

  private void put(byte[] octets, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (!gathered.hasRemaining()) {
        write();
      }
      int some = Math.min(gathered.remaining(), length - done);
      gathered.put(octets, done, some);
      done += some;
    }
  }

  private void write() throws IOException {
    gathered.flip();
    int length = gathered.limit();
    file.write(gathered, written);
    written += length;
    gathered.clear();
  }

  void force() throws IOException {
    write();
    file.force();
    segment.forced(appended);
  }

  /**
   * Ends it; a file cut to what is forced is not recycled, but takes no more room than it needs.
   */
  void close(boolean cut) throws IOException {
    try (file) {
      if (cut) {
        file.truncate(segment.forced());
        file.force();
      }
    }
  }
}
