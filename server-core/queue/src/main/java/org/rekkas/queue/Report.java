package org.rekkas.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.queue.mail.Heard;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.spi.mail.ForwardPath;
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
   * One recipient of a report. Of one that an alias or a list hides there is neither address, host
   * nor reply in it, RFC 3464 §4.2.
   *
   * @param heard of it; empty where all is well
   * @param hop the host that said so, or took it; empty: this one
   * @param attempts how often agents tried it
   */
  record Line(Leaf leaf, Action action, Optional<Reply> heard, String hop, int attempts) {
    static Line good(Leaf leaf, Action action) {
      return new Line(leaf, action, Optional.empty(), "", 1);
    }

    static Line relayed(Leaf leaf, String hop) {
      return new Line(leaf, Action.RELAYED, Optional.empty(), hop, 1);
    }

    static Line failed(Leaf leaf, Heard heard, int attempts) {
      return new Line(leaf, Action.FAILED, Optional.of(heard.reply()), heard.by(), attempts);
    }

    static Line delayed(Leaf leaf, Heard heard) {
      int attempts = leaf.turn().attempts();
      return new Line(leaf, Action.DELAYED, Optional.of(heard.reply()), heard.by(), attempts);
    }

    ForwardPath path() {
      return leaf.shown();
    }

    /**
     * RFC 3464 §2.3.4. Of what was tried for too long the problem itself, as RFC 3463 §3.5 asks of
     * X.4.7; of class 4, as it might go another time (§2).
     */
    String status() {
      boolean bad = action == Action.FAILED || action == Action.DELAYED;
      boolean tooLong = heard.filter(Outcomes.EXPIRED::equals).isPresent();
      return (tooLong ? diagnostic() : heard)
          .flatMap(Reply::enhanced)
          .or(() -> heard.flatMap(Reply::enhanced))
          .map(Object::toString)
          .orElse(bad ? (action == Action.FAILED ? "5.0.0" : "4.0.0") : "2.0.0");
    }

    /** What may be told of what was heard. */
    Optional<Reply> reply() {
      return leaf.isVeiled() ? Optional.empty() : heard;
    }

    /** Diagnostic-Code, RFC 3464 §2.3.6: what was heard, and before it what was heard last. */
    Optional<Reply> diagnostic() {
      return isExpired() && !leaf.isVeiled()
          ? leaf.last().map(Heard::reply).or(this::reply)
          : reply();
    }

    /** The host of the diagnostic, as its agent names it; empty: this one. */
    String host() {
      if (leaf.isVeiled()) {
        return "";
      }
      return isExpired() ? leaf.last().map(Heard::by).orElse(hop) : hop;
    }

    /** Remote-MTA, RFC 3464 §2.3.5: the name alone; without one, the address as a literal. */
    Optional<String> remote() {
      String name = host().split("[ \\[]", 2)[0];
      return name.isEmpty() ? Optional.empty() : Optional.of(literal(name));
    }

    /** RFC 5321 §4.1.3. */
    private static String literal(String name) {
      if (name.indexOf(':') >= 0) {
        return "[IPv6:" + name + "]";
      }
      return name.matches("[0-9.]+") ? "[" + name + "]" : name;
    }

    private boolean isExpired() {
      return action == Action.FAILED && heard.filter(Outcomes::isEndOfTime).isPresent();
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

  /** One line, the gravest, for all whom one address hides. */
  static List<Line> veiled(List<Line> lines) {
    var told = new ArrayList<Line>(lines.size());
    for (Line line : lines) {
      int before = 0;
      while (before < told.size() && !isOfTheSame(told.get(before), line)) {
        before++;
      }
      if (before == told.size()) {
        told.add(line);
      } else if (line.action().compareTo(told.get(before).action()) < 0) {
        told.set(before, line);
      }
    }
    return told;
  }

  private static boolean isOfTheSame(Line one, Line other) {
    return one.leaf().isVeiled() && other.leaf().isVeiled() && one.path().equals(other.path());
  }

  static String kind(List<Line> lines) {
    return gravest(lines).toString();
  }
}
