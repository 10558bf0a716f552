package org.rekkas.kernel.plugins.loading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
  private static final int CLASSES = 400;
  private static final String SERVICE = "META-INF/services/org.rekkas.spi.Plugin";

  /** What is rewritten, with a branch whose type is looked for in the hierarchy. */
  private static final String ENDING =
      """
      static class A# {}
      static class B# {}
      static class C# {
        static Object either(boolean first) {
          Object made = first ? new A#() : new B#();
          if (first) { System.exit(1); }
          return made;
        }
      }
      """;

  @TempDir Path folder;

  /** Plugins start beside each other, and each with threads of its own. */
  @Test
  void classesAreLoadedByManyThreadsAtATime() throws Exception {
    var source = new StringBuilder("package demo; public final class Demo {\n");
    for (int i = 0; i < CLASSES; i++) {
      source.append(ENDING.replace("#", Integer.toString(i)));
    }
    Path jar = folder.resolve("many.jar");
    var jars = new PluginJars(folder);
    jars.jar(jar, jars.compiled(source + "}", "25"), "");
    try (var loader = new PluginLoader("many", List.of(jar));
        var threads = Executors.newFixedThreadPool(8)) {
      var loads = new ArrayList<Callable<Class<?>>>();
      for (int i = 0; i < CLASSES; i++) {
        String name = "demo.Demo$C" + i;
        loads.add(() -> Class.forName(name, true, loader));
      }
      for (Future<Class<?>> loaded : threads.invokeAll(loads)) {
        loaded.get();
      }
    }
  }

  /** As libraries read their texts. The folder's name is one that a URL says in another way. */
  @Test
  void h8_aJarThatWasReadByAUrlIsNotKeptOpen() throws Exception {
    Path jar = Files.createDirectories(folder.resolve("a b")).resolve("texts#1.jar");
    var jars = new PluginJars(folder);
    jars.jar(jar, jars.compiled("package demo; public class Demo {}", "25"), "demo.Demo\n");
    try (var loader = new PluginLoader("texts", List.of(jar))) {
      var service = Objects.requireNonNull(loader.getResource(SERVICE));
      assertEquals("demo.Demo\n", text(service.openStream()));
      assertTrue(isOpen(jar));
    }
    assertFalse(isOpen(jar));
  }

  private static String text(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static boolean isOpen(Path file) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.anyMatch(each -> leadsTo(each, file));
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException _) {
      return false; // that of the list itself
    }
  }
}
