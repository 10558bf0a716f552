package org.rekkas.spi.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What proves that an address was made here: 50 bits of an HMAC, as ten lower-case characters. */
final class Mark {
  /** RFC 5321 §4.5.3.1.1. */
  static final int LONGEST_LOCAL_PART = 64;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int LENGTH = 10;

  private Mark() {}

  static String of(Mailbox recipient, String key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      long bits =
          ByteBuffer.wrap(mac.doFinal(recipient.key().getBytes(StandardCharsets.UTF_8))).getLong();
      var mark = new StringBuilder(LENGTH);
      for (int i = 0; i < LENGTH; i++) {
        mark.append(Character.forDigit((int) (bits >>> (5 * i)) & 31, 32));
      }
      return mark.toString();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }
}
