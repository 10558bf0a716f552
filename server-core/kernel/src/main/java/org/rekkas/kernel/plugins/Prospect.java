package org.rekkas.kernel.plugins;

import java.util.List;
import org.rekkas.kernel.config.Problem;

/** A generation that is to be looked at, and serves nobody; or why there is none. */
public sealed interface Prospect {
  /**
   * @param lease the only one: with it the generation ends
   */
  record Ready(Lease lease) implements Prospect {}

  /** What stands in the files is not good, as this process reads it: nothing was started. */
  record Unreadable(List<Problem> problems) implements Prospect {
    public Unreadable {
      problems = List.copyOf(problems);
    }
  }

  /** Plugins that do not start. */
  record Refused(List<Problem> problems) implements Prospect {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
