package org.rekkas.kernel.plugins.loading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder {@code plugins/}: each jar in it, and each folder of jars, is one plugin. Jars are
 * copied before they are loaded, so that one that is replaced in place harms nobody.
 */
public final class PluginFolder {
  private PluginFolder() {}

  /**
   * One plugin as it lies there.
   *
   * @param file its jar or folder, for messages: {@code plugins/vrfy.jar}
   */
  public record Source(String file, List<Path> jars) {
    /** A folder in which somebody forgot something, or which is not for here. */
    public boolean isEmpty() {
      return jars.isEmpty();
    }

    /**
     * The jars to be loaded: copies in an empty folder of their own, or where there is no room for
     * them, which shall not keep a mail server from its start, the jars themselves.
     *
     * @param missed hears then what failed
     */
    public List<Path> copied(Path to, Consumer<IOException> missed) {
      var copies = new ArrayList<Path>();
      try {
        Files.createDirectories(to);
        for (Path jar : jars) {
          copies.add(Files.copy(jar, to.resolve(fileName(jar))));
        }
        return copies;
      } catch (IOException e) {
        missed.accept(e);
        return jars;
      }
    }
  }

  /** What lies there, by name. A folder that does not exist is an empty one. */
  public static List<Source> scan(Path folder) throws IOException {
    var sources = new ArrayList<Source>();
    if (!Files.isDirectory(folder)) {
      return sources;
    }
    for (Path entry : entries(folder)) {
      String file = fileName(folder) + "/" + fileName(entry);
      if (Files.isDirectory(entry)) {
        sources.add(new Source(file, entries(entry).stream().filter(PluginFolder::isJar).toList()));
      } else if (isJar(entry)) {
        sources.add(new Source(file, List.of(entry)));
      }
    }
    return sources;
  }

  /** Deletes a folder of copies with all that is in it, also what others hid there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(e -> !fileName(e).startsWith(".")).sorted().toList();
    }
  }

  private static boolean isJar(Path file) {
    return fileName(file).endsWith(".jar");
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
