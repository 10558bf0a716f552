package org.rekkas.vault.state;

/** The state could not be read or written. */
public final class StateFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StateFailed(String what, Throwable cause) {
    super(what + ": " + cause, cause);
  }
}
