package org.rekkas.kernel;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Randomness that cannot be guessed, loaded by the first who asks. Thread-safe. */
final class Chance implements RandomGenerator {
  private static final class Lazily {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  @Override
  public long nextLong() {
    return Lazily.RANDOM.nextLong();
  }

  @Override
  public void nextBytes(byte[] octets) {
    Lazily.RANDOM.nextBytes(octets);
  }
}
