package org.rekkas.spi;

import java.util.Arrays;

/**
 * What is kept of a password for SCRAM, RFC 5802 §3: enough to see that somebody knows it, and to
 * prove that we do, and not enough to log in.
 *
 * @param iterations of PBKDF2
 */
public record ScramKeys(
    Hash hash, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  /** The hash that a mechanism of the family is named for; the strongest first. */
  public enum Hash {
    SHA_256("SHA-256", 32),
    SHA_1("SHA-1", 20);

    private final String text;
    private final int octets;

    Hash(String text, int octets) {
      this.text = text;
      this.octets = octets;
    }

    /** As in the name of the mechanism, which is that of the JDK's digest as well. */
    public String text() {
      return text;
    }

    public int octets() {
      return octets;
    }
  }

  public ScramKeys {
    salt = salt.clone();
    storedKey = storedKey.clone();
    serverKey = serverKey.clone();
    if (storedKey.length != hash.octets() || serverKey.length != hash.octets()) {
      throw new IllegalArgumentException("keys of " + hash.text() + " have " + hash.octets());
    }
  }

  @Override
  public byte[] salt() {
    return salt.clone();
  }

  @Override
  public byte[] storedKey() {
    return storedKey.clone();
  }

  @Override
  public byte[] serverKey() {
    return serverKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScramKeys k
        && hash == k.hash
        && iterations == k.iterations
        && Arrays.equals(salt, k.salt)
        && Arrays.equals(storedKey, k.storedKey)
        && Arrays.equals(serverKey, k.serverKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(storedKey);
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "SCRAM-" + hash.text();
  }
}
