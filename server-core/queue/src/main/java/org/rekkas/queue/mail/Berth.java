package org.rekkas.queue.mail;

import java.util.Optional;

/**
 * Where a waiting mail stands in the index by destination: at each destination once for each kind.
 */
public record Berth(Destination destination, Kind kind) {
  /** What the mail waits for. */
  public enum Kind {
    /** For the destination itself, untried: the first chance will do. */
    KEPT("k"),
    /** For its own next attempt, as the schedule wants it. */
    TRIED("t");

    public final String mark;

    Kind(String mark) {
      this.mark = mark;
    }

    public static Optional<Kind> of(String mark) {
      return switch (mark) {
        case "k" -> Optional.of(KEPT);
        case "t" -> Optional.of(TRIED);
        default -> Optional.empty();
      };
    }
  }

  static void pack(Packing to, Berth berth) {
    to.text(berth.destination.agent()).text(berth.destination.name()).text(berth.kind.mark);
  }

  static Berth unpack(Unpacking from) {
    var destination = new Destination(from.text(), from.text());
    return new Berth(
        destination, Kind.of(from.text()).orElseThrow(() -> new Damaged("no such berth")));
  }
}
