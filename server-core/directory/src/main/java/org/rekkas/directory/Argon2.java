package org.rekkas.directory;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.rekkas.spi.config.Section;

/**
 * An Argon2id hash (RFC 9106) of a password, written as a PHC string: {@code
 * $argon2id$v=19$m=12288,t=3,p=1$salt$hash}.
 *
 * @param text the PHC string that it came from
 */
public record Argon2(Cost cost, byte[] salt, byte[] hash, String text) {
  private static final String PREFIX = "$argon2id$v=19$";
  private static final int MOST_KIB = 64 * 1024;

  /**
   * What a hash costs.
   *
   * @param kib memory, in KiB
   */
  public record Cost(int kib, int passes, int lanes) {
    /**
     * The least that OWASP's cheat sheet on password storage asks for; of the pairs that it has for
     * equals, measured with Bouncy Castle, one that takes a quarter less time than 19 MiB twice.
     */
    public static final Cost DEFAULT = new Cost(12 * 1024, 3, 1);

    public Cost {
      if (kib < 8 * lanes
          || kib > MOST_KIB
          || passes < 1
          || passes > 20
          || lanes < 1
          || lanes > 8) {
        throw new IllegalArgumentException("m is 8p to " + MOST_KIB + ", t 1 to 20, p 1 to 8");
      }
    }

    /** As {@code <hash memory="12M" passes="3"/>} says; what it leaves out is {@link #DEFAULT}. */
    public static Cost from(Section hash) {
      long standard = (long) DEFAULT.kib << 10;
      long memory = hash.size("memory", standard);
      if (memory < 8L << 10 || memory > (long) MOST_KIB << 10) {
        hash.problem("memory", "is 8k to 64M");
        memory = standard;
      }
      int passes = hash.number("passes", DEFAULT.passes, 1, 20);
      return new Cost((int) (memory >> 10), passes, DEFAULT.lanes);
    }
  }

  /** Hashes a password. */
  public static Argon2 make(byte[] password, Cost cost, RandomGenerator random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    return of(cost, salt, compute(cost, salt, password, 32));
  }

  /** A hash that no password has: it costs as much to be compared with. */
  public static Argon2 decoy(Cost cost, RandomGenerator random) {
    byte[] salt = new byte[16];
    byte[] hash = new byte[32];
    random.nextBytes(salt);
    random.nextBytes(hash);
    return of(cost, salt, hash);
  }

  private static Argon2 of(Cost cost, byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    String text =
        PREFIX
            + ("m=" + cost.kib() + ",t=" + cost.passes() + ",p=" + cost.lanes())
            + ("$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash));
    return new Argon2(cost, salt, hash, text);
  }

  /** Parses a PHC string. */
  public static Argon2 parse(String text) {
    String[] parts = text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\$") : null;
    if (parts == null || parts.length != 3) {
      throw new IllegalArgumentException(
          "not an Argon2id hash (" + PREFIX + "m=…,t=…,p=…$salt$hash)");
    }
    String[] cost = parts[0].split(",");
    if (cost.length != 3) {
      throw new IllegalArgumentException("m=…,t=…,p=… expected");
    }
    byte[] salt = Base64.getDecoder().decode(parts[1]);
    byte[] hash = Base64.getDecoder().decode(parts[2]);
    if (salt.length < 8 || salt.length > 64 || hash.length < 16 || hash.length > 64) {
      throw new IllegalArgumentException("salt of 8 to 64 octets, hash of 16 to 64");
    }
    return new Argon2(
        new Cost(number(cost[0], "m="), number(cost[1], "t="), number(cost[2], "p=")),
        salt,
        hash,
        text);
  }

  /** Whether the password is the one that was hashed; takes the same time for each wrong one. */
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, compute(cost, salt, password, hash.length));
  }

  private static int number(String text, String name) {
    if (!text.startsWith(name)) {
      throw new IllegalArgumentException(name + "… expected");
    }
    return Integer.parseInt(text.substring(name.length()));
  }

  private static byte[] compute(Cost cost, byte[] salt, byte[] password, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.kib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }

  @Override
  public String toString() {
    return "Argon2id";
  }
}
