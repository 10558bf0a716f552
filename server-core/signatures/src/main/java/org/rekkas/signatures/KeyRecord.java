package org.rekkas.signatures;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;

/**
 * A public key as the DNS has it, RFC 6376 §3.6.1; bounded in length (attack F2).
 *
 * <p>Departures from §3.6.1, for nobody gains by them: the version may stand behind other tags, and
 * words are told in any case.
 */
public final class KeyRecord {
  /** RFC 8301 §3.2: a shorter one is not accepted, and no longer one need be. */
  private static final int FEWEST_BITS = 1024;

  private static final int MOST_BITS = 4096;

  /** A larger exponent costs time, and nobody has one. */
  private static final int MOST_BITS_OF_EXPONENT = 64;

  /** Of base64: a longer one is read by nobody. */
  private static final int LONGEST_KEY = 2048;

  private static final int ED25519_OCTETS = 32;

  private static final String VERSION = "DKIM1";

  private final TagList tags;

  private KeyRecord(TagList tags) {
    this.tags = tags;
  }

  /** A key that may sign mail; with an objection where it is none, or for something else. */
  static KeyRecord read(String text) throws Objection {
    TagList tags;
    try {
      tags = TagList.read(text);
    } catch (Objection e) {
      throw Objection.permanent("the key's record: " + e.why());
    }
    if (!tags.value("v").orElse(VERSION).equals(VERSION)) {
      throw Objection.permanent("the key's record is of another version");
    }
    if (!tags.has("p")) {
      throw Objection.permanent("the key's record has no p=");
    }
    if (!says(tags, "s", "*", "*") && !says(tags, "s", "*", "email")) {
      throw Objection.permanent("the key is not for mail");
    }
    if (!says(tags, "h", "sha256", "sha256")) {
      throw Objection.permanent("the key is not for sha256");
    }
    return new KeyRecord(tags);
  }

  private static boolean says(TagList tags, String name, String byDefault, String word) {
    return tags.words(name, byDefault).stream().anyMatch(word::equalsIgnoreCase);
  }

  /** {@code t=y}: its domain only tries. */
  public boolean isTest() {
    return tags.words("t", "").contains("y");
  }

  /** {@code t=s}: it signs for the domain itself, and for none below it. */
  public boolean isStrict() {
    return tags.words("t", "").contains("s");
  }

  PublicKey key(Algorithm algorithm) throws Objection {
    String kind = tags.bare("k");
    if (!(kind.isEmpty() ? "rsa" : kind).equalsIgnoreCase(algorithm.tag())) {
      throw Objection.permanent("the key is of another algorithm");
    }
    String said = tags.required("p");
    if (said.isEmpty()) {
      throw Objection.permanent("the key is revoked");
    }
    if (said.length() > LONGEST_KEY) {
      throw new Objection(Result.POLICY, "a key of more than " + MOST_BITS + " bits");
    }
    byte[] octets;
    try {
      octets = tags.octets("p");
    } catch (Objection e) {
      throw Objection.permanent("the key's record: " + e.why());
    }
    return switch (algorithm) {
      case RSA -> bounded(rsa(octets));
      case ED25519 -> ed25519(octets);
    };
  }

  /** In X.509's form, as most write it, or as RFC 6376 says, which is what stands within. */
  private static RSAPublicKey rsa(byte[] octets) throws Objection {
    try {
      return (RSAPublicKey) made(Algorithm.RSA, octets);
    } catch (InvalidKeySpecException _) {
      try {
        return (RSAPublicKey) made(Algorithm.RSA, Der.subjectPublicKey(octets));
      } catch (InvalidKeySpecException _) {
        throw Objection.permanent("p= is no RSA key");
      }
    }
  }

  private static PublicKey bounded(RSAPublicKey key) throws Objection {
    int bits = bits(key);
    if (bits < FEWEST_BITS) {
      throw new Objection(Result.POLICY, "a key of " + bits + " bits");
    }
    if (bits > MOST_BITS) {
      throw new Objection(Result.POLICY, "a key of more than " + MOST_BITS + " bits");
    }
    if (key.getPublicExponent().bitLength() > MOST_BITS_OF_EXPONENT) {
      throw new Objection(Result.POLICY, "a key with a large exponent");
    }
    return key;
  }

  /** RFC 8463 §4.2: the octets of the key, and nothing else. */
  private static PublicKey ed25519(byte[] octets) throws Objection {
    if (octets.length != ED25519_OCTETS) {
      throw Objection.permanent("p= is no Ed25519 key");
    }
    try {
      return made(Algorithm.ED25519, Der.ed25519(octets));
    } catch (InvalidKeySpecException _) {
      throw Objection.permanent("p= is no Ed25519 key");
    }
  }

  private static PublicKey made(Algorithm algorithm, byte[] octets) throws InvalidKeySpecException {
    try {
      return KeyFactory.getInstance(algorithm.keys())
          .generatePublic(new X509EncodedKeySpec(octets));
    } catch (InvalidKeySpecException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no keys for " + algorithm.keys(), e);
    }
  }

  /** In a few words. */
  static String told(PublicKey key) {
    return bits(key) + "-bit key";
  }

  /** How long an RSA key is; every other one has the length of its kind. */
  private static int bits(PublicKey key) {
    return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 256;
  }
}
