package org.rekkas.kernel;

import com.google.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.kernel.admin.QueueOperations;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.net.JdkTls;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.plugins.ExtensionStatus;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Premises;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.queue.Inspection;
import org.rekkas.queue.Spool;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.vault.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands about the server as a whole: status, plugins, reload, check, stop. */
final class ServerOperations {
  static final Parameter STARTS =
      Operation.flag("--starts", "only what keeps plugins from a start, as a restart asks for");

  private static final Logger log = LoggerFactory.getLogger(ServerOperations.class);

  private final Installation installation;
  private final Generations generations;
  private final Spool spool;
  private final Listeners listeners;
  private final JdkTls tls;
  private final BufferedJournal journal;
  private final Instant since;
  private final CountDownLatch stop = new CountDownLatch(1);

  @Inject
  ServerOperations(
      Installation installation,
      Generations generations,
      Spool spool,
      Listeners listeners,
      JdkTls tls,
      BufferedJournal journal) {
    this.installation = installation;
    this.generations = generations;
    this.spool = spool;
    this.listeners = listeners;
    this.tls = tls;
    this.journal = journal;
    this.since = installation.clock().instant();
  }

  List<AdminCommand> all() {
    return List.of(
        Operation.of("status", "Tells how the server is.", _ -> status()),
        Operation.of(
            "plugins", "Lists what plugins bring, in the order of their use.", _ -> plugins()),
        Operation.of(
            "reload", "Takes up plugins and their settings; sessions go on.", _ -> reload()),
        Operation.of(
            "check",
            "Tells all that is wrong in the configuration.",
            this::check,
            STARTS,
            Operation.JSON),
        new Operation(
            "setup",
            "Sets up a mail domain, while the server does not run.",
            SettingUp.PARAMETERS,
            _ -> setup()),
        Operation.of("stop", "Stops the server when its sessions have ended.", _ -> stop()));
  }

  /** Returns when an administrator wants the server to stop. */
  void awaitStop() throws InterruptedException {
    stop.await();
  }

  private Report status() {
    var rows = new ArrayList<List<String>>();
    var host = installation.settings().host();
    rows.add(List.of("server", host.software() + " on " + host.name()));
    rows.add(List.of("store", health(spool.health())));
    rows.add(List.of("process", Long.toString(ProcessHandle.current().pid())));
    rows.add(List.of("started", since.toString()));
    rows.add(List.of("home", installation.home().root().toString()));
    for (String name : listeners.names()) {
      listeners
          .address(name)
          .ifPresent(
              a ->
                  rows.add(
                      List.of(
                          "listener " + name,
                          Listeners.told(a.getAddress()) + " port " + a.getPort())));
    }
    tls.ending().forEach(each -> rows.add(List.of("certificate", each)));
    rows.add(List.of("connections", Integer.toString(listeners.connections())));
    rows.add(List.of("generation", Integer.toString(generations.current().number())));
    rows.addAll(queue());
    journal
        .counts()
        .all()
        .forEach(each -> rows.add(List.of(each.name(), Long.toString(each.number()))));
    return new Report.Table(List.of("what", "value"), rows);
  }

  /** While the store cannot be read, the rest of the status is wanted most. */
  private List<List<String>> queue() {
    try {
      Inspection.Counts counts = spool.inspection().counts();
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("queued", Long.toString(counts.queued())));
      rows.add(List.of("being delivered", Long.toString(counts.active())));
      rows.add(List.of("delayed", Long.toString(counts.delayed())));
      rows.addAll(QueueOperations.damaged(spool));
      return rows;
    } catch (RuntimeException e) {
      return List.of(List.of("queued", "cannot be read: " + e.getMessage()));
    }
  }

  private static String health(Vault.Health health) {
    return switch (health) {
      case Vault.Health.Writable _ -> "takes mail";
      case Vault.Health.Unwritable(var cause, String why) -> "takes no mail: " + cause + ", " + why;
    };
  }

  private Report plugins() {
    var rows = new ArrayList<List<String>>();
    for (ExtensionStatus each : generations.current().extensions()) {
      long calls = each.calls();
      Duration took = calls == 0 ? Duration.ZERO : each.took().dividedBy(calls);
      rows.add(
          List.of(
              each.kind(),
              each.name(),
              each.file(),
              each.configuredAt(),
              Long.toString(calls),
              Long.toString(each.failures()),
              took.toNanos() / 1000 + "us",
              each.resting() ? "resting after failures" : "in use"));
    }
    return new Report.Table(
        List.of("kind", "name", "from", "configured", "calls", "failures", "average", "state"),
        rows);
  }

  private Report reload() {
    return switch (generations.reload()) {
      case Reload.Done(int number, var notices) -> {
        log.info("generation {} serves new sessions", number);
        var lines = new ArrayList<>(text(notices));
        lines.add("Generation " + number + " serves new sessions; others end as they began.");
        List<String> waiting = awaitingRestart();
        if (!waiting.isEmpty()) {
          lines.add(
              "What changed of these is taken up by a restart: " + String.join(", ", waiting));
        }
        yield new Report.Lines(lines);
      }
      case Reload.Refused(var problems, var notices) -> {
        log.info("a reload changed nothing: {} problems", problems.size());
        var lines = new ArrayList<>(text(problems));
        lines.addAll(text(notices));
        lines.add("Nothing was changed.");
        yield new Report.Failed(String.join("\n", lines));
      }
    };
  }

  private List<String> awaitingRestart() {
    var root = generations.current().configuration().root();
    ServerSettings read = ServerSettings.from(root, installation.home().conf());
    return AwaitingRestart.of(installation.settings(), read);
  }

  private Report check(Invocation given) throws IOException {
    Premises premises = installation.premises();
    if (given.flag(STARTS.name())) {
      return Checking.checkStarts(premises, generations, listeners);
    }
    String domain = installation.settings().host().domain();
    return Checking.report(Checking.check(premises, generations, listeners, domain), given);
  }

  private static Report setup() {
    return new Report.Failed("Rekkas runs. Stop it first: rekkas stop");
  }

  private Report stop() {
    stop.countDown();
    return Report.lines("The server is stopping.");
  }

  private static List<String> text(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
