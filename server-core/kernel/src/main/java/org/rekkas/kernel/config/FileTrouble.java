package org.rekkas.kernel.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * What failed with a file, in the administrator's words: which file, why, and whose it is. The
 * exceptions of Java say it with the name of a class, and often with the name of the file alone.
 */
public final class FileTrouble {
  private FileTrouble() {}

  /**
   * Of a failure, in whatever it is wrapped: what is said around it stays. One that is about no
   * file says what it says.
   */
  public static String told(Throwable failure) {
    if (failure instanceof FileSystemException of && of.getFile() != null) {
      return told(of);
    }
    Throwable cause = failure.getCause();
    String said = failure.getMessage();
    if (cause != null && said != null && said.contains(cause.toString())) {
      return said.replace(cause.toString(), told(cause));
    }
    if (isOfFiles(failure) && cause != null) {
      String around = around(said, cause);
      return around.isEmpty() ? told(cause) : around + ": " + told(cause);
    }
    boolean plain =
        failure instanceof IOException
            || failure instanceof UncheckedIOException
            || failure instanceof VaultUnwritable;
    return plain && said != null ? said : failure.toString();
  }

  /** What is said that the cause does not say itself. */
  private static String around(@Nullable String said, Throwable cause) {
    String own = cause.getMessage();
    if (said == null || said.equals(own)) {
      return "";
    }
    String end = ": " + own;
    return said.endsWith(end) ? said.substring(0, said.length() - end.length()) : said;
  }

  /** Of a file that is to be read and is not there, or is no file; empty: it can be read. */
  public static Optional<String> ofReading(Path file) {
    if (!Files.isReadable(file)) {
      return Optional.of("the file " + file + " is not there, or cannot be read");
    }
    return Files.isRegularFile(file)
        ? Optional.empty()
        : Optional.of(
            file
                + (Files.isDirectory(file)
                    ? " is a folder, where a file should be"
                    : " is no file"));
  }

  /** Whether it is about a file, in whatever it is wrapped. */
  public static boolean isOfFiles(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof FileSystemException of && of.getFile() != null) {
        return true;
      }
    }
    return false;
  }

  private static String told(FileSystemException failure) {
    String file = failure.getFile();
    return switch (failure) {
      case NoSuchFileException _ -> "there is no " + file;
      case AccessDeniedException _ ->
          "the user " + System.getProperty("user.name") + " has no right to " + file + owner(file);
      case FileAlreadyExistsException _ when !Files.isDirectory(Path.of(file)) ->
          file + " is a file, where a folder should be";
      case NotDirectoryException _ -> file + " is no folder";
      default -> "cannot use " + failure.getMessage();
    };
  }

  /** Empty where even that cannot be seen. */
  private static String owner(String file) {
    try {
      return ", which belongs to " + Files.getOwner(Path.of(file)).getName();
    } catch (IOException | RuntimeException _) {
      return "";
    }
  }
}
