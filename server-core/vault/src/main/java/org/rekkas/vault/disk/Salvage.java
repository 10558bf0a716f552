package org.rekkas.vault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Reads of a file what can be read: a block that cannot is zeros, and is remembered, for what was
 * there is damage and never the end of what was written. One thread.
 */
public final class Salvage {
  /** What a disk fails to read, it fails to read in pieces of this many octets. */
  public static final int BLOCK = 4096;

  private final DiskFile file;
  private final NavigableSet<Long> unreadable = new TreeSet<>();

  public Salvage(DiskFile file) {
    this.file = file;
  }

  /** The offsets of the blocks that were to be read and could not. */
  public NavigableSet<Long> unreadable() {
    return Collections.unmodifiableNavigableSet(unreadable);
  }

  /** As {@link DiskFile#read}; fails where the file is closed. */
  public int read(ByteBuffer into, long at) throws IOException {
    int begin = into.position();
    try {
      return file.read(into, at);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      into.position(begin);
      return readBlocks(into, at);
    }
  }

  private int readBlocks(ByteBuffer into, long at) throws IOException {
    int limit = into.limit();
    long end = Math.min(at + into.remaining(), file.size());
    long next;
    for (long from = at; from < end; from = next) {
      next = Math.min(end, start(from) + BLOCK);
      into.limit(into.position() + (int) (next - from));
      readBlock(into, from);
    }
    into.limit(limit);
    return (int) Math.max(0, end - at);
  }

  private void readBlock(ByteBuffer into, long from) throws IOException {
    int begin = into.position();
    try {
      file.read(into, from);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      unreadable.add(start(from));
      into.position(begin);
    }
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }

  /** Of the block in which an offset lies. */
  public static long start(long offset) {
    return offset / BLOCK * BLOCK;
  }
}
