package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.spi.Outcome;
import org.rekkas.testkit.FakeSection;

/** A reload changes the routes while mails wait in the lanes that they led to before. */
class ChangedRoutesTest {
  @TempDir Path folder;

  private static void isRoutedAnew(Outcome outcome) {
    var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
    assertEquals("4.4.4", delayed.reply().enhanced().orElseThrow().toString());
  }

  @ParameterizedTest
  @CsvSource({"smtp.old.test:587", "[smtp.old.test]:25", "[192.0.2.1]:587", "[::1]:25"})
  void aSmartHostThatIsGoneIsNoDomainThatDoesNotExist(String destination) {
    try (var relaying = new Relaying()) {
      isRoutedAnew(relaying.deliverTo(destination));
    }
  }

  /** The login of the smart host is for the smart host alone. */
  @Test
  void whatWaitsForADomainIsNotTakenToItsHostsAsIfTheyWereTheSmartHost() throws Exception {
    Files.writeString(folder.resolve("secret"), "pencil\n");
    try (var hop = new ScriptedHop();
        var relaying = new Relaying(folder)) {
      relaying.section.with("port", hop.port());
      relaying.section.with(
          new FakeSection("route")
              .with("domain", "*")
              .with("via", "smtp.new.test:587")
              .with("user", "user")
              .with("password-file", folder.resolve("secret"))
              .with("tls", "none"));
      relaying.domain("example.net", "mx.example.net");
      isRoutedAnew(relaying.deliverTo("example.net"));
      assertEquals(0, hop.connections());
    }
  }

  @Test
  void aRouteThatSaysNothingButTlsLeavesTheLaneAsItIs() {
    var section =
        new FakeSection("relay")
            .with(new FakeSection("route").with("domain", "example.net").with("tls", "verify"))
            .with(new FakeSection("route").with("domain", "*").with("via", "[smtp.test]:587"));
    var table = new RouteTable(RelaySettings.from(section).routes());
    var hop = table.hop("example.net", 25).orElseThrow();
    assertEquals(Optional.of(StaticRoute.Tls.VERIFY), hop.route().flatMap(StaticRoute::tls));
    assertTrue(table.hop("[smtp.test]:587", 25).orElseThrow().chosen());
    assertTrue(table.hop("example.com", 25).isEmpty());
    assertTrue(new RouteTable(java.util.List.of()).hop("[IPv6:::1]", 25).orElseThrow().exact());
  }
}
