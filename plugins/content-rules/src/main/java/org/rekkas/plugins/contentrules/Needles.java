package org.rekkas.plugins.contentrules;

import java.util.List;

/**
 * Short texts of which one stands in whatever a pattern finds: where none of them is, the pattern
 * need not be tried. A search for a text costs a nanosecond for some ten characters, one by RE2/J
 * some fifty nanoseconds for each.
 *
 * @param anyOf folded as {@link Text#folded} is; empty: nothing is known of what it finds
 */
record Needles(List<String> anyOf) {
  static final Needles UNKNOWN = new Needles(List.of());

  /** More are hardly sought faster than the pattern. */
  static final int MOST = 16;

  Needles {
    anyOf = List.copyOf(anyOf);
  }

  boolean mayBeIn(Text text) {
    for (String needle : anyOf) {
      if (text.folded().contains(needle)) {
        return true;
      }
    }
    return anyOf.isEmpty();
  }

  /** Those that are in fewer texts: where the shortest is longer. */
  Needles orBetter(Needles other) {
    return other.shortest() > shortest() ? other : this;
  }

  private int shortest() {
    return anyOf.stream().mapToInt(String::length).min().orElse(0);
  }
}
