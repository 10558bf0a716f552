package org.rekkas.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of an update, as the README has them, with a server that does nothing. */
class UpdateStepsTest {
  private static final Path README = Path.of("src/main/dist/README.md");

  @TempDir Path folder;

  @Test
  void whatIsNotTheAdministratorsIsNewAndANewPluginIsShown() throws IOException {
    Path old = archive("old", "accounts", "own");
    Path now = archive("new", "accounts", "greylist");
    Files.writeString(old.resolve("conf/server.xml"), "mine");
    String told = update(now, steps("To update,")).succeeded().output();
    assertUpdated(now, told);
  }

  @Test
  void theSameUnderSystemd() throws IOException {
    Path old = archive("old", "accounts", "own");
    Path now = archive("new", "accounts", "greylist");
    Files.writeString(old.resolve("conf/server.xml"), "mine");
    var steps = new ArrayList<String>();
    for (String line : steps("Under systemd, as root")) {
      if (line.startsWith("mv \"$old\"") || line.startsWith("for ")) {
        steps.add(line);
      }
    }
    steps.addFirst("old=../old; mv conf conf.new &&");
    steps.add("true");
    assertUpdated(now, update(now, steps).succeeded().output());
    assertTrue(Files.exists(now.resolve("plugins/own")));
  }

  private static void assertUpdated(Path now, String told) throws IOException {
    assertEquals("mine", Files.readString(now.resolve("conf/server.xml")));
    for (String each : List.of("README.md", "REFERENCE.md", "demo.commands")) {
      assertEquals("of new", Files.readString(now.resolve("conf").resolve(each)));
    }
    assertTrue(told.contains("plugins/greylist/ is new"), told);
    assertEquals(1, told.lines().filter(line -> line.contains("is new")).count(), told);
  }

  private Path archive(String name, String... plugins) throws IOException {
    Path at = folder.resolve(name);
    Path conf = Files.createDirectories(at.resolve("conf"));
    for (String each : List.of("README.md", "REFERENCE.md", "demo.commands", "server.xml")) {
      Files.writeString(conf.resolve(each), "of " + name);
    }
    for (String each : plugins) {
      Files.createDirectories(at.resolve("plugins").resolve(each));
    }
    if (name.equals("old")) {
      Files.createDirectory(at.resolve("data"));
      Files.createDirectory(at.resolve("logs"));
    }
    Files.createDirectory(at.resolve("bin"));
    Installation.script(at.resolve("bin/rekkas"), "exit 0");
    return at;
  }

  /** The first commands below these words. */
  private static List<String> steps(String words) throws IOException {
    String page = Files.readString(README);
    int begin = page.indexOf("```sh\n", page.indexOf(words)) + 6;
    return page.substring(begin, page.indexOf("```", begin)).lines().toList();
  }

  private static Ran update(Path in, List<String> steps) throws IOException {
    return Installation.execute(List.of("sh", "-c", String.join("\n", steps)), in, Map.of());
  }
}
