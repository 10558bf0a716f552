package org.rekkas.delivery.reader;

import java.io.IOException;

/**
 * Text as a terminal may see it (attacks E10, E15): what could move a cursor, change the direction
 * of reading or hide is written as {@code \}{@code u001b}.
 */
final class Plain {
  private Plain() {}

  /** One line; tabs and line ends become escapes too. */
  static String line(String text) {
    var plain = new StringBuilder(text.length());
    text.codePoints().forEach(c -> put(c, plain));
    return plain.toString();
  }

  /** Passes characters on, one call after another; line ends and tabs stay. Owned by one output. */
  static final class Writer {
    private final Appendable to;
    private final StringBuilder one = new StringBuilder();
    private int high = -1;
    private boolean cr;

    Writer(Appendable to) {
      this.to = to;
    }

    void put(char c) throws IOException {
      if (c >= ' ' && c < 127 && !cr && high < 0) {
        to.append(c);
        return;
      }
      if (cr && c != '\n') {
        escape('\r');
      }
      cr = c == '\r';
      if (cr) {
        settle();
      } else if (Character.isLowSurrogate(c) && high >= 0) {
        int whole = Character.toCodePoint((char) high, c);
        high = -1;
        escape(whole);
      } else {
        settle();
        if (Character.isHighSurrogate(c)) {
          high = c;
        } else if (c == '\n' || c == '\t') {
          to.append(c);
        } else {
          escape(c);
        }
      }
    }

    void finish() throws IOException {
      settle();
      if (cr) {
        escape('\r');
      }
    }

    private void settle() throws IOException {
      if (high >= 0) {
        escape(high);
        high = -1;
      }
    }

    private void escape(int c) throws IOException {
      one.setLength(0);
      Plain.put(c, one);
      to.append(one);
    }
  }

  private static void put(int c, StringBuilder to) {
    if ((c >= ' ' && c < 127) || !dangerous(c)) {
      to.appendCodePoint(c);
    } else {
      to.append(c > 0xffff ? "\\U" : "\\u");
      String hex = Integer.toHexString(c);
      to.repeat('0', Math.max(0, 4 - hex.length())).append(hex);
    }
  }

  private static boolean dangerous(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
