package org.rekkas.directory;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.rekkas.spi.Accounts.Verification;

/**
 * The one form of a password, the OpaqueString profile of RFC 8265 §4.2: other spaces become the
 * ASCII space, normal form C, no controls, not empty. Not done: the refusal of code points that are
 * unassigned in Unicode, which would lock out whoever used a newer one.
 */
public final class OpaqueString {
  private static final int MOST_CHARACTERS = 1024;

  private OpaqueString() {}

  /** Empty where the text cannot be a password. */
  public static Optional<char[]> of(char[] text) {
    if (text.length == 0 || text.length > MOST_CHARACTERS) {
      return Optional.empty();
    }
    boolean plain = true;
    for (char c : text) {
      if (Character.isISOControl(c)) {
        return Optional.empty();
      }
      plain &= c < 0x80;
    }
    if (plain) {
      return Optional.of(text.clone());
    }
    var spaced = CharBuffer.allocate(text.length);
    for (char c : text) {
      spaced.put(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
    }
    var normal = Normalizer.normalize(spaced.flip(), Normalizer.Form.NFC);
    boolean broken = normal.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
    return broken ? Optional.empty() : Optional.of(normal.toCharArray());
  }

  /**
   * Has the octets of a password's form compared, and wipes both, the form and its octets. What
   * cannot be a password is wrong.
   */
  public static Verification verify(char[] password, Function<byte[], Verification> compare) {
    Optional<char[]> form = of(password);
    if (form.isEmpty()) {
      return new Verification.Wrong();
    }
    byte[] octets = octets(form.get());
    try {
      return compare.apply(octets);
    } finally {
      Arrays.fill(octets, (byte) 0);
      Arrays.fill(form.get(), '\0');
    }
  }

  public static byte[] octets(char[] form) {
    var utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(form));
    byte[] octets = new byte[utf8.remaining()];
    utf8.get(octets);
    Arrays.fill(utf8.array(), (byte) 0);
    return octets;
  }
}
