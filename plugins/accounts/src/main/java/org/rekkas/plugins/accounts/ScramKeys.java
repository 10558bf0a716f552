package org.rekkas.plugins.accounts;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677), made beside each password so that
 * nobody needs a new one when the mechanism is switched on. Written as in RFC 5803 §2: {@code
 * SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}.
 */
record ScramKeys(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  private static final String PREFIX = "SCRAM-SHA-256$";

  /** RFC 7677 §4 asks for 4,096 at least and 15,000 where clients can bear it. */
  private static final int ITERATIONS = 15_000;

  static ScramKeys make(char[] password, RandomGenerator random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return derive(password, salt, ITERATIONS);
  }

  static ScramKeys derive(char[] password, byte[] salt, int iterations) {
    try {
      var spec = new PBEKeySpec(password, salt, iterations, 256);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      spec.clearPassword();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      return new ScramKeys(iterations, salt, stored, hmac(salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256 and PBKDF2", e);
    }
  }

  static ScramKeys parse(String text) {
    String[] parts =
        text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("[$:]", -1) : new String[0];
    if (parts.length != 4) {
      throw new IllegalArgumentException("not " + PREFIX + "iterations:salt$StoredKey:ServerKey");
    }
    var base64 = Base64.getDecoder();
    int iterations = Integer.parseInt(parts[0]);
    byte[] stored = base64.decode(parts[2]);
    byte[] server = base64.decode(parts[3]);
    if (iterations < 4096
        || iterations > 10_000_000
        || stored.length != 32
        || server.length != 32) {
      throw new IllegalArgumentException("at least 4096 iterations, and keys of 32 octets");
    }
    return new ScramKeys(iterations, base64.decode(parts[1]), stored, server);
  }

  /** As RFC 5803 §2 writes it. */
  String text() {
    var base64 = Base64.getEncoder();
    return PREFIX
        + (iterations + ":" + base64.encodeToString(salt))
        + ("$" + base64.encodeToString(storedKey) + ":" + base64.encodeToString(serverKey));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "SCRAM-SHA-256";
  }
}
