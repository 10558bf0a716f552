package org.rekkas.spi;

/**
 * Something that a filter noticed about a mail, for or against it. What it counts is the {@link
 * Symbol}'s weight times its strength; the sum of a mail's signs decides what becomes of it.
 *
 * @param symbol of those that the plugin declares
 * @param strength 1 as a rule; another where the filter has degrees, such as the score of a daemon
 * @param seen what was looked at, in a few words: {@code 192.0.2.1 is on zen.example: 127.0.0.2}
 */
public record Sign(String symbol, double strength, String seen) {
  public Sign {
    if (!Double.isFinite(strength)) {
      throw new IllegalArgumentException("a strength that is no number: " + symbol);
    }
    seen = seen.length() <= 300 ? seen : seen.substring(0, 300);
  }

  public static Sign of(String symbol, String seen) {
    return new Sign(symbol, 1, seen);
  }
}
