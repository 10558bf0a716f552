package org.rekkas.plugins.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Keys on the curve P-256, which every authority takes, made by the JDK: Bouncy Castle's provider
 * would be one for the whole server, from the class loader of a plugin that may be gone tomorrow.
 */
record Keys(Path folder) {
  private static final String KIND = "EC";

  static KeyPair fresh() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(KIND);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** The pair of this name, which is made when it is wanted first. */
  KeyPair kept(String name) throws IOException {
    Path file = folder.resolve(name);
    try {
      if (Files.notExists(file)) {
        KeyPair made = fresh();
        Pem.write(file, Pem.privateKey(made.getPrivate()) + Pem.publicKey(made.getPublic()));
      }
      String text = Files.readString(file);
      var factory = KeyFactory.getInstance(KIND);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(Pem.octets(text, Pem.PUBLIC_KEY))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(Pem.octets(text, Pem.PRIVATE_KEY))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no key: " + e.getMessage(), e);
    }
  }
}
