package org.rekkas.queue;

import java.util.Optional;

/**
 * Where a waiting mail stands in the index by destination. Of several destinations it is the first.
 */
record Berth(Destination destination, Kind kind) {
  /** What the mail waits for. */
  enum Kind {
    /** For the destination itself, untried: the first chance will do. */
    KEPT("k"),
    /** For its own next attempt, as the schedule wants it. */
    TRIED("t");

    final String mark;

    Kind(String mark) {
      this.mark = mark;
    }

    static Optional<Kind> of(String mark) {
      return switch (mark) {
        case "k" -> Optional.of(KEPT);
        case "t" -> Optional.of(TRIED);
        default -> Optional.empty();
      };
    }
  }
}
