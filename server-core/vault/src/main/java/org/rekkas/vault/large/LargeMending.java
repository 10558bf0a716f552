package org.rekkas.vault.large;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.FileCopy;

/**
 * Puts whole copies in the place of files of large contents that do not hold, or cannot be read.
 * Reads each file whole but for those that are one with their copy. One thread, while nobody has
 * them open.
 */
public final class LargeMending {
  private static final String FRESH = ".new";
  private static final int PIECE = 1 << 20;

  private final Disk disk;
  private final LargeFiles files;
  private final LargeFiles copies;
  private final Consumer<String> alarm;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);

  public LargeMending(Disk disk, LargeFiles files, LargeFiles copies, Consumer<String> alarm) {
    this.disk = disk;
    this.files = files;
    this.copies = copies;
    this.alarm = alarm;
  }

  /**
   * @param length of the content, as its record says
   */
  public void mend(long number, long length, int crc) throws IOException {
    var file = files.path(number);
    var copy = copies.path(number);
    if (!Files.exists(file)
        || !Files.exists(copy)
        || Files.isSameFile(file, copy)
        || holds(file, length, crc)) {
      return;
    }
    if (!holds(copy, length, crc)) {
      alarm.accept(file + " is damaged, and so is " + copy);
      return;
    }
    var fresh = file.resolveSibling(file.getFileName() + FRESH);
    disk.delete(fresh);
    FileCopy.on(disk).copy(copy, fresh);
    disk.rename(fresh, file);
    disk.forceFolder(files.folder());
    alarm.accept(file + " was damaged: it comes from the backup");
  }

  private boolean holds(Path file, long length, int expected) throws IOException {
    var crc = new CRC32C();
    try (var in = disk.read(file)) {
      for (long at = 0; at < length; at += piece.limit()) {
        piece.clear().limit((int) Math.min(PIECE, length - at));
        in.read(piece, at);
        if (piece.hasRemaining()) {
          return false;
        }
        crc.update(piece.flip());
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException _) {
      return false; // a block of it cannot be read
    }
    return (int) crc.getValue() == expected;
  }
}
