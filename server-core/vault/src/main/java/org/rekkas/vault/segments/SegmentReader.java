package org.rekkas.vault.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.disk.Salvage;

/**
 * Reads the records of one segment. A record is whole (lengths and CRCs hold) or it is not there; a
 * block that cannot be read holds none. One thread.
 */
public final class SegmentReader {
  private static final int WINDOW = 256 << 10;

  private final DiskFile file;
  private final Salvage salvage;
  private final SegmentHeader segment;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowAt;

  public SegmentReader(Segments.Reading of) throws IOException {
    this(of, Long.MAX_VALUE);
  }

  /** Reads it as if it ended at an offset. */
  public SegmentReader(Segments.Reading of, long end) throws IOException {
    this(of.file(), of.segment().header(), end);
  }

  SegmentReader(DiskFile file, SegmentHeader segment) throws IOException {
    this(file, segment, Long.MAX_VALUE);
  }

  SegmentReader(DiskFile file, SegmentHeader segment, long end) throws IOException {
    this.file = file;
    this.salvage = new Salvage(file);
    this.segment = segment;
    this.size = Math.min(end, file.size());
  }

  public long firstRecord() {
    return segment.octets();
  }

  /**
   * Reads everything from an offset on, contents too; from one before the first record on, the
   * segment's header as well. What does not hold below the greatest offset that is known to have
   * been forced is damage; above it, it is what a crash left of the last batch. What cannot be read
   * is damage anywhere, and so is all behind the last record where that is behind it: nothing tells
   * how far the records went. Reading goes on behind any of them: a whole record is never passed
   * over.
   *
   * @param forced an offset known to have been forced; the records' own watermarks add to it
   */
  public Scan scan(long offset, long forced) throws IOException {
    var whole = new ArrayList<Found>();
    long known = forced;
    long from = Math.max(offset, firstRecord());
    if (from == firstRecord()) {
      fill(0, segment.octets());
    }
    for (long at = from; at + RecordHeader.OCTETS <= size; ) {
      var header = whole(at);
      if (header.isPresent()) {
        whole.add(new Found(new Position(segment.sequence(), at), header.get()));
        known = Math.max(known, header.get().watermark());
        at += header.get().length();
      } else {
        at = next(at);
      }
    }
    return judge(whole, from, Math.max(known, unreadable(whole, from)));
  }

  /** The end of what cannot be read, or 0. */
  private long unreadable(List<Found> whole, long from) {
    Long last = salvage.unreadable().lower(size);
    if (last == null || last + Salvage.BLOCK <= from) {
      return 0;
    }
    long until = last + Salvage.BLOCK;
    return until > end(whole, from) ? size : until;
  }

  private static long end(List<Found> whole, long from) {
    if (whole.isEmpty()) {
      return from;
    }
    var last = whole.getLast();
    return last.at().offset() + last.header().length();
  }

  private Scan judge(List<Found> whole, long from, long forced) {
    var damage = new ArrayList<Scan.Hole>();
    if (from == firstRecord() && salvage.unreadable().lower(from) != null) {
      damage.add(new Scan.Hole(0, from));
    }
    long end = from;
    long certain = from;
    for (var found : whole) {
      long at = found.at().offset();
      if (at > end && end < forced) {
        damage.add(new Scan.Hole(end, at));
      }
      boolean follows = at == certain || found.header().watermark() > certain;
      end = at + found.header().length();
      certain = follows ? end : certain;
    }
    if (end < forced) {
      damage.add(new Scan.Hole(end, forced));
      end = forced;
    }
    return new Scan(whole, end, Math.max(certain, forced), damage);
  }

  /**
   * How far the segment was forced, as its records tell: each follows the one before, or knows that
   * what it misses was forced. What does neither was left by a batch that failed.
   */
  long end() throws IOException {
    long end = firstRecord();
    for (long at = end; at + RecordHeader.OCTETS <= size; ) {
      var header = whole(at);
      if (header.isPresent()) {
        boolean counts = at == end || header.get().watermark() > end;
        at += header.get().length();
        end = counts ? at : end;
      } else {
        at = next(at);
      }
    }
    return end;
  }

