package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownCertificatesTest {
  @TempDir Path folder;
  private ShownCertificates shown;
  private String chain;
  private String key;
  private int told;

  @BeforeEach
  void make() throws Exception {
    shown = new ShownCertificates(folder.resolve("shown"), () -> told++);
    shown.showOnlyOf("acme"::equals);
    var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve("c.key"));
    SelfSigned.make(pem, List.of("MX.example", "b.example"), Instant.now());
    chain = Files.readString(pem.certificate());
    key = Files.readString(pem.key());
  }

  @Test
  void whatFitsIsKeptForItsOwnerAlone() throws Exception {
    shown.of("acme").show("acme", chain, key);
    TlsSettings.Pem pair = shown.pairs().getFirst();
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pair.key())));
    assertEquals(
        List.of("mx.example", "b.example"), ShownCertificates.names(PemIdentity.read(pair)));
    shown.of("acme").show("acme", chain, key);
    assertEquals(1, shown.pairs().size());
    assertEquals(3, told);
  }

  /** Its files stay: it may come back. */
  @Test
  void whatIsOfAPluginThatShowsNothingIsNotShown() throws Exception {
    shown.of("acme").show("acme", chain, key);
    shown.of("acme").show("other", chain, key);
    shown.of("mine").show("acme", chain, key);
    assertEquals(List.of("acme.other.pem", "acme.pem"), names());
    shown.showOnlyOf("mine"::equals);
    assertEquals(List.of("mine.acme.pem"), names());
    shown.showOnlyOf(_ -> false);
    assertEquals(List.of(), names());
    shown.showOnlyOf(_ -> true);
    assertEquals(3, names().size());
  }

  private List<String> names() throws IOException {
    return shown.pairs().stream().map(pair -> pair.certificate().getFileName().toString()).toList();
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
    var other = new TlsSettings.Pem(folder.resolve("d.pem"), folder.resolve("d.key"));
    SelfSigned.make(other, List.of("d"), Instant.now());
    String others = Files.readString(other.key());
    assertThrows(IOException.class, () -> shown.of("acme").show("acme", chain, others));
    assertThrows(IOException.class, () -> shown.of("acme").show("acme", "no certificate", key));
    assertThrows(IOException.class, () -> shown.of("acme").show("acme", "\u00e9", key));
    assertThrows(IOException.class, () -> shown.of("acme").show("acme", chain, "\u00e9"));
    try (var left = Files.list(folder.resolve("shown"))) {
      assertEquals(0, left.count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "A", ".hidden", "a\0"})
  void d3_aLabelIsNoPath(String label) {
    assertThrows(IOException.class, () -> shown.of("acme").show(label, chain, key));
  }
}
