package org.rekkas.plugins.contentrules;

import java.util.List;

/**
 * Short texts of which one stands in whatever a pattern finds: where none of them is, the pattern
 * need not be tried. A search for a text costs a nanosecond for some ten characters, one by RE2/J
 * some fifty nanoseconds for each.
 *
 * @param anyOf empty: nothing is known of what it finds
 * @param folded whether they are sought in {@link Text#folded}, and are as it is
 */
record Needles(List<String> anyOf, boolean folded) {
  static final Needles UNKNOWN = new Needles(List.of(), false);

  /** More are hardly sought faster than the pattern. */
  static final int MOST = 16;

  Needles {
    anyOf = List.copyOf(anyOf);
  }

  boolean mayBeIn(Text text) {
    if (anyOf.isEmpty()) {
      return true;
    }
    String sought = folded ? text.folded() : text.text();
    for (String needle : anyOf) {
      if (sought.contains(needle)) {
        return true;
      }
    }
    return false;
  }

  /** The same for a pattern to which case is nothing. */
  Needles inFoldedText() {
    return new Needles(anyOf.stream().map(Text::folded).toList(), true);
  }

  /** Those that are in fewer texts: where the shortest is longer. */
  Needles orBetter(Needles other) {
    return other.shortest() > shortest() ? other : this;
  }

  private int shortest() {
    return anyOf.stream().mapToInt(String::length).min().orElse(0);
  }
}
