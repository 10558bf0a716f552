package org.rekkas.kernel.net;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.rekkas.textfile.ForcedFile;
import org.rekkas.textfile.PemText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a self-signed certificate (EC P-256, ten years) for a server that was given none: enough
 * for opportunistic TLS between mail servers (RFC 7435). Loads Bouncy Castle; run once in a
 * server's life, and again where a crash or a copy left what cannot be used: nobody else has it to
 * put it back, and without one all mail would come in clear.
 */
final class SelfSigned {
  private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);
  private static final Duration VALID = Duration.ofDays(3650);

  private SelfSigned() {}

  /**
   * Makes both where they are not there, or cannot be used: these are set aside. One that has ended
   * or ends soon, or does not have the first name, as the server is called otherwise now, is made
   * anew with the same key, which the DNS may name (DANE).
   */
  static void ensure(TlsSettings.Pem pem, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    Optional<String> wrong = wrong(pem);
    if (wrong.isEmpty()) {
      renew(pem, names, now);
      return;
    }
    Path folder = pem.certificate().getParent();
    if (Files.exists(pem.certificate()) || Files.exists(pem.key())) {
      log.error(
          "the self-signed certificate in {} cannot be used, and is made anew; records of the DNS"
              + " for DANE need another look (rekkas dns): {}",
          folder,
          wrong.get());
      setAside(pem.certificate());
      setAside(pem.key());
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    make(pem, names, now);
  }

  /** Of another's make, it stays as it is. */
  private static void renew(TlsSettings.Pem pem, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    PemIdentity old = PemIdentity.read(pem);
    List<String> has = ShownCertificates.names(old);
    if (names.isEmpty() || !isOurs(old, has, names)) {
      return;
    }
    Optional<String> why =
        has.contains(names.getFirst())
            ? old.ending(now).map("it "::concat)
            : Optional.of(
                "it was for %s, and the server is %s now"
                    .formatted(String.join(", ", has), names.getFirst()));
    if (why.isEmpty()) {
      return;
    }
    var pair = new KeyPair(old.chain()[0].getPublicKey(), old.key());
    byte[] renewed = certificate(pair, names, now);
    try {
      write(pem.certificate(), "CERTIFICATE", renewed);
    } catch (IOException e) {
      log.warn(
          "the self-signed certificate {} stays as it is: {}; it cannot be written: {}",
          pem.certificate(),
          why.get(),
          e.toString());
      return;
    }
    log.info(
        "the self-signed certificate {} is made anew, with the same key: {}",
        pem.certificate(),
        why.get());
  }

  /** Ours have the last name on every host: it is localhost. */
  private static boolean isOurs(PemIdentity identity, List<String> has, List<String> names) {
    return has.contains(names.getLast())
        && identity.chain().length == 1
        && identity.isOf("EC")
        && identity.chain()[0] instanceof X509Certificate of
        && of.getIssuerX500Principal().equals(of.getSubjectX500Principal());
  }

  /** Files that cannot be read now may be good. */
  private static Optional<String> wrong(TlsSettings.Pem pem) throws IOException {
    try {
      PemIdentity.read(pem);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of(e.getMessage() + " is not there");
    } catch (GeneralSecurityException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void setAside(Path file) throws IOException {
    if (Files.exists(file)) {
      Path aside = file.resolveSibling(file.getFileName() + ".broken");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes certificate and key, both readable by the owner alone. */
  static void make(TlsSettings.Pem into, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] certificate = certificate(pair, names, now);
    write(into.key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(into.certificate(), "CERTIFICATE", certificate);
  }

  private static byte[] certificate(KeyPair pair, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    try {
      return signed(pair, List.copyOf(new LinkedHashSet<>(names)), now);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static byte[] signed(KeyPair pair, List<String> names, Instant now)
      throws IOException, OperatorCreationException {
    var name = new X500NameBuilder().addRDN(BCStyle.CN, names.getFirst()).build();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(120, new SecureRandom()).setBit(119),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(VALID)),
            name,
            pair.getPublic());
    var alternatives =
        names.stream()
            .map(n -> new GeneralName(GeneralName.dNSName, n))
            .toArray(GeneralName[]::new);
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return builder.build(signer).getEncoded();
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    ForcedFile.write(file, PemText.of(kind, der).getBytes(StandardCharsets.US_ASCII));
  }
}
