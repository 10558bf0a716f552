package org.rekkas.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.rekkas.vault.disk.Disk;

/**
 * Which course of events contents belong to: a random id in a file beside them, another one from
 * each time on that the state came back older. Only within one lineage are files of the same name
 * and size the same: data that were put back give the numbers again that the data before gave, and
 * a backup may be of those. Data that came back by another way, such as a snapshot, have theirs
 * still.
 */
final class Lineage {
  private static final String FILE = "lineage";

  private Lineage() {}

  /** That of the contents in a folder; empty where no version has written one. */
  static Optional<String> of(Path content) throws IOException {
    try {
      return Optional.of(Files.readString(content.resolve(FILE)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Whether what one folder has need not be copied from the other. */
  static boolean same(Path content, Path other) throws IOException {
    var mine = of(content);
    return mine.isPresent() && mine.equals(of(other));
  }

  static void begin(Disk disk, Path content) throws IOException {
    SmallFile.write(disk, content.resolve(FILE), UUID.randomUUID() + "\n");
  }

  /** Notes in a folder that the contents there are of the same lineage as those here. */
  static void pass(Disk disk, Path content, Path to) throws IOException {
    SmallFile.write(disk, to.resolve(FILE), of(content).orElseThrow());
  }
}
