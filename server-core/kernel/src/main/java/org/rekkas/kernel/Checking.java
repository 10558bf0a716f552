package org.rekkas.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.kernel.admin.WouldNotStart;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Premises;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.kernel.trial.Aside;
import org.rekkas.spi.AdminCommand.Report;

/**
 * {@code rekkas check}: every problem of the configuration at once, and nothing that serves is
 * started. Unlike a reload it also looks at what only a start needs.
 */
final class Checking {
  private Checking() {}

  static Report check(Premises premises) throws IOException {
    return report(read(premises));
  }

  /**
   * In a server that runs: if all that is written is good, the plugins are started as well, aside,
   * for what only a start finds.
   */
  static Report check(Premises premises, Generations generations) throws IOException {
    Reload written = read(premises);
    return report(
        written instanceof Reload.Done
            ? with(written.notices(), Aside.check(generations))
            : written);
  }

  private static Reload read(Premises premises) throws IOException {
    return Generations.check(premises.alsoReadBy(NetSettings::checkAddresses));
  }

  /** In a server that runs, asked before a restart: only what keeps the next one's plugins. */
  static Report checkStarts(Generations generations) throws WouldNotStart {
    List<Problem> found = Aside.checkStarts(generations);
    Reload next =
        found.isEmpty() ? new Reload.Done(0, List.of()) : new Reload.Refused(found, List.of());
    Report report = report(next);
    if (report instanceof Report.Failed(String why)) {
      throw new WouldNotStart(why);
    }
    return report;
  }

  private static Reload with(List<Problem> notices, Reload found) {
    var all = new ArrayList<>(notices);
    all.addAll(found.notices());
    return switch (found) {
      case Reload.Done(int number, var _) -> new Reload.Done(number, all);
      case Reload.Refused(var problems, var _) -> new Reload.Refused(problems, all);
    };
  }

  private static Report report(Reload found) {
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
