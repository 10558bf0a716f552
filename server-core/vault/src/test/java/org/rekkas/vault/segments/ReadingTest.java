package org.rekkas.vault.segments;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  @TempDir Path folder;
  private final FailingDisk failing = new FailingDisk();

  /** One pin too few, and the segment counts as gone while others read it. */
  @Test
  void aPinIsGivenBackOnceHoweverOftenItIsClosed() throws IOException {
    Path path = Files.createFile(folder.resolve("file"));
    var segment = new Segment(SegmentHeader.lost(1), path, 0);
    assertTrue(segment.pin());
    assertTrue(segment.pin());
    var reading = new Segments.Reading(segment, failing.disk().read(path));
    failing.failNext("close", new IOException("Input/output error"));
    assertThrows(IOException.class, reading::close);
    reading.close();
    assertFalse(segment.retire(), "another one reads it");
    segment.unpin();
    assertTrue(segment.retire());
  }
}
