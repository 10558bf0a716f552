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

  /** Its records are on disk now. */
  void appended(Recent recent) {}

  /** Lays its changes over the batch. */
  abstract void apply(Batch batch);

  /** Whether it waits until the state is forced. */
  boolean forced() {
    return false;
  }

  /** The caller's answer is there; nothing that happens later changes it. */
  final void finish() {
    if (!done) {
      done = true;
      LockSupport.unpark(caller);
    }
  }

  final void fail(RuntimeException why) {
    failLater(why);
    finish();
  }

  /** The batch as a whole will tell it later that it failed. */
  final void failLater(RuntimeException why) {
    if (!done) {
      failure = why;
    }
  }

  final boolean failed() {
    return failure != null;
  }

  final boolean finished() {
    return done;
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
