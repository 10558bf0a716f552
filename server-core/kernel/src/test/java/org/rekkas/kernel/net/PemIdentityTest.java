package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;

/** Keys and certificates as files have them. */
class PemIdentityTest extends TlsOnLoopback {
  @Test
  void olderFormsOfKeysAreRead() throws Exception {
    for (String algorithm : List.of("EC", "RSA")) {
      var pem = new TlsSettings.Pem(folder.resolve("c.pem"), folder.resolve("k.pem"));
      String kind = algorithm.equals("EC") ? "ec -pkeyopt ec_paramgen_curve:P-256" : "rsa:2048";
      openssl("req -x509 -subj /CN=x -nodes -keyout k.pem -out c.pem -newkey " + kind);
      writeOlder(PemIdentity.read(pem).key(), pem.key());
      assertEquals(algorithm, PemIdentity.read(pem).key().getAlgorithm());
    }
  }

  @Test
  void filesThatAreSwappedAreToldSo() throws Exception {
    var pem = made("own", "x");
    var swapped = new TlsSettings.Pem(pem.key(), pem.certificate());
    var refused = assertThrows(CertificateException.class, () -> PemIdentity.read(swapped));
    assertEquals(
        pem.key() + " has a private key and no certificate: are the two files swapped?",
        refused.getMessage());
  }

  /** A problem with a file, not a session that breaks. */
  @Test
  void aKeyThatIsNoneOfTheCertificatesCurveIsRefused() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(384);
    var pem = made("own", "x");
    writeOlder(generator.generateKeyPair().getPrivate(), pem.key());
    assertThrows(InvalidKeyException.class, () -> PemIdentity.read(pem));
  }

  /** BEGIN EC PRIVATE KEY, BEGIN RSA PRIVATE KEY. */
  private static void writeOlder(PrivateKey key, Path into) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(key);
    }
    assertTrue(text.toString().startsWith("-----BEGIN " + key.getAlgorithm() + " PRIVATE KEY"));
    Files.writeString(into, text.toString());
  }
}
