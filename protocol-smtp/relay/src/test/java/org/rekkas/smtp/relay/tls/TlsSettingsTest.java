package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.smtp.relay.tls.TlsSettings.Destination;
import org.rekkas.smtp.relay.tls.TlsSettings.Level;
import org.rekkas.testkit.FakeSection;

class TlsSettingsTest {
  @Test
  void destinationsHaveTheirOwnPolicy() {
    var destination =
        new FakeSection("destination")
            .with("domain", List.of("Example.org.", "*.example.org", ".example.com"))
            .with("policy", Level.VERIFY)
            .with("names", List.of("mx.example.net"));
    var tls = new FakeSection("tls").with("policy", Level.ENCRYPT).with(destination);
    var settings = TlsSettings.from(tls);
    assertEquals(
        List.of(
            new Destination(
                Set.of("example.org", ".example.org", ".example.com"),
                Level.VERIFY,
                Set.of("mx.example.net"))),
        settings.destinations());
    assertEquals(Level.ENCRYPT, settings.byDefault());
    assertEquals(List.of(), tls.problems());
  }

  /** Nobody would be trusted. */
  @Test
  void aFileWithoutACertificateVouchesForNobody(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("trust.pem"));
    var tls = new FakeSection("tls").with("trust", file);
    TlsSettings.from(tls);
    assertEquals(List.of("trust: cannot be used: no certificate in " + file), tls.problems());
  }

  @Test
  void aStarStandsForWhatIsBelow() {
    var below = new Destination(Set.of(".example.org"), Level.MAY, Set.of());
    assertTrue(below.isFor("a.b.example.org"));
    assertFalse(below.isFor("example.org"));
    assertFalse(below.isFor("notexample.org"));
    assertTrue(new Destination(Set.of("*"), Level.MAY, Set.of()).isFor("anything"));
  }

  @Test
  void whatIsNoDomainIsAProblem() {
    for (String word : List.of("a.*.net", "**.example.org", "a..b", ".", "joe@example.org")) {
      var destination = new FakeSection("destination").with("domain", List.of(word));
      TlsSettings.from(new FakeSection("tls").with(destination));
      assertEquals(1, destination.problems().size(), word);
    }
  }

  @Test
  void theDefaultIsWhatDestinationsPublish() {
    assertEquals(TlsSettings.DEFAULTS, TlsSettings.from(new FakeSection("tls")));
  }
}
