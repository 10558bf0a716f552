package org.rekkas.kernel.plugins.loading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginLoaderTest {
  private static final int CLASSES = 400;

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
}
