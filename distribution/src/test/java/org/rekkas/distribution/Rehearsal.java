package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the JVM learned behind the first start of one installation. It serves all others of the same
 * archive: their starts take two thirds of the processor time. The first test that starts a server
 * has it made, beside the archive; others wait for that, be they threads or processes.
 */
final class Rehearsal {
  private static final String CACHE = "data/cache";

  private final Path archive = Path.of(System.getProperty("rekkas.archive"));
  private final Path folder = archive.resolveSibling("rehearsal");

  private Rehearsal() {}

  /**
   * Gives it to an installation that has none. The script looks for it by a check sum, and so
   * passes it over where the Java or its options are others.
   */
  static void learnedBy(Installation rekkas) throws IOException {
    Path cache = rekkas.file(CACHE);
    if (!Files.exists(cache)) {
      Path learned = learned();
      var forItsOwner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(cache, PosixFilePermissions.asFileAttribute(forItsOwner));
      Files.createSymbolicLink(cache.resolve(learned.getFileName()), learned);
    }
  }

  /** Leaves no link behind: JUnit warns of each that leads out of the test's folder. */
  static void forgottenBy(Installation rekkas) throws IOException {
    Path cache = rekkas.file(CACHE);
    if (Files.isDirectory(cache)) {
      for (Path link : list(cache).stream().filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
      if (list(cache).isEmpty()) {
        Files.delete(cache);
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /** The file's lock keeps other processes out, and refuses itself to other threads of this one. */
  private static synchronized Path learned() throws IOException {
    var rehearsal = new Rehearsal();
    Path lock = rehearsal.archive.resolveSibling("rehearsal.lock");
    try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = file.lock()) {
      return rehearsal.madeOrRehearsed();
    }
  }

  private Path madeOrRehearsed() throws IOException {
    Optional<Path> made = Files.exists(folder) ? learnedIn(folder) : Optional.empty();
    return made.isPresent() && isOfThisArchive(made.get()) ? made.get() : rehearsed();
  }

  private static Optional<Path> learnedIn(Path folder) throws IOException {
    List<Path> learned =
        list(folder).stream().filter(each -> each.toString().endsWith(".aot")).toList();
    assertTrue(learned.size() <= 1, learned::toString);
    return learned.stream().findFirst();
  }

  private boolean isOfThisArchive(Path learned) throws IOException {
    return Files.getLastModifiedTime(learned).compareTo(Files.getLastModifiedTime(archive)) > 0;
  }

  private Path rehearsed() throws IOException {
    if (Files.exists(folder)) {
      Installation.delete(folder);
    }
    Path stage = Files.createDirectories(folder.resolve("stage"));
    try (Installation rekkas = Installation.unpack(stage).given(urgent(stage))) {
      rekkas.startAnew();
      rekkas.awaitFile(CACHE, "start-", ".aot");
      Path learned = learnedIn(rekkas.file(CACHE)).orElseThrow();
      return Files.move(learned, folder.resolve(learned.getFileName()));
    } finally {
      Installation.delete(stage);
    }
  }

  /** A rehearsal that gives way to nobody. */
  private static Map<String, String> urgent(Path stage) throws IOException {
    Path bin = Files.createDirectory(stage.resolve("bin"));
    Installation.script(bin.resolve("nice"), "shift 2; exec \"$@\"");
    String path = bin + File.pathSeparator + System.getenv("PATH");
    return Map.of("REKKAS_REHEARSAL", "on", "PATH", path);
  }
}
