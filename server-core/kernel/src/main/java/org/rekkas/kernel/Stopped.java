package org.rekkas.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.Commands;
import org.rekkas.kernel.admin.DataOperations;
import org.rekkas.kernel.admin.Operation;
import org.rekkas.spi.AdminCommand;
import org.rekkas.vault.Engine;

/**
 * Commands while no server runs: this process opens the data itself, loads the plugins, and closes
 * again. No listener opens and the queue does not run. What only reads makes no data where there
 * are none ({@link Scratch}).
 */
final class Stopped {
  /** What {@code rekkas status} exits with where nothing runs, as with service scripts (LSB). */
  private static final int NOT_RUNNING = 3;

  private static final Set<String> READERS = Set.of("route", "why");

  /** The second words of commands that change nothing. */
  private static final Set<String> READING =
      Set.of("list", "show", "held", "totals", "destinations", "damaged", "records", "route");

  private Stopped() {}

  static int run(Home home, List<String> words, Caller caller) throws IOException {
    String first = words.isEmpty() ? "" : words.getFirst();
    List<AdminCommand> bare = bare(home);
    if (bare.stream().anyMatch(command -> command.name().equals(first))) {
      return new Commands(() -> bare).run(words, caller);
    }
    if (wantsHelp(words)) {
      return withoutData(home, words, caller);
    }
    if (List.of("status", "stop", "reload").contains(first)) {
      return notRunning(home, words.contains(Operation.JSON.name()), caller);
    }
    return Files.notExists(home.data()) && reads(words)
        ? withoutData(home, words, caller)
        : withData(home, words, caller);
  }

  private static int notRunning(Home home, boolean json, Caller caller) throws IOException {
    Optional<String> holder = Engine.holder(home.data());
    if (json && holder.isPresent()) {
      caller.err().println("rekkas: " + silent(holder.get()));
    } else {
      String not = json ? "{\"running\":false}" : "Rekkas is not running.";
      caller.out().println(holder.map(Stopped::silent).orElse(not));
    }
    return holder.isPresent() ? 1 : NOT_RUNNING;
  }

  private static boolean wantsHelp(List<String> words) {
    return words.isEmpty()
        || words.getFirst().equals("help")
        || words.contains("--help")
        || words.contains("-h");
  }

  /** As far as the words tell; any others may make data, none of which does it without a second. */
  private static boolean reads(List<String> words) {
    return words.size() == 1
        || words.get(1).startsWith("-")
        || READERS.contains(words.getFirst())
        || READING.contains(words.get(1));
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
            given -> Checking.report(Checking.checkStopped(home), given),
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

  private static int withoutData(Home home, List<String> words, Caller caller) throws IOException {
    try (var scratch = Scratch.open(home)) {
      return scratch.server().load().commands().run(words, caller);
    } catch (ConfigurationRefused e) {
      return refused(e, caller);
    }
  }

  private static int withData(Home home, List<String> words, Caller caller) throws IOException {
    try (var server = Server.open(home)) {
      return server.load().commands().run(words, caller);
    } catch (ConfigurationRefused e) {
      return refused(e, caller);
    }
  }

  private static int refused(ConfigurationRefused e, Caller caller) {
    caller.err().println("rekkas: " + e.what() + ":");
    e.problems().forEach(problem -> caller.err().println("  " + problem));
    return 1;
  }
}
