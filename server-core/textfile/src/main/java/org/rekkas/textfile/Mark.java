package org.rekkas.textfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the next start is told of an edited file: that there was one, and whether it had entries. A
 * file of its own beside the data: with the one word {@code entries}, or empty. Not thread-safe.
 */
final class Mark {
  private static final String ENTRIES = "entries";

  private final Path path;
  private boolean exists;
  private boolean entries;

  private Mark(Path path) {
    this.path = path;
  }

  static Mark read(Path path) throws IOException {
    var mark = new Mark(path);
    mark.lookAgain();
    return mark;
  }

  /** Another generation of the plugin may have written it meanwhile. */
  void lookAgain() throws IOException {
    exists = !Files.notExists(path);
    entries = exists && Files.readString(path).strip().equals(ENTRIES);
  }

  Path path() {
    return path;
  }

  /** Whether there was a file. */
  boolean exists() {
    return exists;
  }

  /** Whether the file had entries. */
  boolean entries() {
    return entries;
  }

  /** Writes nothing where it says so already. */
  void note(boolean hasEntries) throws IOException {
    if (exists && entries == hasEntries) {
      return;
    }
    Files.createDirectories(path.toAbsolutePath().getParent());
    ForcedFile.write(path, hasEntries ? List.of(ENTRIES) : List.of());
    exists = true;
    entries = hasEntries;
  }
}
