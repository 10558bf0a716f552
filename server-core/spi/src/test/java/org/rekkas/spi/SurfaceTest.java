package org.rekkas.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the public surface of the SPI against {@code surface.txt}, so that a change of what plugins
 * compile against is a visible diff. When it is meant: {@code mvn test -pl server-core/spi
 * -Dsurface=write}.
 */
class SurfaceTest {
  private static final Path LIST = Path.of("src/test/resources/surface.txt");

  @Test
  void theSurfaceIsTheOneThatIsWrittenDown() throws Exception {
    String now = String.join("\n", surface()) + "\n";
    if ("write".equals(System.getProperty("surface"))) {
      Files.writeString(LIST, now);
    }
    assertEquals(Files.readString(LIST), now);
  }

  @Test
  void theSpiStaysSmall() throws Exception {
    List<Path> sources = list(Path.of("src/main/java"), ".java");
    long lines = 0;
    for (Path source : sources) {
      lines += Files.readAllLines(source).size();
    }
    assertTrue(sources.size() <= 90, sources.size() + " files; the budget is 80 types");
    assertTrue(lines <= 3500, lines + " lines; the budget is 3,500");
  }

  private static List<String> surface() throws Exception {
    var lines = new ArrayList<String>();
    Path classes = Path.of("target/classes");
    for (Path file : list(classes, ".class")) {
      String path = classes.relativize(file).toString();
      if (path.endsWith("package-info.class")) {
        continue;
      }
      describe(Class.forName(path.replace(".class", "").replace('/', '.')), lines);
    }
    return lines;
  }

  private static void describe(Class<?> type, List<String> lines) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return;
    }
    lines.add(type.toGenericString());
    var members = new ArrayList<String>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        members.add("  " + field.toGenericString());
      }
    }
    Stream.concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
        .filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic())
        .map(Executable::toGenericString)
        .forEach(m -> members.add("  " + m));
    members.sort(null);
    lines.addAll(members);
  }

  private static List<Path> list(Path root, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }
}
