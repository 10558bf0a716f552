package org.rekkas.queue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.spi.mail.Reply;

/** The words of a delivery status notification, RFC 3464. */
final class Report {
  private Report() {}

  /** What became of a recipient, RFC 3464 §2.3.3. */
  enum Action {
    FAILED,
    DELAYED,
    DELIVERED,
    RELAYED,
    EXPANDED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One recipient of a report.
   *
   * @param reply what was heard of it; empty where all is well
   */
  record Line(Leaf leaf, Action action, Optional<Reply> reply) {
    static Line good(Leaf leaf, Action action) {
      return new Line(leaf, action, Optional.empty());
    }

    static Line bad(Leaf leaf, Action action, Reply reply) {
      return new Line(leaf, action, Optional.of(reply));
    }

    /** RFC 3464 §2.3.4. */
    String status() {
      boolean bad = action == Action.FAILED || action == Action.DELAYED;
      return reply
          .flatMap(Reply::enhanced)
          .map(Object::toString)
          .orElse(bad ? (action == Action.FAILED ? "5.0.0" : "4.0.0") : "2.0.0");
    }

    /** Diagnostic-Code, RFC 3464 §2.3.6: what was heard, and before it what was heard last. */
    Optional<Reply> diagnostic() {
      return action == Action.FAILED && reply.equals(Optional.of(Outcomes.EXPIRED))
          ? leaf.last().or(() -> reply)
          : reply;
    }
  }

  /** The gravest of its actions. */
  static Action gravest(List<Line> lines) {
    Action gravest = Action.EXPANDED;
    for (Line line : lines) {
      if (line.action().compareTo(gravest) < 0) {
        gravest = line.action();
      }
    }
    return gravest;
  }

  static String kind(List<Line> lines) {
    return gravest(lines).toString();
  }
}
