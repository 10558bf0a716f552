package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.disk.Disk;

/**
 * The free space of the disk, and the reserve that is kept on it: new contents stop at the reserve,
 * everything else at a quarter of it, so that what makes room can always be written. Any thread.
 */
final class Room {
  private final Disk disk;
  private final Path folder;
  private volatile long reserve;
  private final AtomicLong free = new AtomicLong();

  Room(Disk disk, Path folder, long reserve) throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.reserve = reserve;
    look();
  }

  /** From now on, so much is kept free. */
  void reserve(long octets) {
    reserve = octets;
  }

  /** Asks the disk; in between, what is written to files is counted. */
  void look() throws IOException {
    free.set(disk.usable(folder));
  }

  void spend(long octets) {
    if (free.addAndGet(-octets) < reserve) {
      throw full();
    }
  }

  boolean forContents() {
    return free.get() >= reserve;
  }

  boolean forChanges() {
    return free.get() >= reserve / 4;
  }

  VaultUnwritable full() {
    return new VaultUnwritable(Cause.FULL, why());
  }

  /** Below a folder that is gone nothing is free, which is no full disk. */
  String why() {
    if (free.get() <= 0 && Files.notExists(folder)) {
      return folder + " is not there any more: put it back, or mount its disk again";
    }
    return "the disk is full: %d MiB are free in %s, and %d MiB are kept free (data/reserve)"
        .formatted(Math.max(free.get(), 0) >> 20, folder, reserve >> 20);
  }
}
