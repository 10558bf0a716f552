package org.rekkas.kernel.logins;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.rekkas.spi.mail.Mailbox;

/**
 * A login, as it is counted: of a long one the beginning and a hash, for what somebody sends as a
 * name may be of any length.
 */
final class LoginKey {
  private static final int LONGEST = 100;
  private static final int SHOWN = 30;

  private LoginKey() {}

  static String of(Mailbox login) {
    return shortened(login.key());
  }

  /** What is short already stays. */
  static String shortened(String key) {
    return key.length() <= LONGEST
        ? key
        : key.substring(0, key.offsetByCodePoints(0, SHOWN)) + "~" + hash(key);
  }

  private static String hash(String key) {
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
