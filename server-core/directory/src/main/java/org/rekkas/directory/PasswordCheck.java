package org.rekkas.directory;

/** Compares passwords with hashes; an interface so that tests see each comparison. */
@FunctionalInterface
public interface PasswordCheck {
  /**
   * @param password in UTF-8
   * @throws TooBusy where that many are being compared already
   */
  boolean matches(Argon2 hash, byte[] password) throws TooBusy;

  /** Too many passwords are being compared. */
  final class TooBusy extends Exception {
    private static final long serialVersionUID = 1;

    TooBusy() {
      super("too many logins at once");
    }
  }
}
