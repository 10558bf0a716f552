package org.rekkas.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Premises;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.spi.AdminCommand.Report;

/** {@code rekkas check}: every problem of the configuration at once, and nothing is started. */
final class Checking {
  private Checking() {}

  static Report check(Premises premises) throws IOException {
    Reload found = Generations.check(premises);
    var lines = new ArrayList<String>();
    return switch (found) {
      case Reload.Done(int _, List<Problem> notices) -> {
        notices.forEach(n -> lines.add("notice: " + n));
        lines.add("The configuration is good.");
        yield new Report.Lines(lines);
      }
      case Reload.Refused(List<Problem> problems, List<Problem> notices) -> {
        problems.forEach(p -> lines.add(p.toString()));
        notices.forEach(n -> lines.add("notice: " + n));
        lines.add(problems.size() == 1 ? "1 problem." : problems.size() + " problems.");
        yield new Report.Failed(String.join("\n", lines));
      }
    };
  }
}
