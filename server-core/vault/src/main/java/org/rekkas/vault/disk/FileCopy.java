package org.rekkas.vault.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Makes files, forced, of others.
 *
 * @param leave asked before each piece; throws where the copying is to break off
 */
public record FileCopy(Disk disk, Leave leave) {
  private static final int PIECE = 1 << 20;

  /** Whether to go on. */
  @FunctionalInterface
  public interface Leave {
    void require() throws IOException;
  }

  /** Copies that go on whatever happens. */
  public static FileCopy on(Disk disk) {
    return new FileCopy(disk, () -> {});
  }

  public void copy(Path from, Path name) throws IOException {
    try (var in = disk.read(from)) {
      copy(in::read, in.size(), name);
    }
  }

  /**
   * The same, with zeros for what cannot be read.
   *
   * @return how many blocks that were
   */
  public int salvage(Path from, Path name) throws IOException {
    try (var in = disk.read(from)) {
      return salvage(in, in.size(), name);
    }
  }

  /**
   * The first octets of a file.
   *
   * @return how many blocks of it cannot be read
   */
  public int salvage(DiskFile in, long length, Path name) throws IOException {
    var salvage = new Salvage(in);
    copy(salvage::read, length, name);
    return salvage.unreadable().size();
  }

  @FunctionalInterface
  private interface Reading {
    int read(ByteBuffer into, long at) throws IOException;
  }

  private void copy(Reading in, long length, Path name) throws IOException {
    var octets = ByteBuffer.allocate((int) Math.min(PIECE, length));
    try (var out = disk.create(name)) {
      for (long at = 0; at < length; at += octets.limit()) {
        leave.require();
        octets.clear().limit((int) Math.min(octets.capacity(), length - at));
        if (in.read(octets, at) == 0) {
          throw new EOFException("what " + name.getFileName() + " is copied from became shorter");
        }
        out.write(octets.flip(), at);
      }
      out.force();
    }
  }
}
