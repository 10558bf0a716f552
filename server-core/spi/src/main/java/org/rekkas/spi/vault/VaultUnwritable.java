package org.rekkas.spi.vault;

/** The vault did not take a write. The peer hears 452 4.3.1 or 451 4.3.0, and nothing is lost. */
public final class VaultUnwritable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What stands in the way. */
  public enum Cause {
    /** The disk, or the reserve kept on it, is used up. */
    FULL,
    /** The disk failed a write or a force. */
    FAILED,
    /** The server is stopping. */
    STOPPING,
    /** Others changed the same keys again and again. */
    CONTENDED
  }

  private final Cause reason;

  public VaultUnwritable(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  public VaultUnwritable(Cause reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Cause reason() {
    return reason;
  }
}
