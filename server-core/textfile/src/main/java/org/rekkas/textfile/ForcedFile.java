package org.rekkas.textfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Puts a file on the disk so that a crash leaves the old one or the new one, mode 0600. */
public final class ForcedFile {
  private static final FileAttribute<?> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private ForcedFile() {}

  /** Writes it whole, or leaves what was there; its folder exists. Any thread. */
  public static void write(Path file, byte[] octets) throws IOException {
    Path target = file.toAbsolutePath();
    Path fresh =
        Files.createTempFile(target.getParent(), target.getFileName().toString(), ".new", OWNER);
    try {
      Files.write(fresh, octets, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      move(fresh, target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Forces the names in a folder, so that a power cut does not take away what is there. */
  public static void names(Path folder) throws IOException {
    try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    }
  }

  /** The same for lines; of several who write it, one after the other. */
  static void write(Path file, List<String> lines) throws IOException {
    synchronized (OneWriter.of(file)) {
      put(prepare(file, lines), file);
    }
  }

  /**
   * Writes a new file beside the old one, forced, for the {@link OneWriter}. It always has the same
   * name, so that the next one takes the place of what a crash leaves.
   */
  static Path prepare(Path file, List<String> lines) throws IOException {
    Path target = target(file);
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    var octets = StandardCharsets.UTF_8.encode(text.toString());
    try (var out =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER)) {
      while (octets.hasRemaining()) {
        out.write(octets);
      }
      out.force(true);
    }
    return fresh;
  }

  /** Puts the new file in the place of the old one. */
  static void put(Path fresh, Path file) throws IOException {
    move(fresh, target(file));
  }

  private static void move(Path fresh, Path target) throws IOException {
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    names(Objects.requireNonNull(target.getParent(), "a file lies in a folder"));
  }

  private static Path target(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }
}
