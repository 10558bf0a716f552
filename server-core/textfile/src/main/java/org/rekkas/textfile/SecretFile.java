package org.rekkas.textfile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * A file that holds a password or another secret: its first line, in UTF-8, is that, without the
 * mark that some editors put in front (a byte order mark).
 */
public final class SecretFile {
  private SecretFile() {}

  /** Empty where there is nothing in it. */
  public static String read(Path file) throws IOException {
    String text = text(file);
    return (text.startsWith("\ufeff") ? text.substring(1) : text).lines().findFirst().orElse("");
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

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }
}
