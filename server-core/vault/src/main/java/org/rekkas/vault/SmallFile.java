package org.rekkas.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import org.rekkas.vault.disk.Disk;

/** A file of a few words, which gets its name when they are on disk: all of it is there or none. */
final class SmallFile {
  private SmallFile() {}

  static void write(Disk disk, Path path, String text) throws IOException {
    var unnamed = path.resolveSibling(path.getFileName() + BackupFolder.FRESH);
    disk.delete(unnamed);
    try (var file = disk.create(unnamed)) {
      file.write(UTF_8.encode(text), 0);
      file.force();
    }
    disk.rename(unnamed, path);
    disk.forceFolder(path.resolveSibling(""));
  }
}
