package org.rekkas.textfile;

import java.io.IOException;
import java.nio.file.Path;

/** A file that holds a password or another secret: its first line is that. */
public final class SecretFile {
  private SecretFile() {}

  /** Empty where there is nothing in it. */
  public static String read(Path file) throws IOException {
    return PlainText.read(file).lines().findFirst().orElse("");
  }
}
