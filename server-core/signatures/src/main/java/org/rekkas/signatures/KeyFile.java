package org.rekkas.signatures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.rekkas.textfile.ForcedFile;
import org.rekkas.textfile.PemText;

/**
 * A key as a PEM file (RFC 7468) that its owner alone may read: the private half in PKCS#8, and the
 * public one, which for Ed25519 the JDK cannot derive. {@code openssl genpkey} writes such files.
 */
public final class KeyFile {
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private KeyFile() {}

  /** It is there as a whole, and forced, or not at all. */
  public static void write(Path file, KeyPair pair) throws IOException {
    Files.createDirectories(file.getParent());
    String text =
        PemText.of(PRIVATE, pair.getPrivate().getEncoded())
            + PemText.of(PUBLIC, pair.getPublic().getEncoded());
    ForcedFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws IOException with a sentence that says what is wrong with the file
   */
  public static SigningKey read(Path file, String domain, String selector) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    byte[] octets =
        block(text, PRIVATE)
            .orElseThrow(() -> new IOException("it holds no PRIVATE KEY in PKCS#8"));
    for (var algorithm : Algorithm.values()) {
      Optional<PrivateKey> key = privateKey(algorithm, octets);
      if (key.isPresent()) {
        return new SigningKey(domain, selector, algorithm, pair(text, algorithm, key.get()));
      }
    }
    throw new IOException("it holds a key that is neither RSA nor Ed25519");
  }

  private static Optional<PrivateKey> privateKey(Algorithm algorithm, byte[] octets) {
    try {
      var keys = KeyFactory.getInstance(algorithm.keys());
      return Optional.of(keys.generatePrivate(new PKCS8EncodedKeySpec(octets)));
    } catch (GeneralSecurityException _) {
      return Optional.empty(); // a key of another kind
    }
  }

  private static KeyPair pair(String text, Algorithm algorithm, PrivateKey key) throws IOException {
    try {
      var keys = KeyFactory.getInstance(algorithm.keys());
      if (key instanceof RSAPrivateCrtKey rsa) {
        var half = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
        return new KeyPair(keys.generatePublic(half), key);
      }
      byte[] half =
          block(text, PUBLIC)
              .orElseThrow(
                  () ->
                      new IOException(
                          "it holds no PUBLIC KEY; add what `openssl pkey -pubout` prints"));
      return new KeyPair(keys.generatePublic(new X509EncodedKeySpec(half)), key);
    } catch (GeneralSecurityException e) {
      throw new IOException("it holds a key that cannot be used: " + e.getMessage(), e);
    }
  }

  private static Optional<byte[]> block(String text, String label) throws IOException {
    try {
      return PemText.octets(text, label);
    } catch (IllegalArgumentException e) {
      throw new IOException("its " + label + " is not in base64", e);
    }
  }
}
