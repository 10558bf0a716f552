package org.rekkas.plugins.accounts;

import java.util.Locale;

/**
 * A quota as people write it: octets with k, M, G (of 1024) or none; {@code none}, or 0, is no
 * bound; {@code default} is that of accounts whose line says nothing, which {@link #parse} gives as
 * 0.
 */
final class Quota {
  static final String DEFAULT = "default";
  private static final String NONE = "none";
  private static final String UNITS = "kMG";

  private Quota() {}

  static long parse(String text) {
    if (text.equals(NONE) || text.equals(DEFAULT)) {
      return text.equals(NONE) ? Long.MAX_VALUE : 0;
    }
    int digits = text.length();
    long unit = 1;
    if (!text.isEmpty() && !Character.isDigit(text.charAt(digits - 1))) {
      int at = UNITS.toLowerCase(Locale.ROOT).indexOf(Character.toLowerCase(text.charAt(--digits)));
      unit = at < 0 ? 0 : 1L << (10 * (at + 1));
    }
    boolean plain = digits > 0 && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9');
    if (!plain || unit == 0 || digits > 15 || number(text, digits) > Long.MAX_VALUE / unit) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a quota (try 500M, 1G, none, or default)");
    }
    long octets = number(text, digits) * unit;
    return octets == 0 ? Long.MAX_VALUE : octets;
  }

  private static long number(String text, int digits) {
    return Long.parseLong(text.substring(0, digits));
  }

  /** Exact where it can be: {@code 1G}, {@code 1536M}, {@code 1000}. */
  static String text(long octets) {
    if (octets == 0 || octets == Long.MAX_VALUE) {
      return octets == 0 ? DEFAULT : NONE;
    }
    int unit = Math.min(3, Long.numberOfTrailingZeros(octets) / 10);
    return (octets >> (10 * unit)) + (unit == 0 ? "" : UNITS.substring(unit - 1, unit));
  }
}
