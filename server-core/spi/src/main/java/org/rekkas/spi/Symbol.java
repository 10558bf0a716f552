package org.rekkas.spi;

/**
 * The name of a kind of {@link Sign} and what it counts, unless the administrator says otherwise in
 * {@code <filters>}. Declared by {@link Plugin#symbols}.
 *
 * @param name capital letters, digits, underscores; at most 60; unique among all plugins
 * @param weight above 0 speaks against a mail, below 0 for it
 * @param at where the configuration says so ({@code Section.at()}); empty: the plugin's own default
 */
public record Symbol(String name, double weight, String at) {
  public Symbol {
    if (!isName(name)) {
      throw new IllegalArgumentException("not the name of a symbol: " + name);
    }
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("a weight that is no number: " + name);
    }
  }

  public static Symbol of(String name, double weight) {
    return new Symbol(name, weight, "");
  }

  public static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= 60
        && text.chars().allMatch(c -> c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
}
