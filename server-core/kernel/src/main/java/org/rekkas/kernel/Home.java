package org.rekkas.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder of an installation: {@code bin conf lib plugins data logs}. Only data and logs are
 * ever written to; they are made at the first start, for the owner alone (attack H14).
 *
 * @param written where data and logs lie
 */
public record Home(Path root, Path written) {
  public Home {
    root = root.toAbsolutePath().normalize();
    written = written.toAbsolutePath().normalize();
  }

  public Home(Path root) {
    this(root, root);
  }

  /** As the start script tells it, or where we are. */
  static Home ofThisProcess() {
    return new Home(Path.of(System.getProperty("rekkas.home", ".")));
  }

  /** The same, with data and logs in another folder. */
  Home writing(Path folder) {
    return new Home(root, folder);
  }

  public Path conf() {
    return root.resolve("conf");
  }

  public Path lib() {
    return root.resolve("lib");
  }

  public Path plugins() {
    return root.resolve("plugins");
  }

  public Path data() {
    return written.resolve("data");
  }

  public Path logs() {
    return written.resolve("logs");
  }

  void prepare() throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(data(), ownerOnly);
    Files.createDirectories(logs(), ownerOnly);
  }
}
