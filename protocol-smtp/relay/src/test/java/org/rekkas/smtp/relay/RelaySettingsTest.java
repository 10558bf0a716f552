package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Plugin;
import org.rekkas.testkit.FakeSection;

class RelaySettingsTest {
  @Test
  void everySettingStandsInTheReadme() throws IOException {
    var section = new FakeSection("relay");
    RelaySettings.from(section);
    var route = new FakeSection("route");
    StaticRoute.from(route);
    String page = Files.readString(Path.of("README.md"));
    for (FakeSection each : List.of(section, route)) {
      each.asked()
          .forEach(
              (key, byDefault) -> {
                String cell = byDefault.isEmpty() ? " " : " `" + byDefault + "` ";
                assertTrue(page.contains("\n| `" + key + "` |" + cell + "|"), key);
              });
    }
    long rows = page.lines().filter(line -> line.matches("\\| `[a-z-]+` \\|.*\\|.*\\|")).count();
    assertEquals(section.asked().size() + route.asked().size(), rows);
  }

  @Test
  void thePluginIsFound() {
    var names = new ArrayList<String>();
    ServiceLoader.load(Plugin.class).forEach(plugin -> names.add(plugin.name()));
    assertEquals(List.of("relay"), names);
  }

  @Test
  void anAddressThatIsNoneIsAProblem() {
    var section = new FakeSection("relay").with("bind", List.of("127.0.0.1", "mx.example.org"));
    assertEquals(1, RelaySettings.from(section).bind().size());
    assertEquals(1, section.problems().size());
  }
}
