package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignedTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");

  @TempDir Path folder;
  private TlsSettings.Pem pem;

  @BeforeEach
  void place() {
    pem = new TlsSettings.Pem(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
  }

  private List<String> named(String... names) throws Exception {
    SelfSigned.ensure(pem, List.of(names), NOW);
    return ShownCertificates.names(PemIdentity.read(pem));
  }

  /** The key stays: the DNS may name it. */
  @Test
  void aServerThatIsCalledOtherwiseHasACertificateOfItsNewName() throws Exception {
    assertEquals(List.of("localhost"), named("localhost", "localhost"));
    String key = Files.readString(pem.key());
    List<String> names = List.of("mx.example", "example", "localhost");
    assertEquals(names, named("mx.example", "example", "localhost"));
    assertEquals(key, Files.readString(pem.key()));
    String certificate = Files.readString(pem.certificate());
    assertEquals(names, named("mx.example", "other.example", "localhost"));
    assertEquals(certificate, Files.readString(pem.certificate()));
  }

  /** The key stays here, too; ten years are less than some servers live. */
  @Test
  void oneThatEndsIsMadeAnew() throws Exception {
    SelfSigned.make(pem, List.of("mx.example", "localhost"), NOW.minus(Duration.ofDays(3640)));
    String key = Files.readString(pem.key());
    assertEquals(List.of("mx.example", "localhost"), named("mx.example", "localhost"));
    assertEquals(key, Files.readString(pem.key()));
    assertEquals(NOW.plus(Duration.ofDays(3650)), PemIdentity.read(pem).end().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa:2048 -subj /CN=old.example",
        "ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=old.example",
        "ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=old.example"
            + " -addext subjectAltName=DNS:old.example"
      })
  void whatSomebodyElseMadeStays(String how) throws Exception {
    String command = "openssl req -x509 -nodes -keyout key.pem -out certificate.pem -newkey " + how;
    var openssl =
        new ProcessBuilder(command.split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    openssl.getInputStream().readAllBytes();
    assertEquals(0, openssl.waitFor());
    String certificate = Files.readString(pem.certificate());
    SelfSigned.ensure(pem, List.of("mx.example", "localhost"), NOW);
    assertEquals(certificate, Files.readString(pem.certificate()));
  }
}
