package org.rekkas.spi.mail;

/**
 * Where a mail is to go, RFC 5321 §4.1.1.3. Source routes are stripped before one of these is made
 * (§3.6.1), and {@code <postmaster>} has received its domain (§4.5.1).
 */
public record ForwardPath(Mailbox mailbox) {
  public static ForwardPath of(String text) {
    return new ForwardPath(Mailbox.of(text));
  }

  @Override
  public String toString() {
    return "<" + mailbox + ">";
  }
}
