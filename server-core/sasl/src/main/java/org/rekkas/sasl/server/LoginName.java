package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/** The name that a client logs in with: an address; without a domain, one of the host's. */
final class LoginName {
  private static final int LONGEST = 320;

  private LoginName() {}

  /**
   * Always an address. What can be nobody's becomes one that nobody has, below {@code invalid} (RFC
   * 2606 §2), so that it is looked up, compared and refused like any other (attacks C3 and C6).
   */
  static Mailbox of(String text, Surroundings given) {
    String name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    try {
      if (!name.isEmpty() && name.length() <= LONGEST) {
        return Mailbox.of(name.indexOf('@') < 0 ? name + "@" + given.host().domain() : name);
      }
    } catch (IllegalArgumentException _) {
      return nobody(name);
    }
    return nobody(name);
  }

  /** The same one for the same text, of which nobody can tell what it was. */
  static Mailbox nobody(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return new Mailbox(HexFormat.of().formatHex(digest, 0, 16), "invalid");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
