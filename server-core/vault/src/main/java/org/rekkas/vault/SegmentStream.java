package org.rekkas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.rekkas.vault.segments.Segments;

/** A part of a pinned segment as a stream. One thread at a time. */
final class SegmentStream extends InputStream {
  private final Segments.Reading reading;
  private final long end;
  private long at;
  private boolean closed;

  SegmentStream(Segments.Reading reading, long from, long length) {
    this.reading = reading;
    this.at = from;
    this.end = from + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    int some = (int) Math.min(length, end - at);
    int read = reading.file().read(ByteBuffer.wrap(into, offset, some), at);
    if (read < some) {
      throw new IOException("the segment ends within a content");
    }
    at += some;
    return some;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      reading.close();
    }
  }
}
