package org.rekkas.vault.large;

import java.io.IOException;
import java.nio.file.Path;
import org.rekkas.vault.disk.Disk;
import org.rekkas.vault.disk.DiskFile;

/**
 * Contents that are too large for a segment, a file for each: {@code <number, 16 hexadecimal
 * digits>.content}, the octets and nothing else. Any thread.
 */
public final class LargeFiles {
  private static final String ENDING = ".content";

  private final Disk disk;
  private final Path folder;

  public LargeFiles(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  public DiskFile create(long number) throws IOException {
    return disk.create(path(number));
  }

  /** Returns when the file and its name are on disk. */
  public void force(DiskFile file) throws IOException {
    file.force();
    disk.forceFolder(folder);
  }

  public DiskFile read(long number) throws IOException {
    return disk.read(path(number));
  }

  public void delete(long number) throws IOException {
    disk.delete(path(number));
  }

  /** Is handed the number of a file, which it may delete. */
  @FunctionalInterface
  public interface Visitor {
    void visit(long number) throws IOException;
  }

  /** Hands over all that are there, one at a time: there may be millions. */
  public void visit(Visitor visitor) throws IOException {
    disk.visit(
        folder,
        path -> {
          var name = path.getFileName().toString();
          if (name.endsWith(ENDING)) {
            visitor.visit(Long.parseLong(name.substring(0, name.length() - ENDING.length()), 16));
          }
        });
  }

  public Path folder() {
    return folder;
  }

  public Path path(long number) {
    var digits = Long.toHexString(number);
    return folder.resolve("0".repeat(16 - digits.length()) + digits + ENDING);
  }
}
