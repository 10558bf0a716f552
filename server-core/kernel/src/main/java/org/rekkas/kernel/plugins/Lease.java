package org.rekkas.kernel.plugins;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Holds a generation while a session, a delivery or a command lasts: it is not closed before all
 * leases are given back, or its drain limit is over and all those of commands are. Close it once;
 * more does nothing.
 */
public final class Lease implements AutoCloseable {
  private final Generation generation;
  private final BooleanSupplier leaving;
  private final Runnable whenLast;
  private final AtomicBoolean given = new AtomicBoolean();

  /**
   * @param leaving gives it back; whether that was the last
   */
  Lease(Generation generation, BooleanSupplier leaving, Runnable whenLast) {
    this.generation = generation;
    this.leaving = leaving;
    this.whenLast = whenLast;
  }

  public Generation generation() {
    return generation;
  }

  @Override
  public void close() {
    if (given.compareAndSet(false, true) && leaving.getAsBoolean()) {
      whenLast.run();
    }
  }
}
