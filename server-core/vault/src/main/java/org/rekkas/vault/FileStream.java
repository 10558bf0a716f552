package org.rekkas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.rekkas.vault.disk.DiskFile;
import org.rekkas.vault.segments.Segments;

/** A part of a file as a stream; closing it lets go of the file, once. One thread at a time. */
final class FileStream extends InputStream {
  private final DiskFile file;
  private final Holder holder;
  private final long end;
  private long at;
  private boolean closed;

  private FileStream(DiskFile file, Holder holder, long from, long length) {
    this.file = file;
    this.holder = holder;
    this.at = from;
    this.end = from + length;
  }

  /** The first octets of a file, which is closed with the stream. */
  static FileStream of(DiskFile file, long length) {
    return new FileStream(file, file::close, 0, length);
  }

  /** A part of a segment, which is pinned until the stream is closed. */
  static FileStream of(Segments.Reading segment, long from, long length) {
    return new FileStream(segment.file(), segment::close, from, length);
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
    int read = file.read(ByteBuffer.wrap(into, offset, some), at);
    if (read < some) {
      throw new IOException("the file ends within a content");
    }
    at += some;
    return some;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      holder.close();
    }
  }

  /** What keeps the file readable. */
  private interface Holder {
    void close() throws IOException;
  }
}
