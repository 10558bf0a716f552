package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Plugin;
import org.rekkas.testkit.FakeSection;

class RelaySettingsTest {
  @Test
  void aRelayDomainStandsOnce() {
    var again = new FakeSection("domain").with("name", "EXAMPLE.net");
    var section =
        new FakeSection("relay").with(new FakeSection("domain").with("name", "example.net"));
    RelaySettings.from(section.with(again));
    assertEquals(1, again.problems().size());
  }

  @Test
  void aDomainHasOneRoute() {
    var again = new FakeSection("route").with("domain", "EXAMPLE.net").with("via", "[192.0.2.2]");
    var below = new FakeSection("route").with("domain", ".example.net");
    var section =
        new FakeSection("relay")
            .with(new FakeSection("route").with("domain", "example.net").with("via", "[192.0.2.1]"))
            .with(again)
            .with(below);
    RelaySettings.from(section);
    assertEquals(1, again.problems().size());
    assertTrue(again.problems().getFirst().startsWith("domain: "), again.problems()::toString);
    assertEquals(List.of(), below.problems());
  }

  @Test
  void thePluginIsFound() {
    var names = new ArrayList<String>();
    ServiceLoader.load(Plugin.class).forEach(plugin -> names.add(plugin.name()));
    assertEquals(List.of("relay"), names);
  }

  @Test
  void ofTwoAddressesOfOneKindNobodyKnowsWhichIsMeant() {
    var section = new FakeSection("relay").with("bind", List.of("192.0.2.1", "::1", "192.0.2.2"));
    RelaySettings.from(section);
    assertEquals(1, section.problems().size());
    assertTrue(section.problems().getFirst().contains("192.0.2.2"), section.problems().toString());
  }

  /** A start would fail; an empty one gets a secret then. */
  @Test
  void aSecretThatIsCutIsAProblemBeforeAStart(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("srs-secret"));
    var section = new FakeSection("relay").with("srs-secret-file", file);
    assertEquals(Optional.of(file), RelaySettings.from(section).srsSecretFile());
    assertEquals(List.of(), section.problems());
    assertEquals(0, Files.size(file));
    Files.writeString(file, "1234567890");
    RelaySettings.from(section);
    assertEquals(1, section.problems().size());
    assertTrue(
        section.problems().getFirst().contains("at least 16"), section.problems().toString());
  }

  /** A start would fail, and a check starts nothing that relays. */
  @Test
  void aPasswordThatIsNotUtf8IsAProblemBeforeAStart(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("password"), new byte[] {(byte) 0xff});
    var route =
        new FakeSection("route")
            .with("domain", "*")
            .with("via", "smtp.example.net:587")
            .with("user", "us")
            .with("password-file", file);
    RelaySettings.from(new FakeSection("relay").with(route));
    assertEquals(
        List.of("password-file: the password cannot be read: " + file + " is not UTF-8"),
        route.problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "reply", "data", "block", "end", "content"})
  void timesHaveBounds(String what) {
    String key = what + "-timeout";
    for (Duration each : List.of(Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(25))) {
      var section = new FakeSection("relay").with(key, each);
      RelaySettings.from(section);
      assertEquals(List.of(key + ": from 1s to 1d"), section.problems());
    }
  }

  @Test
  void anAddressThatIsNoneIsAProblem() {
    var section = new FakeSection("relay").with("bind", List.of("127.0.0.1", "mx.example.org"));
    assertEquals(1, RelaySettings.from(section).bind().size());
    assertEquals(1, section.problems().size());
  }
}
