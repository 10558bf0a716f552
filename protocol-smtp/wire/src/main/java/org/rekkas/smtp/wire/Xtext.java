package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/** The encoding of parameter values, RFC 3461 §4: {@code +} and two capital hexadecimal digits. */
public final class Xtext {
  /** RFC 3461 §4.2: octets of ORCPT, its type and the address as xtext. */
  public static final int LONGEST_ORIGINAL = 500;

  private Xtext() {}

  /**
   * Decodes to printable US-ASCII and spaces; empty where the text is not xtext or would hold a
   * control or an 8-bit octet (attack B26: no NUL and no line end gets into a queue or a report).
   */
  public static Optional<String> decode(String text) {
    return octets(text).map(octets -> new String(octets, ISO_8859_1)).filter(Xtext::printable);
  }

  /**
   * Decodes to a text of UTF-8; empty where it would hold what may not stand in one. Not in any
   * RFC: Postfix writes original addresses beyond US-ASCII so.
   */
  static Optional<String> decodeUtf8(String text) {
    return octets(text)
        .map(octets -> Utf8.text(octets, 0, octets.length))
        .filter(decoded -> !decoded.isEmpty());
  }

  /** What is encoded; empty where the text is not xtext. */
  private static Optional<byte[]> octets(String text) {
    var octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        int value =
            i + 2 < text.length() ? hex(text.charAt(i + 1)) * 16 + hex(text.charAt(i + 2)) : -1;
        if (value < ' ') {
          return Optional.empty();
        }
        octets.write(value);
        i += 2;
      } else if (c > '~') {
        return Optional.empty();
      } else {
        octets.write(c);
      }
    }
    return Optional.of(octets.toByteArray());
  }

  /**
   * A text as utf-8-addr-xtext, RFC 6533 §3: {@code \\x{…}} for what is not printable US-ASCII;
   * what stands there so already stays.
   */
  public static String encodeUtf8(String text) {
    var encoded = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c <= '~' && c != '+' && c != '=') {
                encoded.appendCodePoint(c);
              } else {
                encoded
                    .append("\\x{")
                    .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                    .append('}');
              }
            });
    return encoded.toString();
  }

  /** Encodes printable US-ASCII and spaces; anything else is refused. */
  public static String encode(String text) {
    var encoded = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException("not printable US-ASCII");
      }
      if (c == ' ' || c == '+' || c == '=') {
        encoded.append('+').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1000;
  }
}
