package org.rekkas.kernel.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words: no names of classes, and not the file's name alone. */
public final class Told {
  private Told() {}

  public static String of(IOException e) {
    String said = String.valueOf(e.getMessage());
    return switch (e) {
      case NoSuchFileException file -> "there is no " + file.getFile();
      case AccessDeniedException file -> "no right to " + file.getFile();
      case FileSystemException _ -> "cannot use " + said;
      case IOException _ when e.getCause() instanceof FileSystemException file ->
          said.replace(file.toString(), of(file));
      default -> said;
    };
  }

  static boolean isOfFiles(IOException e) {
    return e instanceof FileSystemException || e.getCause() instanceof FileSystemException;
  }
}