  /** The header of the record at an offset; empty unless all of the record is whole. */
  public Optional<RecordHeader> whole(long at) throws IOException {
    return header(at).filter(header -> at + header.length() <= size).filter(h -> holds(h, at));
  }

  /** The header of the record at an offset, if it is whole itself. */
  public Optional<RecordHeader> header(long at) throws IOException {
    fill(at, RecordHeader.OCTETS);
    return RecordHeader.read(window, (int) (at - windowAt), segment.seed());
  }

  /** The header of one record, if it is whole. */
  public static Optional<RecordHeader> headerAt(Segments.Reading in, long at) throws IOException {
    var octets = ByteBuffer.allocate(RecordHeader.OCTETS);
    in.file().read(octets, at);
    return RecordHeader.read(octets.flip(), 0, in.segment().header().seed());
  }

  private boolean holds(RecordHeader header, long at) {
    try {
      long named = at + RecordHeader.OCTETS;
      int named2 = header.nameLength() + header.headLength();
      return crc(named, named2) == header.headCrc()
          && (header.large() || crc(named + named2, header.contentLength()) == header.contentCrc());
    } catch (IOException e) {
      return false; // it would end behind the file
    }
  }

  private int crc(long from, long length) throws IOException {
    var crc = new CRC32C();
    for (long at = from; at < from + length; ) {
      fill(at, 1);
      int begin = (int) (at - windowAt);
      int some = (int) Math.min(window.limit() - begin, from + length - at);
      if (some <= 0) {
        throw new IOException("the segment ends within a record");
      }
      crc.update(window.array(), begin, some);
      at += some;
    }
    return (int) crc.getValue();
  }

  /** The next offset behind one without a whole record at which one may begin. */
  private long next(long bad) throws IOException {
    for (long at = bad + 8; at + RecordHeader.OCTETS <= size; at += 8) {
      fill(at, RecordHeader.OCTETS);
      int begin = (int) (at - windowAt);
      if (begin + RecordHeader.OCTETS > window.limit()) {
        return size;
      }
      if (RecordHeader.maybeAt(window, begin)
          && RecordHeader.read(window, begin, segment.seed()).isPresent()) {
        return at;
      }
    }
    return size;
  }

  /** Where the next header is behind an offset that has none, if there is one. */
  public OptionalLong nextBehind(long bad) throws IOException {
    long at = next(bad);
    return at < size ? OptionalLong.of(at) : OptionalLong.empty();
  }

  /** The name of the ledger that a record belongs to; empty for none. */
  public String name(Found found) throws IOException {
    byte[] name = read(found.at().offset() + RecordHeader.OCTETS, found.header().nameLength());
    return new String(name, StandardCharsets.UTF_8);
  }

  public byte[] head(Found found) throws IOException {
    long at = found.at().offset() + RecordHeader.OCTETS + found.header().nameLength();
    return read(at, found.header().headLength());
  }

  /** A content that is not a file of its own. */
  public byte[] content(Found found) throws IOException {
    long at = found.at().offset() + found.header().contentOffset();
    return read(at, (int) found.header().contentLength());
  }

  private byte[] read(long at, int length) throws IOException {
    byte[] octets = new byte[length];
    if (file.read(ByteBuffer.wrap(octets), at) < length) {
      throw new IOException("the segment ends within a record");
    }
    return octets;
  }

  /** Sees to it that the window holds that many octets from an offset on, or all that there are. */
  private void fill(long at, int octets) throws IOException {
    if (at >= windowAt && at + octets <= windowAt + window.limit()) {
      return;
    }
    window.clear();
    windowAt = at;
    int read = 0;
    try {
      read = salvage.read(window, at);
    } finally {
      window.position(0).limit(read);
    }
  }
}
