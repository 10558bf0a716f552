package org.rekkas.vault.state;

import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** The state could not be read or written. */
public final class StateFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StateFailed(String what, Throwable cause) {
    super(what + ": " + cause, cause);
  }

  /** The failure itself where it is one already. */
  public static StateFailed of(String what, Throwable cause) {
    return cause instanceof StateFailed failed ? failed : new StateFailed(what, cause);
  }

  /**
   * Whether the state does not hold, or a file of it is missing. False where the disk is full, or
   * it or the system failed: the state may be whole.
   */
  public boolean isDamage() {
    return getCause() instanceof RocksDBException cause
        && cause.getStatus() != null
        && isDamage(cause.getStatus());
  }

  private static boolean isDamage(Status status) {
    return switch (status.getCode()) {
      case Corruption, NotFound, InvalidArgument, NotSupported -> true;
      // RocksDB says that a file is missing by a sub-code that its Java side does not know.
      case IOError -> status.getSubCode() == Status.SubCode.Undefined;
      default -> false;
    };
  }
}
