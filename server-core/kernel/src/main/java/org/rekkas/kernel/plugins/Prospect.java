package org.rekkas.kernel.plugins;

import java.util.List;
import org.rekkas.kernel.config.Problem;

/** A generation that is to be looked at, and serves nobody; or why there is none. */
public sealed interface Prospect {
  /**
   * @param lease the only one: with it the generation ends
   */
  record Ready(Lease lease) implements Prospect {}

  /**
   * Nothing was started: what stands in the files is not good, as this process reads it, or the
   * process ends.
   */
  record Unreadable(List<Problem> problems) implements Prospect {
    public Unreadable {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Plugins that do not start.
   *
   * @param lasting those of the problems that another process would have as well, of other code
   */
  record Refused(List<Problem> problems, List<Problem> lasting) implements Prospect {
    public Refused {
      problems = List.copyOf(problems);
      lasting = List.copyOf(lasting);
    }
  }
}
