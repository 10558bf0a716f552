package org.rekkas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.rekkas.vault.disk.DiskFile;

/** The first octets of a file as a stream; closing it closes the file. One thread at a time. */
final class FileStream extends InputStream {
  private final DiskFile file;
  private final long end;
  private long at;

  FileStream(DiskFile file, long end) {
    this.file = file;
    this.end = end;
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
      throw new IOException("the file is shorter than its content");
    }
    at += some;
    return some;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
