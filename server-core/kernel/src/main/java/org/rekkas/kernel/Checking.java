package org.rekkas.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.rekkas.kernel.admin.FailedWith;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.kernel.admin.WouldNotStart;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Premises;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.kernel.trial.Aside;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.vault.Engine;

/**
 * {@code rekkas check}: every problem of the configuration at once, and nothing that serves is
 * started. Unlike a reload it also looks at what only a start needs.
 */
final class Checking {
  private static final List<String> COLUMNS =
      List.of("kind", "file", "line", "column", "setting", "text");

  private Checking() {}

  static Reload check(Premises premises) {
    return Generations.check(premises.alsoReadBy(NetSettings::checkAddresses));
  }

  /**
   * In a server that runs: if all that is written is good, the plugins are started as well, aside,
   * for what only a start finds, and the ports tried that its listeners do not have yet.
   *
   * @param domain of the host
   */
  static Reload check(
      Premises premises, Generations generations, Listeners listeners, String domain) {
    Reload written = check(premises);
    if (written instanceof Reload.Refused) {
      return written;
    }
    var notices = new ArrayList<>(written.notices());
    unread(generations, domain).ifPresent(notices::add);
    notices.addAll(missing(generations));
    return with(notices, Aside.check(generations), ports(premises, listeners));
  }

  /**
   * Where no server runs: also the ports that the next one would find taken. Those that it may not
   * have are another matter, for it may be started with more rights.
   */
  static Reload checkStopped(Home home) throws IOException {
    Premises premises = Installation.premises(home, Installation.onClassPath());
    Reload written = check(premises);
    if (written instanceof Reload.Refused || Engine.holder(home.data()).isPresent()) {
      return written;
    }
    var next = NetSettings.from(Configuration.load(premises.conf()).root());
    return with(List.of(), written, problems(Listeners.taken(next)));
  }

  /** Bounces and reports go to the postmaster, whose mailbox is there whoever reads it. */
  private static Optional<Problem> unread(Generations generations, String domain) {
    var postmaster = new Mailbox(Offices.POSTMASTER, domain);
    try (var held = generations.acquire()) {
      return Offices.isUnread(held.generation(), postmaster)
          ? Optional.of(
              Problem.of(
                  postmaster.toString(),
                  "nobody can log in to this mailbox; `rekkas account role ADDRESS server` says who"
                      + " gets its mail"))
          : Optional.empty();
    }
  }

  /** The postmaster of each domain of this server is to be there, RFC 5321 §4.5.1. */
  private static List<Problem> missing(Generations generations) {
    var missing = new ArrayList<Problem>();
    try (var held = generations.acquire()) {
      for (String each : new TreeSet<>(held.generation().accounts().domains())) {
        var postmaster = new Mailbox(Offices.POSTMASTER, each);
        if (held.generation().leadsToNobody(new ForwardPath(postmaster))) {
          missing.add(
              Problem.of(
                  postmaster.toString(),
                  """
                  leads to nobody, and every domain has to have one (RFC 5321 §4.5.1); `rekkas \
                  route %1$s` shows where it leads. `rekkas alias add %1$s SOMEBODY` or `rekkas \
                  alias remove %1$s` mends an alias; where there is none, `rekkas account role \
                  SOMEBODY server` says who gets its mail\
                  """
                      .formatted(postmaster)));
        }
      }
    }
    return missing;
  }

  /**
   * In a server that runs, asked before a restart: only what keeps the next one's plugins and
   * listeners.
   */
  static Report checkStarts(Premises premises, Generations generations, Listeners listeners)
      throws WouldNotStart {
    var starts = new Reload.Done(0, List.of());
    var problems = new ArrayList<>(Aside.checkStarts(generations));
    problems.addAll(ports(premises, listeners));
    Report report = report(with(List.of(), starts, problems));
    if (report instanceof Report.Failed(String why)) {
      throw new WouldNotStart(why);
    }
    return report;
  }

  /** What is wrong in the file itself is told by its reader, not here. */
  private static List<Problem> ports(Premises premises, Listeners listeners) {
    var next = NetSettings.from(Configuration.load(premises.conf()).root());
    return problems(listeners.unavailable(next));
  }

  private static List<Problem> problems(List<String> ofListeners) {
    return ofListeners.stream().map(why -> Problem.of("server.xml", why)).toList();
  }

  private static Reload with(List<Problem> notices, Reload found, List<Problem> besides) {
    var all = new ArrayList<>(notices);
    all.addAll(found.notices());
    var problems = new ArrayList<>(besides);
    if (found instanceof Reload.Refused(var more, var _)) {
      problems.addAll(more);
    }
    return problems.isEmpty() ? new Reload.Done(0, all) : new Reload.Refused(problems, all);
  }

  /** What was found, one row each; the command fails where that is more than notices. */
  static Report table(Reload found) throws FailedWith {
    var rows = new ArrayList<List<String>>();
    if (found instanceof Reload.Refused(var problems, var _)) {
      problems.forEach(each -> rows.add(row("problem", each)));
    }
    found.notices().forEach(each -> rows.add(row("notice", each)));
    var table = new Report.Table(COLUMNS, rows);
    if (found instanceof Reload.Refused) {
      throw new FailedWith(table);
    }
    return table;
  }

  private static List<String> row(String kind, Problem found) {
    return List.of(
        kind,
        found.file(),
        Integer.toString(found.line()),
        Integer.toString(found.column()),
        found.path(),
        found.text());
  }

  /** What was found, as sentences; as JSON, a {@linkplain #table table}. */
  static Report report(Reload found, Invocation given) throws FailedWith {
    return given.flag(Operation.JSON.name()) ? table(found) : report(found);
  }

  static Report report(Reload found) {
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
