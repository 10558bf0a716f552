package org.rekkas.queue.mail;

/** Octets of the spool that are not what this server wrote. The mail is set aside (attack H4). */
public final class Damaged extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Damaged(String what) {
    super(what);
  }

  public Damaged(String what, Throwable cause) {
    super(what, cause);
  }
}
