package org.rekkas.testkit;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * The seeds of a fuzz test: those that it keeps, and new ones in each run. A failure names its
 * seed, to be kept from then on.
 */
public final class Seeds {
  private final long[] kept;

  private Seeds(long[] kept) {
    this.kept = kept;
  }

  /** Kept since they failed once, or since they reach far. */
  public static Seeds keeping(long... seeds) {
    return new Seeds(seeds.clone());
  }

  /** Runs a round with each seed that is kept, then with so many new ones. */
  public void andFresh(int rounds, Round round) {
    long first = System.nanoTime();
    LongStream.concat(LongStream.of(kept), LongStream.range(first, first + rounds))
        .forEach(seed -> run(seed, round));
  }

  private static void run(long seed, Round round) {
    try {
      round.run(new Random(seed));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("seed " + seed + "L: " + e.getMessage(), e);
    }
  }

  /** What one seed decides. */
  @FunctionalInterface
  public interface Round {
    void run(Random random) throws Exception;
  }
}
