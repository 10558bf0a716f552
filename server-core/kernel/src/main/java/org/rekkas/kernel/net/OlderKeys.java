package org.rekkas.kernel.net;

import java.io.IOException;
import java.io.StringReader;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Private keys in the forms before PKCS#8: {@code BEGIN EC PRIVATE KEY} (RFC 5915) and {@code BEGIN
 * RSA PRIVATE KEY} (RFC 8017 §A.1.2). Loads Bouncy Castle, so it stands alone.
 */
final class OlderKeys {
  private OlderKeys() {}

  static PrivateKey read(TlsSettings.Pem files, String text, PublicKey mate)
      throws InvalidKeyException {
    try (var parser = new PEMParser(new StringReader(text))) {
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(whole(pair.getPrivateKeyInfo(), mate));
        }
      }
    } catch (IOException e) {
      throw new InvalidKeyException("no private key in " + files.key() + ": " + e.getMessage(), e);
    }
    throw new InvalidKeyException("no private key without a password in " + files.key());
  }

  /** RFC 5915 leaves out the curve where it is known otherwise; the certificate knows it. */
  private static PrivateKeyInfo whole(PrivateKeyInfo key, PublicKey mate) throws IOException {
    var algorithm = SubjectPublicKeyInfo.getInstance(mate.getEncoded()).getAlgorithm();
    return algorithm.getAlgorithm().equals(key.getPrivateKeyAlgorithm().getAlgorithm())
        ? new PrivateKeyInfo(algorithm, key.parsePrivateKey())
        : key;
  }
}
