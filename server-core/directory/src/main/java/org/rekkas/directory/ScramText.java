package org.rekkas.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.rekkas.spi.ScramKeys;

/**
 * The keys for SCRAM (RFC 5802 §3, RFC 7677) as a line of the file has them, made with each
 * password. Written as in RFC 5803 §2: {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}.
 */
public final class ScramText {
  /** RFC 7677 §4 asks for 4,096 at least and 15,000 where clients can bear it. */
  public static final int ITERATIONS = 15_000;

  public static final int SALT = 16;

  private ScramText() {}

  /** The key in an account's line. */
  public static String key(ScramKeys.Hash hash) {
    return "scram-" + hash.text().toLowerCase(Locale.ROOT);
  }

  public static ScramKeys make(ScramKeys.Hash hash, char[] password, RandomGenerator random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return derive(hash, password, salt, ITERATIONS);
  }

  public static ScramKeys derive(
      ScramKeys.Hash hash, char[] password, byte[] salt, int iterations) {
    String mac = mac(hash);
    try {
      var spec = new PBEKeySpec(password, salt, iterations, hash.octets() * 8);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2With" + mac).generateSecret(spec).getEncoded();
      spec.clearPassword();
      byte[] stored =
          MessageDigest.getInstance(hash.text()).digest(hmac(mac, salted, "Client Key"));
      return new ScramKeys(hash, iterations, salt, stored, hmac(mac, salted, "Server Key"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + hash.text() + " and PBKDF2", e);
    }
  }

  public static ScramKeys parse(ScramKeys.Hash hash, String text) {
    String prefix = prefix(hash);
    String[] parts =
        text.startsWith(prefix) ? text.substring(prefix.length()).split("[$:]", -1) : new String[0];
    if (parts.length != 4) {
      throw new IllegalArgumentException("not " + prefix + "iterations:salt$StoredKey:ServerKey");
    }
    var base64 = Base64.getDecoder();
    int iterations = Integer.parseInt(parts[0]);
    if (iterations < 4096 || iterations > 10_000_000) {
      throw new IllegalArgumentException("at least 4096 iterations");
    }
    return new ScramKeys(
        hash,
        iterations,
        base64.decode(parts[1]),
        base64.decode(parts[2]),
        base64.decode(parts[3]));
  }

  /** As RFC 5803 §2 writes it. */
  public static String text(ScramKeys keys) {
    var base64 = Base64.getEncoder();
    return prefix(keys.hash())
        + (keys.iterations() + ":" + base64.encodeToString(keys.salt()))
        + ("$" + base64.encodeToString(keys.storedKey()))
        + (":" + base64.encodeToString(keys.serverKey()));
  }

  private static String prefix(ScramKeys.Hash hash) {
    return "SCRAM-" + hash.text() + "$";
  }

  private static String mac(ScramKeys.Hash hash) {
    return "Hmac" + hash.text().replace("-", "");
  }

  private static byte[] hmac(String name, byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(text.getBytes(US_ASCII));
  }
}
