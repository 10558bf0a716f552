package org.rekkas.kernel.plugins;

import java.util.Locale;

/** Points as people read them: {@code 3}, {@code -0.5}, {@code 2.25}. */
final class Points {
  private Points() {}

  static String text(double points) {
    String text = String.format(Locale.ROOT, "%.2f", points);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
