package org.rekkas.textfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A file that holds a password or another secret: its first line is that. */
public final class SecretFile {
  private SecretFile() {}

  /** Empty where there is nothing in it. */
  public static String read(Path file) throws IOException {
    return PlainText.read(file).lines().findFirst().orElse("");
  }

  /** A sentence about one that anybody on this machine may read; empty: nobody may, or no such. */
  public static Optional<String> shown(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of("others may read " + file + ": chmod 600 " + file)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty(); // it is not there, or whose it is is told otherwise
    }
  }
}
