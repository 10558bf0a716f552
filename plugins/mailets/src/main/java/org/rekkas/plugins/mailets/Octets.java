package org.rekkas.plugins.mailets;

/** A size as an administrator writes it: {@code 10M}. */
final class Octets {
  private static final String UNITS = "kMG";

  private Octets() {}

  static long of(String text) {
    int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
    String digits = unit < 0 ? text : text.substring(0, text.length() - 1);
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("\"" + text + "\" is not a size (try \"10M\")");
    }
    return Long.parseLong(digits) << (10 * (unit + 1));
  }
}
