package org.rekkas.kernel.plugins;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds a generation while a session, a delivery or a command lasts: it is not closed before all
 * leases are given back, or its drain limit is over. Close it once; more does nothing.
 */
public final class Lease implements AutoCloseable {
  private final Generation generation;
  private final Runnable whenLast;
  private final AtomicBoolean given = new AtomicBoolean();

  Lease(Generation generation, Runnable whenLast) {
    this.generation = generation;
    this.whenLast = whenLast;
  }

  public Generation generation() {
    return generation;
  }

  @Override
  public void close() {
    if (given.compareAndSet(false, true) && generation.leave()) {
      whenLast.run();
    }
  }
}
