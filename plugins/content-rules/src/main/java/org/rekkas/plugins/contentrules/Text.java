package org.rekkas.plugins.contentrules;

import java.util.Locale;

/** A text that many patterns are held against. Owned by one thread. */
final class Text {
  private final String text;

  /** Empty until somebody asks for it. */
  private String folded = "";

  Text(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** With letters alike that a pattern may take for each other, character for character. */
  String folded() {
    if (folded.isEmpty()) {
      folded = folded(text);
    }
    return folded;
  }

  /**
   * Each letter's small form, by way of the capital one: so do K, k and the sign of Kelvin meet.
   */
  static String folded(String text) {
    if (ascii(text)) {
      return text.toLowerCase(Locale.ROOT); // the same, in one go
    }
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      char c = folded[i];
      if (c >= 0x80) {
        folded[i] = Character.toLowerCase(Character.toUpperCase(c));
      } else if (c >= 'A' && c <= 'Z') {
        folded[i] = (char) (c + ('a' - 'A'));
      }
    }
    return new String(folded);
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
