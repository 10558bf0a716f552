package org.rekkas.plugins.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;

/** How a signature is made: RFC 6376 §3.3.1, RFC 8463 §3. */
enum Algorithm {
  RSA("rsa", "RSA", "SHA256withRSA", 2048),
  ED25519("ed25519", "Ed25519", "Ed25519", 255);

  /** As the tag {@code k=} of a DNS record names it. */
  final String tag;

  /** As the JDK names its keys. */
  final String keys;

  private final String signature;
  private final int bits;

  Algorithm(String tag, String keys, String signature, int bits) {
    this.tag = tag;
    this.keys = keys;
    this.signature = signature;
    this.bits = bits;
  }

  KeyPair makeKeys() {
    try {
      var generator = KeyPairGenerator.getInstance(keys);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no keys for " + keys, e);
    }
  }

  /** RFC 8463 §3: Ed25519 signs the hash of the header, and not the header. */
  byte[] sign(PrivateKey key, byte[] header) throws GeneralSecurityException {
    var signing = Signature.getInstance(signature);
    signing.initSign(key);
    signing.update(this == ED25519 ? MessageDigest.getInstance("SHA-256").digest(header) : header);
    return signing.sign();
  }
}
