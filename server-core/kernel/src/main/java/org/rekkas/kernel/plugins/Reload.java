package org.rekkas.kernel.plugins;

import java.util.List;
import org.rekkas.kernel.config.Problem;

/** What became of a reload, or of a check. */
public sealed interface Reload {
  /** What stopped nothing. */
  List<Problem> notices();

  /** All is well; after a reload, the next generation is the current one. */
  record Done(int generation, List<Problem> notices) implements Reload {
    public Done {
      notices = List.copyOf(notices);
    }
  }

  /** Everything is as it was before. */
  record Refused(List<Problem> problems, List<Problem> notices) implements Reload {
    public Refused {
      problems = List.copyOf(problems);
      notices = List.copyOf(notices);
    }
  }
}
