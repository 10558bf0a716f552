package org.rekkas.kernel.journal;

/**
 * Writes text from outside so that it can harm no terminal, log or page (attacks B28, E15):
 * controls, line ends, invisible and direction-changing characters become {@code \}{@code u{…}}.
 */
public final class Escaped {
  private Escaped() {}

  /** Appends as it is shown to a person. */
  public static StringBuilder text(StringBuilder to, CharSequence from) {
    for (int i = 0; i < from.length(); i++) {
      char c = from.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        to.append(c);
      } else {
        i += other(to, from, i);
      }
    }
    return to;
  }

  /** Escapes what was appended from a place on; mostly there is nothing to do. */
  static void inPlace(StringBuilder text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        String rest = text.substring(i);
        text.setLength(i);
        text(text, rest);
        return;
      }
    }
  }

  /** Appends a value of a log line: in quotes where it is not one plain word. */
  public static StringBuilder value(StringBuilder to, CharSequence from) {
    if (plain(from)) {
      return to.append(from);
    }
    to.append('"');
    for (int i = 0; i < from.length(); i++) {
      char c = from.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        to.append(c);
      } else {
        i += other(to, from, i);
      }
    }
    return to.append('"');
  }

  /** Appends a string of JSON (RFC 8259 §7), with its quotes. */
  public static StringBuilder json(StringBuilder to, CharSequence from) {
    to.append('"');
    for (int i = 0; i < from.length(); i++) {
      char c = from.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        to.append(c);
      } else if (harmless(c) && !Character.isSurrogate(c)) {
        to.append(c);
      } else {
        to.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          to.append(Character.forDigit(c >> shift & 15, 16));
        }
      }
    }
    return to.append('"');
  }

  private static boolean plain(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Appends the code point at a place that is not printable ASCII; returns its further chars. */
  private static int other(StringBuilder to, CharSequence from, int at) {
    int point = Character.codePointAt(from, at);
    if (harmless(point)) {
      to.appendCodePoint(point);
    } else {
      to.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
    return Character.charCount(point) - 1;
  }

  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
