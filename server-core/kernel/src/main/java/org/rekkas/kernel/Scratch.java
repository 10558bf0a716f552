package org.rekkas.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;
import org.rekkas.vault.EngineSettings;

/**
 * A server of the same configuration and plugins on data of its own, which end with it: what help
 * is made of, and what is told of data that nobody has made yet. Used by one thread.
 */
final class Scratch implements AutoCloseable {
  private final Path folder;
  private final Server server;

  private Scratch(Path folder, Server server) {
    this.folder = folder;
    this.server = server;
  }

  static Scratch open(Home home) throws IOException {
    Path folder = Files.createTempDirectory("rekkas");
    boolean whole = false;
    try {
      var installation =
          Installation.of(
              home.writing(folder),
              Installation.onClassPath(),
              EngineSettings.defaults().withReserveOctets(0),
              Clock.systemUTC(),
              _ -> {});
      var scratch = new Scratch(folder, Server.open(installation));
      whole = true;
      return scratch;
    } finally {
      if (!whole) {
        delete(folder);
      }
    }
  }

  Server server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    server.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
