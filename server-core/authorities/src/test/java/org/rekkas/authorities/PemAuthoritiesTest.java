package org.rekkas.authorities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemAuthoritiesTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("authorities.pem"), text);
  }

  /** Two that Java came with. */
  private static List<X509Certificate> known() throws Exception {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init((KeyStore) null);
    var manager = assertInstanceOf(X509TrustManager.class, factory.getTrustManagers()[0]);
    return List.of(manager.getAcceptedIssuers()).subList(0, 2);
  }

  private static String pem(X509Certificate certificate) throws Exception {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN CERTIFICATE-----\n"
        + lines.encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void eachCertificateOfTheFileIsBelievedAndNoOther() throws Exception {
    List<X509Certificate> two = known();
    var read = PemAuthorities.read(file("root one\n" + pem(two.get(0)) + pem(two.get(1))));
    var manager = assertInstanceOf(X509TrustManager.class, read.trustManagers()[0]);
    var believed = new ArrayList<>(List.of(manager.getAcceptedIssuers()));
    assertTrue(believed.containsAll(two));
    assertEquals(2, believed.size());
    assertEquals("TLS", read.context().getProtocol());
  }

  @Test
  void aFileWithoutACertificateIsNoWayToBelieveEverybodyOrNobody() throws IOException {
    Path empty = file("");
    var e = assertThrows(IOException.class, () -> PemAuthorities.read(empty));
    assertTrue(String.valueOf(e.getMessage()).contains("authorities.pem"), e.getMessage());
    assertThrows(IOException.class, () -> PemAuthorities.read(folder.resolve("missing.pem")));
  }

  @Test
  void whatIsNoCertificateIsRefused() throws IOException {
    Path broken = file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThrows(CertificateException.class, () -> PemAuthorities.read(broken));
  }
}
