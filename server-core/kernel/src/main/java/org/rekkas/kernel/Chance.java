package org.rekkas.kernel;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Randomness that cannot be guessed, loaded by the first who asks. Thread-safe. */
@Singleton
final class Chance implements RandomGenerator {
  @Inject
  Chance() {}

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
