package org.rekkas.plugins.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.rekkas.textfile.ForcedFile;

/** Keys and certificates as text, RFC 7468, in files that their owner alone may read (H14). */
final class Pem {
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private Pem() {}

  static String privateKey(PrivateKey key) {
    return text(PRIVATE_KEY, key.getEncoded());
  }

  static String publicKey(PublicKey key) {
    return text(PUBLIC_KEY, key.getEncoded());
  }

  static String certificate(X509Certificate certificate) throws CertificateEncodingException {
    return text("CERTIFICATE", certificate.getEncoded());
  }

  private static String text(String label, byte[] octets) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return begin(label) + "\n" + base64.encodeToString(octets) + "\n" + end(label) + "\n";
  }

  /** What stands in a text under this label; it is an IllegalArgumentException if nothing does. */
  static byte[] octets(String text, String label) {
    int begin = text.indexOf(begin(label));
    int end = text.indexOf(end(label));
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("no " + label);
    }
    return Base64.getMimeDecoder().decode(text.substring(begin + begin(label).length(), end));
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }

  /** In the place of what was there; whole, or not at all, also after a crash. */
  static void write(Path file, String text) throws IOException {
    ForcedFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
