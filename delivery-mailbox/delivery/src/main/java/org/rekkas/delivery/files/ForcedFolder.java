package org.rekkas.delivery.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Forces the names in a folder to disk, so that a power cut does not take away what is there. */
public final class ForcedFolder {
  private ForcedFolder() {}

  static void force(Path folder) throws IOException {
    try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  /** The folder that a file or folder is in. */
  public static void holding(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      force(folder);
    }
  }
}
