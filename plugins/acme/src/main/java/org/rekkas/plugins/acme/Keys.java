package org.rekkas.plugins.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.function.Consumer;
import org.rekkas.spi.net.Dns;

/**
 * Keys on the curve P-256, which every authority takes, made by the JDK: Bouncy Castle's provider
 * would be one for the whole server, from the class loader of a plugin that may be gone tomorrow.
 *
 * @param told what the administrator has to know
 */
record Keys(Path folder, Consumer<String> told) {
  /** Of the certificates: the same each time, as DANE names it. */
  static final String DOMAIN = "domain.pem";

  private static final String KIND = "EC";

  static KeyPair fresh() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(KIND);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /**
   * The pair of this name, which is made when it is wanted first, and anew where the file holds
   * none: that one is set aside. One thread at a time, so that there is one.
   */
  synchronized KeyPair kept(String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file)) {
      try {
        return read(file);
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        setAside(file, e);
      }
    }
    return made(file);
  }

  /** The key of the certificates, as DANE names it: {@code 3 1 1}, RFC 7671 §5.1. */
  Dns.Tlsa forDane() throws IOException {
    try {
      byte[] key = kept(DOMAIN).getPublic().getEncoded();
      return new Dns.Tlsa(3, 1, 1, MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    var factory = KeyFactory.getInstance(KIND);
    return new KeyPair(
        factory.generatePublic(new X509EncodedKeySpec(Pem.octets(text, Pem.PUBLIC_KEY))),
        factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.octets(text, Pem.PRIVATE_KEY))));
  }

  private void setAside(Path file, Exception why) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".broken");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    told.accept(
        file + " holds no key, is set aside and made anew; DANE may need another look: " + why);
  }

  private static KeyPair made(Path file) throws IOException {
    try {
      KeyPair made = fresh();
      Pem.write(file, Pem.privateKey(made.getPrivate()) + Pem.publicKey(made.getPublic()));
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has this curve", e);
    }
  }
}
