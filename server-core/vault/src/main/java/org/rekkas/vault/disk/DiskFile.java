package org.rekkas.vault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Positional, so that one reader does not move another. */
public interface DiskFile extends AutoCloseable {
  /**
   * Reads until the buffer is full or the file ends.
   *
   * @return octets read
   */
  int read(ByteBuffer into, long at) throws IOException;

  /** Writes the whole buffer. */
  void write(ByteBuffer from, long at) throws IOException;

  /** Returns when what was written, and the length, are on disk. */
  void force() throws IOException;

  void truncate(long length) throws IOException;

  long size() throws IOException;

  @Override
  void close() throws IOException;
}
