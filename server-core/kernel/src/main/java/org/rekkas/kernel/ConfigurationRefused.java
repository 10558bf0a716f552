package org.rekkas.kernel;

import java.util.List;
import org.rekkas.kernel.config.Problem;

/** The configuration, or what lies in plugins/, does not let the server start. */
public final class ConfigurationRefused extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial")
  private final List<Problem> problems;

  ConfigurationRefused(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
