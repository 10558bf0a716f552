package org.rekkas.vault.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.Optional;

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
      var salvage = new Salvage(in);
      copy(salvage::read, in.size(), name);
      return salvage.unreadable().size();
    }
  }

  /**
   * The first octets of a file. What cannot be read of it comes from another copy, of the same
   * offsets; fails where that has it neither.
   */
  public void copy(DiskFile in, long length, Path name, Optional<Path> other) throws IOException {
    if (other.isEmpty()) {
      copy(in::read, length, name);
      return;
    }
    try (var spare = disk.read(other.get())) {
      copy((into, at) -> read(in, spare, into, at), length, name);
    }
  }

  private int read(DiskFile in, DiskFile spare, ByteBuffer into, long at) throws IOException {
    int begin = into.position();
    try {
      return in.read(into, at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException _) {
      into.position(begin);
    }
    int limit = into.limit();
    for (long from = at; into.position() < limit; from = at + into.position() - begin) {
      leave.require();
      long end = Salvage.start(from) + Salvage.BLOCK;
      into.limit((int) Math.min(limit, into.position() + end - from));
      readBlock(in, spare, into, from);
      into.limit(limit);
    }
    return limit - begin;
  }

  private static void readBlock(DiskFile in, DiskFile spare, ByteBuffer into, long at)
      throws IOException {
    int begin = into.position();
    try {
      in.read(into, at);
      if (into.hasRemaining()) {
        throw new EOFException("what is copied became shorter");
      }
    } catch (ClosedChannelException | EOFException e) {
      throw e;
    } catch (IOException e) {
      into.position(begin);
      spare.read(into, at);
      if (into.hasRemaining()) {
        throw e;
      }
    }
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
