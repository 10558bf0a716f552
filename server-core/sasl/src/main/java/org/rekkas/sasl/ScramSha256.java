package org.rekkas.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * SCRAM-SHA-256, RFC 5802 and RFC 7677, without channel binding: neither side learns the password,
 * and the server proves that it knows it. Of SASLprep (RFC 4013) only the normal form KC is done,
 * which is what is left of it for passwords that people type.
 *
 * <p>Iterations are bounded, from below for safety (RFC 7677 §4) and from above so that a hostile
 * server does not keep a processor busy (attack C4).
 */
public final class ScramSha256 implements ClientExchange {
  private static final int FEWEST_ITERATIONS = 4096;
  private static final int MOST_ITERATIONS = 1_000_000;
  private static final int LONGEST_MESSAGE = 2000;

  /** No channel binding, no authorization identity; {@code biws} in base64. */
  private static final String GS2_HEADER = "n,,";

  private final String password;
  private final String firstBare;
  private final String nonce;
  private byte[] serverSignature = new byte[0];
  private int step;

  /**
   * @param nonce printable US-ASCII without a comma, at least 128 bits of chance
   */
  public ScramSha256(String user, String password, String nonce) {
    this.password = normal(password);
    this.nonce = nonce;
    String name = normal(user).replace("=", "=3D").replace(",", "=2C");
    firstBare = "n=" + name + ",r=" + nonce;
  }

  @Override
  public String mechanism() {
    return "SCRAM-SHA-256";
  }

  @Override
  public Optional<byte[]> initial() {
    return Optional.of((GS2_HEADER + firstBare).getBytes(UTF_8));
  }

  @Override
  public byte[] answer(byte[] challenge) throws ExchangeBroken {
    if (challenge.length > LONGEST_MESSAGE) {
      throw new ExchangeBroken("a message of " + challenge.length + " octets");
    }
    String message = new String(challenge, UTF_8);
    return switch (step++) {
      case 0 -> prove(message).getBytes(UTF_8);
      case 1 -> verified(message);
      default -> throw new ExchangeBroken("the exchange is over; the server asks for more");
    };
  }

  @Override
  public boolean complete() {
    return step == 2;
  }

  @Override
  public boolean tellsPassword() {
    return false;
  }

  /** The answer to {@code r=…,s=…,i=…}. */
  private String prove(String serverFirst) throws ExchangeBroken {
    String[] parts = serverFirst.split(",", -1);
    if (parts.length < 3) {
      throw new ExchangeBroken("not a first message of SCRAM");
    }
    String both = attribute(parts[0], 'r');
    if (!both.startsWith(nonce) || both.length() == nonce.length()) {
      throw new ExchangeBroken("the nonce is not ours with more behind it");
    }
    byte[] salt = base64(attribute(parts[1], 's'));
    int iterations = iterations(attribute(parts[2], 'i'));
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(GS2_HEADER.getBytes(US_ASCII)) + ",r=" + both;
    byte[] all = (firstBare + "," + serverFirst + "," + withoutProof).getBytes(UTF_8);
    try {
      byte[] salted = salted(salt, iterations);
      byte[] clientKey = hmac(salted, "Client Key".getBytes(US_ASCII));
      byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] proof = hmac(storedKey, all);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      serverSignature = hmac(hmac(salted, "Server Key".getBytes(US_ASCII)), all);
      return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has SHA-256 and PBKDF2", e);
    }
  }

  /** The server's last message, {@code v=…} or {@code e=…}; there is nothing to say to it. */
  private byte[] verified(String serverFinal) throws ExchangeBroken {
    String first = serverFinal.split(",", 2)[0];
    if (first.startsWith("e=")) {
      throw new ExchangeBroken("the server refuses");
    }
    if (!MessageDigest.isEqual(base64(attribute(first, 'v')), serverSignature)) {
      throw new ExchangeBroken("the server does not know the password: its signature is wrong");
    }
    return new byte[0];
  }

  private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
    var spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] hmac(byte[] key, byte[] over) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(over);
  }

  private static String attribute(String part, char name) throws ExchangeBroken {
    if (part.length() < 3 || part.charAt(0) != name || part.charAt(1) != '=') {
      throw new ExchangeBroken("attribute " + name + " is not where SCRAM has it");
    }
    return part.substring(2);
  }

  private static byte[] base64(String text) throws ExchangeBroken {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new ExchangeBroken("not base64");
    }
  }

  private static int iterations(String text) throws ExchangeBroken {
    int count = -1;
    if (text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      count = Integer.parseInt(text);
    }
    if (count < FEWEST_ITERATIONS || count > MOST_ITERATIONS) {
      throw new ExchangeBroken("iterations out of bounds");
    }
    return count;
  }

  private static String normal(String text) {
    return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC);
  }
}
