package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertEquals(List.of("mx.example", "example"), named("mx.example", "example"));
    assertEquals(key, Files.readString(pem.key()));
    String certificate = Files.readString(pem.certificate());
    assertEquals(List.of("mx.example", "example"), named("mx.example", "other.example"));
    assertEquals(certificate, Files.readString(pem.certificate()));
  }

  @Test
  void whatIsOfAnotherKindStays() throws Exception {
    var openssl =
        new ProcessBuilder(
                "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=old.example -keyout key.pem -out certificate.pem"
                    .split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    openssl.getInputStream().readAllBytes();
    assertEquals(0, openssl.waitFor());
    String certificate = Files.readString(pem.certificate());
    SelfSigned.ensure(pem, List.of("mx.example"), NOW);
    assertEquals(certificate, Files.readString(pem.certificate()));
  }
}
