package org.rekkas.kernel.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rekkas.textfile.PemText;

/**
 * A certificate chain and the private key of its first certificate, as read from PEM files (RFC
 * 7468). A key that is not that certificate's is refused: it would break every handshake, and
 * stands beside it for a moment while a pair is renewed file by file.
 */
record PemIdentity(Certificate[] chain, PrivateKey key) {
  private static final Duration SOON = Duration.ofDays(14);
  private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");

  static PemIdentity read(TlsSettings.Pem files) throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(files.certificate());
    if (isKeyAlone(new String(pem, StandardCharsets.ISO_8859_1))) {
      throw new CertificateException(
          files.certificate()
              + " has a private key and no certificate: are the two files swapped?");
    }
    Certificate[] chain = chain(pem);
    if (chain.length == 0) {
      throw new CertificateException("no certificate in " + files.certificate());
    }
    PublicKey mate = chain[0].getPublicKey();
    PrivateKey key = key(files, mate);
    requireFit(key, mate, files.key() + " is not the key of " + files.certificate());
    return new PemIdentity(chain, key);
  }

  /**
   * @param key PKCS#8
   */
  static PemIdentity of(String chain, String key) throws IOException, GeneralSecurityException {
    Certificate[] certificates = chain(chain.getBytes(StandardCharsets.US_ASCII));
    if (certificates.length == 0) {
      throw new IOException("no certificate");
    }
    PublicKey mate = certificates[0].getPublicKey();
    PrivateKey read = pkcs8(key, mate).orElseThrow(() -> new IOException("no private key"));
    requireFit(read, mate, "the key is not that of the certificate");
    return new PemIdentity(certificates, read);
  }

  private static boolean isKeyAlone(String pem) {
    return KEY.matcher(pem).find() && !pem.contains("-----BEGIN CERTIFICATE-----");
  }

  private static Certificate[] chain(byte[] pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .toArray(new Certificate[0]);
  }

  /** The same, with its key in the form in which it signs faster. */
  PemIdentity ready() throws IOException, GeneralSecurityException {
    return new PemIdentity(chain, BouncyCurves.ready(key));
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

  /** When the first certificate ends. */
  Optional<Instant> end() {
    return chain[0] instanceof X509Certificate first
        ? Optional.of(first.getNotAfter().toInstant())
        : Optional.empty();
  }

  /**
   * That the first certificate has ended, or ends soon: in two weeks, or the last fifth of a short
   * life. Those that are renewed by a program are renewed before that.
   */
  Optional<String> ending(Instant now) {
    if (!(chain[0] instanceof X509Certificate first)) {
      return Optional.empty();
    }
    Instant end = first.getNotAfter().toInstant();
    Duration fifth = Duration.between(first.getNotBefore().toInstant(), end).dividedBy(5);
    if (now.isBefore(end.minus(fifth.compareTo(SOON) < 0 ? fifth : SOON))) {
      return Optional.empty();
    }
    return Optional.of((now.isBefore(end) ? "ends at " : "has ended at ") + end);
  }

  private static void requireFit(PrivateKey key, PublicKey mate, String otherwise)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(mate.getAlgorithm()) || !fits(key, mate)) {
      throw new InvalidKeyException(otherwise);
    }
  }

  /**
   * Of RSA what both have is compared; so it is where a key of EC names its public one (RFC 5915),
   * as the common tools have it: to sign and verify costs a start up to a tenth of a second.
   */
  private static boolean fits(PrivateKey key, PublicKey mate) throws GeneralSecurityException {
    if (key instanceof RSAKey mine && mate instanceof RSAKey its) {
      return mine.getModulus().equals(its.getModulus());
    }
    if (mate instanceof ECPublicKey its && names(key, its)) {
      return true;
    }
    String algorithm = key.getAlgorithm();
    var signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
    signature.initSign(key);
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(mate);
    signature.update((byte) 1);
    return signature.verify(signed);
  }

  /** Its point is the end of a public key, and somewhere in a private one. */
  private static boolean names(PrivateKey key, ECPublicKey mate) {
    byte[] named = mate.getEncoded();
    int point = 1 + 2 * ((mate.getParams().getCurve().getField().getFieldSize() + 7) / 8);
    String of = new String(key.getEncoded(), StandardCharsets.ISO_8859_1);
    return of.contains(new String(named, named.length - point, point, StandardCharsets.ISO_8859_1));
  }

  private static PrivateKey key(TlsSettings.Pem files, PublicKey mate)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(files.key(), StandardCharsets.ISO_8859_1);
    Optional<PrivateKey> key = pkcs8(text, mate);
    return key.isPresent() ? key.get() : OlderKeys.read(files, text, mate);
  }

  private static Optional<PrivateKey> pkcs8(String text, PublicKey mate)
      throws GeneralSecurityException {
    try {
      Optional<byte[]> der = PemText.octets(text, "PRIVATE KEY");
      return der.isEmpty() ? Optional.empty() : Optional.of(pkcs8(der.get(), mate));
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new InvalidKeyException("no private key for this certificate", e);
    }
  }

  private static PrivateKey pkcs8(byte[] der, PublicKey mate) throws GeneralSecurityException {
    return KeyFactory.getInstance(mate.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
