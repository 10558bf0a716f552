package org.rekkas.plugins.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.rekkas.textfile.ForcedFile;
import org.rekkas.textfile.PemText;

/** Keys and certificates as text, RFC 7468, in files that their owner alone may read (H14). */
final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private Pem() {}

  static String privateKey(PrivateKey key) {
    return PemText.of(PRIVATE_KEY, key.getEncoded());
  }

  static String publicKey(PublicKey key) {
    return PemText.of(PUBLIC_KEY, key.getEncoded());
  }

  static String certificate(X509Certificate certificate) throws CertificateEncodingException {
    return PemText.of("CERTIFICATE", certificate.getEncoded());
  }

  /** What stands in a text under this label; it is an IllegalArgumentException if nothing does. */
  static byte[] octets(String text, String label) {
    return PemText.octets(text, label)
        .orElseThrow(() -> new IllegalArgumentException("no " + label));
  }

  /** In the place of what was there; whole, or not at all, also after a crash. */
  static void write(Path file, String text) throws IOException {
    ForcedFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
