package org.rekkas.plugins.mailinglist;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** One of the commands {@code rekkas list …}: what it is called, and what it does. */
record ListCommand(String name, String summary, List<Parameter> parameters, Action action)
    implements AdminCommand {
  static final Parameter ADDRESS =
      new Parameter("ADDRESS", Parameter.Kind.REQUIRED, "the list's address");

  @Override
  public Report run(Invocation given) throws IOException {
    try {
      return action.run(given);
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** What it does; an {@link IllegalArgumentException} is what the caller did wrong. */
  @FunctionalInterface
  interface Action {
    Report run(Invocation given) throws IOException;
  }
}
