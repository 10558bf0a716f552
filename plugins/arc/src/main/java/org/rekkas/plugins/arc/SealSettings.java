package org.rekkas.plugins.arc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.signatures.Algorithm;
import org.rekkas.signatures.KeyFile;
import org.rekkas.signatures.Signer;
import org.rekkas.signatures.SigningKey;
import org.rekkas.spi.config.Section;

/**
 * {@code <seal domain="example.org" selector="arc" key="own.pem"/>}.
 *
 * @param domain whose key seals, in lower case and A-labels
 * @param selector the key's name in the DNS, the same
 * @param key that of a file; empty: one is made
 */
record SealSettings(String domain, String selector, Optional<SigningKey> key) {
  /** RFC 8301 §3.2; who checks must take no longer ones than these. */
  private static final int LEAST_BITS = 1024;

  private static final int MOST_BITS = 4096;

  /** Empty where nothing is sealed. */
  static Optional<SealSettings> from(Section seal) {
    if (!seal.present()) {
      return Optional.empty();
    }
    Optional<String> domain = name(seal.text("domain")).filter(name -> name.contains("."));
    Optional<String> selector = name(seal.text("selector", "arc"));
    Optional<Path> file = seal.file("key").filter(Files::isRegularFile); // else it is told already
    if (domain.isEmpty()) {
      seal.problem("domain", "is no domain");
    }
    if (selector.isEmpty()) {
      seal.problem("selector", "is no name of the DNS");
    }
    return domain.isEmpty() || selector.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SealSettings(
                domain.get(),
                selector.get(),
                file.flatMap(path -> key(seal, path, domain.get(), selector.get()))));
  }

  /** As the DNS has it; empty where it can be none. */
  static Optional<String> name(String text) {
    return ALabels.of(text).flatMap(Signer::name);
  }

  private static Optional<SigningKey> key(Section seal, Path file, String domain, String selector) {
    try {
      return Optional.of(read(file, domain, selector));
    } catch (IOException e) {
      seal.problem("key", "the key " + file + " cannot seal: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * @throws IOException with a sentence that says what is wrong with the file
   */
  static SigningKey read(Path file, String domain, String selector) throws IOException {
    SigningKey key = KeyFile.read(file, domain, selector);
    if (key.algorithm() != Algorithm.RSA) {
      throw new IOException("it holds no RSA key, and many know nothing else (RFC 8617)");
    }
    if (key.pair().getPublic() instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < LEAST_BITS || bits > MOST_BITS) {
        throw new IOException("it holds a key of " + bits + " bits, and many refuse that");
      }
    }
    return key;
  }
}
