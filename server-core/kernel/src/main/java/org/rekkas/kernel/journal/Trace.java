package org.rekkas.kernel.journal;

import java.time.Instant;
import java.util.List;

/** What is known of one mail, in the order in which it happened. */
public record Trace(List<Line> lines) {
  public Trace {
    lines = List.copyOf(lines);
  }

  /** One thing that happened. */
  public record Line(Instant at, String what) {}
}
