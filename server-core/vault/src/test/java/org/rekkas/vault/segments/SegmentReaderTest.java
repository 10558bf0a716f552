package org.rekkas.vault.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.vault.disk.FileDisk;

/** How far a segment was forced, as its records tell: one of a batch, and two of the next. */
final class SegmentReaderTest {
  private static final long SIZE = 64 << 10;
  private static final SegmentHeader HEADER = new SegmentHeader(1, 0, 0, 0);
  private static final byte[] NONE = {};

  private final FileDisk disk = new FileDisk();
  private final List<Long> begins = new ArrayList<>();
  private Path path;
  private long end;

  @BeforeEach
  void write(@TempDir Path folder) throws IOException {
    path = folder.resolve("segment");
    var file = disk.create(path);
    file.write(ByteBuffer.allocate((int) SIZE), 0);
    var segment = new Segment(HEADER, path, 0);
    var writer = new SegmentWriter(file, segment, SIZE, ByteBuffer.allocate(16 << 10));
    append(writer, 0);
    writer.force();
    append(writer, segment.forced());
    append(writer, segment.forced());
    writer.force();
    end = segment.forced();
    writer.close(false);
  }

  private void append(SegmentWriter writer, long watermark) throws IOException {
    var header =
        new RecordHeader(
            Kind.LEDGER, 0, 0, 0, 0, 1, 0, 0, watermark, 0, SegmentWriter.crc(NONE, NONE));
    begins.add(writer.append(header, NONE, NONE, new Body(0, 0, 0, NONE)).offset());
  }

  @Test
  void itEndsBehindTheLastRecord() throws IOException {
    assertEquals(end, measured(HEADER));
  }

  @Test
  void whatWasForcedBeforeALaterRecordIsNotItsEnd() throws IOException {
    damage(begins.get(0));
    assertEquals(end, measured(HEADER));
  }

  /** Whoever was to have the third was told that it failed, if its batch did. */
  @Test
  void aTornBatchIsNotReliedOn() throws IOException {
    damage(begins.get(1));
    assertEquals(begins.get(1), measured(HEADER));
  }

  @Test
  void recordsOfAnotherSegmentAreWhatTheFileWasBefore() throws IOException {
    var another = new SegmentHeader(1, 0, 0, 0);
    assertEquals(another.octets(), measured(another));
  }

  private void damage(long at) throws IOException {
    try (var file = disk.write(path)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), at + 8);
    }
  }

  private long measured(SegmentHeader as) throws IOException {
    try (var file = disk.read(path)) {
      return new SegmentReader(file, as).end();
    }
  }
}
