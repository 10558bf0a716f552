package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.function.IntPredicate;

/**
 * UTF-8 of addresses, RFC 6531 §3.3 and RFC 6532 §3.1: decoded strictly (no overlong form, no
 * surrogate), in the spelling that came, and without what the eye cannot see. An empty text is the
 * answer to what may not stand in an address.
 */
final class Utf8 {
  private Utf8() {}

  static boolean isAscii(byte[] from, int start, int end) {
    for (int i = start; i < end; i++) {
      if (from[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** A local part or another text for people. */
  static String text(byte[] from, int start, int end) {
    return decode(from, start, end, Utf8::belongsInText);
  }

  /** A domain of U-labels: letters, marks and digits besides hyphen and dot (RFC 5890 §2.3.2.1). */
  static String domain(byte[] from, int start, int end) {
    return decode(from, start, end, Utf8::belongsInDomain);
  }

  private static String decode(byte[] from, int start, int end, IntPredicate belongs) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(from, start, end - start)).toString();
      return text.codePoints().allMatch(belongs) ? text : "";
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  private static boolean belongsInText(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      // Joiners carry meaning in Persian and the Indic scripts; other invisible ones only deceive.
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      default -> true;
    };
  }

  private static boolean belongsInDomain(int c) {
    return c < 0x80
        || Character.isLetterOrDigit(c)
        || c == 0x200c
        || c == 0x200d
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }
}
