package org.rekkas.plugins.accounts;

import java.text.Normalizer;
import java.util.Locale;

/** The name of a person as others call it. */
final class FullName {
  private FullName() {}

  /**
   * Whether the full name is this, or has it as a run of whole words: {@code benali} and {@code ALI
   * BENALI} call {@code Ali Benali}, {@code ben} does not. What is neither letter, mark nor digit
   * parts words and is no wild card.
   */
  static boolean isCalled(String fullName, String name) {
    String asked = words(name);
    return asked.length() > 2 && words(fullName).contains(asked);
  }

  private static String words(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return " " + folded.replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip() + " ";
  }
}
