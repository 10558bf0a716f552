package org.rekkas.kernel.net;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A certificate chain and its private key, as read from PEM files (RFC 7468). */
record PemIdentity(Certificate[] chain, PrivateKey key) {
  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";
  private static final String PKCS8_END = "-----END PRIVATE KEY-----";

  static PemIdentity read(TlsSettings.Pem files) throws IOException, GeneralSecurityException {
    Certificate[] chain;
    try (var in = Files.newInputStream(files.certificate())) {
      chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(new Certificate[0]);
    }
    if (chain.length == 0) {
      throw new IOException("no certificate in " + files.certificate());
    }
    return new PemIdentity(chain, key(files, chain[0].getPublicKey()));
  }

  /** Whether the key is of a kind as TLS names it: {@code EC}, {@code RSA}, {@code EdDSA}. */
  boolean isOf(String keyType) {
    return key.getAlgorithm().equals(keyType);
  }

  private static PrivateKey key(TlsSettings.Pem files, PublicKey mate)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(files.key());
    int begin = text.indexOf(PKCS8);
    int end = text.indexOf(PKCS8_END);
    if (begin >= 0 && end > begin) {
      byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + PKCS8.length(), end));
      return KeyFactory.getInstance(mate.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    }
    return OlderKeys.read(files, text, mate);
  }
}
