package org.rekkas.vault;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.vault.segments.Segments;

/**
 * What a caller asks of the committer, and where it waits for the answer. Made and awaited by one
 * thread, worked on by the committer's.
 */
abstract class Request {
  private final Thread caller = Thread.currentThread();
  private volatile boolean done;
  private @Nullable RuntimeException failure;
  @Nullable Request next;

  /** Octets of all records that it appends. */
  long octets() {
    return 0;
  }

  /** Appends its records; they are forced before {@link #apply}. */
  void append(Segments segments) throws IOException {}

  /** Lays its changes over the batch. */
  abstract void apply(Batch batch);

  /**
   * Whether its caller acts on a failure as on something that was not done, and so waits until that
   * is certain. The others hear of a failure at once, and what they asked for may be done all the
   * same.
   */
  boolean mustBeCertain() {
    return false;
  }

  /** Whether it waits until the state is forced. */
  boolean forced() {
    return false;
  }

  /** The caller's answer is there. */
  final void finish() {
    done = true;
    LockSupport.unpark(caller);
  }

  final void fail(RuntimeException why) {
    failure = why;
    finish();
  }

  /** The batch as a whole will tell it later that it failed. */
  final void failLater(RuntimeException why) {
    failure = why;
  }

  final boolean failed() {
    return failure != null;
  }

  /** Waits for the answer, through interrupts: what has begun cannot be taken back. */
  final void await() {
    boolean interrupted = false;
    while (!done) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw told(failure);
    }
  }

  private static RuntimeException told(RuntimeException failure) {
    return failure instanceof VaultUnwritable cause
        ? new VaultUnwritable(cause.reason(), String.valueOf(cause.getMessage()), cause)
        : failure;
  }
}
