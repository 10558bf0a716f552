package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;

/**
 * How a signature is made: RFC 6376 §3.3.1, RFC 8463 §3. Nothing is known of rsa-sha1, RFC 8301
 * §3.1.
 */
public enum Algorithm {
  RSA("rsa", "RSA", "SHA256withRSA", 2048),
  ED25519("ed25519", "Ed25519", "Ed25519", 255);

  private final String tag;
  private final String keys;
  private final String signature;
  private final int bits;

  Algorithm(String tag, String keys, String signature, int bits) {
    this.tag = tag;
    this.keys = keys;
    this.signature = signature;
    this.bits = bits;
  }

  /** By its name in the tag {@code a=}: {@code rsa-sha256}; in any case. */
  static Optional<Algorithm> named(String name) {
    for (Algorithm each : values()) {
      if (each.fullName().equalsIgnoreCase(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** As the tag {@code k=} of a DNS record names it. */
  public String tag() {
    return tag;
  }

  /** As the tag {@code a=} of a signature names it. */
  public String fullName() {
    return tag + "-sha256";
  }

  /** As the JDK names its keys. */
  public String keys() {
    return keys;
  }

  public KeyPair makeKeys() {
    try {
      var generator = KeyPairGenerator.getInstance(keys);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no keys for " + keys, e);
    }
  }

  public byte[] sign(PrivateKey key, byte[] header) throws GeneralSecurityException {
    var signing = Signature.getInstance(signature);
    signing.initSign(key);
    signing.update(signed(header));
    return signing.sign();
  }

  /** Whether the signature is of this key, over this header; not where it can be none at all. */
  boolean holds(PublicKey key, byte[] header, byte[] said) throws GeneralSecurityException {
    var checking = Signature.getInstance(signature);
    checking.initVerify(key);
    checking.update(signed(header));
    try {
      return checking.verify(said);
    } catch (SignatureException _) {
      return false; // of another length
    }
  }

  /** RFC 8463 §3: Ed25519 signs the hash of the header, and not the header. */
  private byte[] signed(byte[] header) {
    return this == ED25519 ? BodyHashes.sha256().digest(header) : header;
  }
}
