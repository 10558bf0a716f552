package org.rekkas.kernel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.Commands;
import org.rekkas.kernel.admin.DataOperations;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.spi.AdminCommand;
import org.rekkas.vault.Engine;

/**
 * Commands while no server runs: this process opens the data itself, loads the plugins, and closes
 * again. No listener opens and the queue does not run.
 */
final class Stopped {
  /** What {@code rekkas status} exits with where nothing runs, as with service scripts (LSB). */
  private static final int NOT_RUNNING = 3;

  private Stopped() {}

  static int run(Home home, List<String> words, Caller caller) throws IOException {
    String first = words.isEmpty() ? "" : words.getFirst();
    switch (first) {
      case "status", "stop", "reload" -> {
        Optional<String> holder = Engine.holder(home.data());
        caller.out().println(holder.map(Stopped::silent).orElse("Rekkas is not running."));
        return holder.isPresent() ? 1 : NOT_RUNNING;
      }
      default -> {
        List<AdminCommand> bare = bare(home);
        Optional<AdminCommand> one =
            bare.stream().filter(command -> command.name().equals(first)).findFirst();
        return one.isPresent()
            ? new Commands(() -> bare).run(words, caller)
            : withData(home, words, caller);
      }
    }
  }

  private static String silent(String holder) {
    return holder
        + " has the data and takes no commands: it starts, or ends when its sessions have, or its"
        + " socket could not be opened (logs/rekkas.log)";
  }

  /** What needs no data, or the data closed. */
  private static List<AdminCommand> bare(Home home) {
    return List.of(
        Operation.of(
            "check",
            "Tells all that is wrong in the configuration.",
            given ->
                Checking.report(
                    Checking.check(Installation.premises(home, Installation.onClassPath())), given),
            Operation.JSON),
        new Operation(
            "setup",
            "Asks the few things that matter, writes the configuration, makes the first account.",
            SettingUp.PARAMETERS,
            given -> SettingUp.run(home, given)),
        new Operation(
            "repair",
            DataOperations.REPAIRS,
            DataOperations.REPAIRING,
            given -> Repairing.repair(home, given)));
  }

  private static int withData(Home home, List<String> words, Caller caller) throws IOException {
    try (var server = Server.open(home)) {
      return server.load().commands().run(words, caller);
    } catch (ConfigurationRefused e) {
      caller.err().println("rekkas: " + e.what() + ":");
      e.problems().forEach(problem -> caller.err().println("  " + problem));
      return 1;
    }
  }
}
