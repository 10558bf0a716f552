package org.rekkas.kernel;

import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.config.Problem;

/** The configuration, or what lies in plugins/, does not let the server start. */
public final class ConfigurationRefused extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial")
  private final List<Problem> problems;

  private final String what;

  /**
   * @param full why there is no room on the disk, where that is so: it is what to look at first
   */
  ConfigurationRefused(List<Problem> problems, Optional<String> full) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
    this.what = full.orElse("the configuration is not good");
  }

  /** What is wrong on the whole; the problems say more. */
  public String what() {
    return what;
  }

  public List<Problem> problems() {
    return problems;
  }
}
