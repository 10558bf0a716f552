package org.rekkas.kernel.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A certificate chain and its private key, as read from PEM files (RFC 7468). */
record PemIdentity(Certificate[] chain, PrivateKey key) {
  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";
  private static final String PKCS8_END = "-----END PRIVATE KEY-----";

  static PemIdentity read(TlsSettings.Pem files) throws IOException, GeneralSecurityException {
    Certificate[] chain = chain(Files.readAllBytes(files.certificate()));
    if (chain.length == 0) {
      throw new IOException("no certificate in " + files.certificate());
    }
    return new PemIdentity(chain, key(files, chain[0].getPublicKey()));
  }

  /**
   * @param key PKCS#8
   */
  static PemIdentity of(String chain, String key) throws IOException, GeneralSecurityException {
    Certificate[] certificates = chain(chain.getBytes(StandardCharsets.US_ASCII));
    if (certificates.length == 0) {
      throw new IOException("no certificate");
    }
    PrivateKey read =
        pkcs8(key, certificates[0].getPublicKey())
            .orElseThrow(() -> new IOException("no private key"));
    return new PemIdentity(certificates, read);
  }

  private static Certificate[] chain(byte[] pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .toArray(new Certificate[0]);
  }

  /** Whether the key is of a kind as TLS names it: {@code EC}, {@code RSA}, {@code EdDSA}. */
  boolean isOf(String keyType) {
    return key.getAlgorithm().equals(keyType);
  }

  /** Whether the first certificate has begun and has not ended. */
  boolean isGoodAt(Instant now) {
    return chain[0] instanceof X509Certificate first
        && !now.isBefore(first.getNotBefore().toInstant())
        && now.isBefore(first.getNotAfter().toInstant());
  }

  private static PrivateKey key(TlsSettings.Pem files, PublicKey mate)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(files.key());
    Optional<PrivateKey> key = pkcs8(text, mate);
    return BouncyCurves.ready(key.isPresent() ? key.get() : OlderKeys.read(files, text, mate));
  }

  private static Optional<PrivateKey> pkcs8(String text, PublicKey mate)
      throws GeneralSecurityException {
    int begin = text.indexOf(PKCS8);
    int end = text.indexOf(PKCS8_END);
    if (begin < 0 || end < begin) {
      return Optional.empty();
    }
    byte[] der = Base64.getMimeDecoder().decode(text.substring(begin + PKCS8.length(), end));
    return Optional.of(
        KeyFactory.getInstance(mate.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der)));
  }
}
