package org.rekkas.textfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What whoever writes a file synchronizes on: one object for one file in the whole JVM. Each plugin
 * of each generation has these classes from a loader of its own, and around a reload two of them
 * write the same file; what they share is the JDK, and with it its table of strings. A lock of the
 * operating system is none between threads of one process; that there is but one process is what
 * the lock of the data sees to. The kernel's locks by name do not wait, and are given to nobody in
 * a process that only runs a command.
 */
final class OneWriter {
  private OneWriter() {}

  /** By its real path, which it has before it is made, too. */
  static Object of(Path file) throws IOException {
    return ("org.rekkas.textfile " + real(file)).intern();
  }

  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path whole = file.toAbsolutePath().normalize();
    Path folder = whole.getParent();
    return folder != null && Files.exists(folder)
        ? folder.toRealPath().resolve(whole.getFileName())
        : whole;
  }
}
