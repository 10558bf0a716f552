package org.rekkas.queue;

/** Octets of the spool that are not what this server wrote. The mail is set aside (attack H4). */
final class Damaged extends RuntimeException {
  private static final long serialVersionUID = 1;

  Damaged(String what) {
    super(what);
  }

  Damaged(String what, Throwable cause) {
    super(what, cause);
  }
}
