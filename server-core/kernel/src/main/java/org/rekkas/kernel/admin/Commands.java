package org.rekkas.kernel.admin;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.rekkas.kernel.config.FileTrouble;
import org.rekkas.kernel.config.Nearest;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line: finds the command that words name, reads its parameters, runs it and writes
 * what it reports. Help is made of what the commands say of themselves. Exit codes: 0 done, 1 could
 * not be done, 2 the words make no sense, 4 {@link WouldNotStart}.
 */
public final class Commands implements AdminSocket.Runner {
  /** What a process has open; the server, which opens it, is another one than the caller. */
  private static final List<Path> OF_A_PROCESS =
      Stream.of("/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self")
          .map(Path::of)
          .toList();

  private static final Logger log = LoggerFactory.getLogger(Commands.class);

  /** What {@code bin/rekkas} does itself. */
  private static final SequencedMap<String, String> OF_THE_SCRIPT = ofTheScript();

  /** First words that no command hears, since the script or the process itself does. */
  public static final Set<String> HEARD_BEFORE =
      Set.of("help", "start", "restart", "run", "ready", "version", "rehearse", "precheck");

  private static final String JSON = "--json";
  private static final String HELP = "--help";

  /** Files are opened by the process that runs the command. */
  private static final String ON_FILES =
      "A server under systemd sees neither /home nor /root, has a /tmp of its own, and writes only"
          + " into folders of its user that ReadWritePaths= of the unit names (systemctl edit"
          + " rekkas). Where a file may be -, the standard input is read.";

  private final Supplier<List<AdminCommand>> commands;

  /** The commands of the moment: the kernel's own, then the plugins'. */
  public Commands(Supplier<List<AdminCommand>> commands) {
    this.commands = commands;
  }

  private static SequencedMap<String, String> ofTheScript() {
    var told = new LinkedHashMap<String, String>();
    told.put("start [--demo]", "Starts the server in the background.");
    told.put("restart [--demo]", "Stops and starts it, if the configuration is good.");
    told.put("run [--demo]", "Runs the server in the foreground.");
    told.put("ready", "Waits until a server that is starting is ready.");
    told.put("version", "Tells which Rekkas this is.");
    return Collections.unmodifiableSequencedMap(told);
  }

  @Override
  public int run(List<String> words, Caller caller) {
    List<AdminCommand> known = commands.get();
    if (words.isEmpty() || List.of("help", HELP, "-h").contains(words.getFirst())) {
      return help(known, words, caller);
    }
    Optional<String> group = group(known, words);
    if (group.isPresent()) {
      boolean help = words.contains(HELP) || words.contains("-h");
      return help ? helpOn(known, words, caller) : which(known, group.get(), caller);
    }
    Optional<AdminCommand> named = find(known, words);
    if (named.isEmpty()) {
      return unknown(known, words, caller);
    }
    int length = named.get().name().split(" ").length;
    return run(named.get(), words.subList(length, words.size()), caller);
  }

  private static int which(List<AdminCommand> known, String group, Caller caller) {
    caller.err().println("rekkas: " + group + ": which of these?");
    members(known, group, caller.err());
    return 2;
  }

  private static int unknown(List<AdminCommand> known, List<String> words, Caller caller) {
    caller.err().println("rekkas: no such command: " + words.getFirst() + meant(known, words));
    caller.err().println("All commands: rekkas help");
    return 2;
  }

  private static int run(AdminCommand command, List<String> words, Caller caller) {
    var line = line(command);
    try {
      ParseResult parsed = line.parseArgs(words.toArray(new String[0]));
      if (parsed.isUsageHelpRequested()) {
        line.usage(caller.out(), CommandLine.Help.Ansi.OFF);
        return 0;
      }
      var invocation = new Invocation(values(command, parsed, caller.folder()), caller.in());
      return answer(command, invocation, caller, parsed.hasMatchedOption(JSON));
    } catch (ParameterException e) {
      caller.err().println("rekkas: " + e.getMessage());
      line.usage(caller.err(), CommandLine.Help.Ansi.OFF);
      return 2;
    } catch (IOException e) {
      return caller.out().checkError() ? 1 : failed(e, caller);
    } catch (UncheckedIOException e) {
      if (!FileTrouble.isOfFiles(e)) {
        log.error("command {} broke", command.name(), e);
      }
      return failed(e, caller);
    } catch (VaultUnwritable e) { // what went before it in pieces is done
      caller.err().println("rekkas: not done, or not all of it: " + FileTrouble.told(e));
      return 1;
    } catch (RuntimeException e) {
      log.error("command {} broke", command.name(), e);
      caller.err().println("rekkas: " + command.name() + " broke: " + e);
      return 1;
    }
  }

  private static int answer(AdminCommand command, Invocation given, Caller caller, boolean json)
      throws IOException {
    try {
      return Rendering.write(command.run(given), caller, json);
    } catch (FailedWith e) {
      int _ = Rendering.write(e.report(), caller, json);
      return 1;
    } catch (WouldNotStart e) {
      int _ = Rendering.write(new AdminCommand.Report.Failed(e.why()), caller, json);
      return WouldNotStart.EXIT;
    }
  }

  private static int failed(Exception e, Caller caller) {
    caller.err().println("rekkas: " + FileTrouble.told(e));
    if (FileTrouble.isOfFiles(e)) {
      caller.err().println(ON_FILES);
    }
    return 1;
  }

  /** The command with the longest name that the words begin with. */
  private static Optional<AdminCommand> find(List<AdminCommand> known, List<String> words) {
    return known.stream()
        .filter(c -> startsWith(words, c.name().split(" ")))
        .max(Comparator.comparingInt(c -> c.name().length()));
  }

  private static boolean startsWith(List<String> words, String[] name) {
    return words.size() >= name.length && words.subList(0, name.length).equals(Arrays.asList(name));
  }

  private static String meant(List<AdminCommand> known, List<String> words) {
    var first = new TreeSet<String>();
    known.forEach(command -> first.add(command.name().split(" ")[0]));
    return Nearest.of(words.getFirst(), first).map(n -> " (" + n + "?)").orElse("");
  }

  /** What commands begin with and go on from, if more of the words is that than is a command. */
  private static Optional<String> group(List<AdminCommand> known, List<String> words) {
    for (int length = words.size(); length > 0; length--) {
      String begin = String.join(" ", words.subList(0, length));
      if (known.stream().anyMatch(command -> command.name().equals(begin))) {
        return Optional.empty();
      }
      if (known.stream().anyMatch(command -> command.name().startsWith(begin + " "))) {
        return Optional.of(begin);
      }
    }
    return Optional.empty();
  }

  private static void members(List<AdminCommand> known, String group, PrintStream to) {
    known.stream()
        .filter(command -> command.name().startsWith(group + " "))
        .sorted(Comparator.comparing(AdminCommand::name))
        .forEach(command -> to.println("  rekkas " + synopsis(command)));
  }

  /** {@code @example.org} is a domain, and no file of more words. */
  private static CommandLine line(AdminCommand command) {
    return new CommandLine(spec(command)).setExpandAtFiles(false);
  }

  private static CommandSpec spec(AdminCommand command) {
    CommandSpec spec = CommandSpec.create().name("rekkas " + command.name());
    spec.usageMessage().description(command.summary().replace("%", "%%"));
    int index = 0;
    for (Parameter each : command.parameters()) {
      String help = each.help().replace("%", "%%");
      if (positional(each)) {
        boolean required = each.kind() != Parameter.Kind.OPTIONAL;
        spec.addPositional(
            PositionalParamSpec.builder()
                .index(several(each) ? index + "..*" : Integer.toString(index++))
                .arity(several(each) ? "0..*" : required ? "1" : "0..1")
                .required(required)
                .paramLabel(each.name().replace(Operation.SEVERAL, ""))
                .type(several(each) ? String[].class : String.class)
                .description(help)
                .build());
      } else if (each.kind() == Parameter.Kind.FLAG) {
        spec.addOption(
            OptionSpec.builder(each.name()).type(boolean.class).description(help).build());
      } else {
        spec.addOption(
            OptionSpec.builder(each.name())
                .paramLabel(label(each))
                .arity("1")
                .type(String.class)
                .description(help)
                .build());
      }
    }
    if (spec.findOption(JSON) == null) {
      spec.addOption(
          OptionSpec.builder(JSON).type(boolean.class).description("Writes JSON.").build());
    }
    spec.addOption(
        OptionSpec.builder("-h", HELP)
            .type(boolean.class)
            .usageHelp(true)
            .description("Shows this help.")
            .build());
    return spec;
  }

  /** A folder is called so in the help of those that take one. */
  private static String label(Parameter option) {
    if (option.kind() != Parameter.Kind.PATH) {
      return "VALUE";
    }
    return option.help().startsWith("the folder") ? "DIR" : "FILE";
  }

  private static boolean several(Parameter parameter) {
    return positional(parameter) && parameter.name().endsWith(Operation.SEVERAL);
  }

  private static boolean positional(Parameter parameter) {
    return switch (parameter.kind()) {
      case REQUIRED, OPTIONAL -> true;
      case PATH -> !parameter.name().startsWith("-");
      case OPTION, FLAG -> false;
    };
  }

  private static Map<String, String> values(AdminCommand command, ParseResult parsed, Path folder)
      throws IOException {
    var values = new HashMap<String, String>();
    int index = 0;
    for (Parameter each : command.parameters()) {
      String value;
      if (several(each)) {
        value = String.join(" ", parsed.matchedPositionalValue(index++, new String[0]));
      } else if (positional(each)) {
        value = positional(each, index++, parsed);
      } else if (each.kind() == Parameter.Kind.FLAG) {
        value = parsed.hasMatchedOption(each.name()) ? "true" : "";
      } else {
        value = option(each.name(), parsed);
      }
      if (!value.isEmpty()) {
        boolean path = each.kind() == Parameter.Kind.PATH;
        values.put(each.name(), path ? path(value, folder) : value);
      }
    }
    return values;
  }

  /** One that is required holds something, too. */
  private static String positional(Parameter parameter, int index, ParseResult parsed) {
    String value = parsed.matchedPositionalValue(index, "");
    if (value.isEmpty() && parameter.kind() != Parameter.Kind.OPTIONAL) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(), parameter.name() + " is empty: say what is meant");
    }
    return value;
  }

  /** One that was given holds something: an unset variable of a script is no choice. */
  private static String option(String name, ParseResult parsed) {
    String value = parsed.matchedOptionValue(name, "");
    if (value.isEmpty() && parsed.hasMatchedOption(name)) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(), name + " has no value; leave it out, or give it one");
    }
    return value;
  }

  private static String path(String value, Path folder) throws IOException {
    if (value.equals("-")) {
      return value;
    }
    Path path = folder.resolve(value).normalize();
    if (OF_A_PROCESS.stream().anyMatch(path::startsWith)) {
      throw new IOException(
          path + " is another file to the server than to you: name the file itself, or say -");
    }
    Optional<Path> own = OwnFolders.ofThisProcess().around(path);
    if (own.isPresent()) {
      throw new IOException(
          own.get()
              + " is this service's own and ends with it: choose another folder, and to have it"
              + " written to, name it in ReadWritePaths of the unit");
    }
    return path.toString();
  }

  private static int help(List<AdminCommand> known, List<String> words, Caller caller) {
    List<String> asked = words.stream().skip(1).filter(word -> !word.startsWith("-")).toList();
    return asked.isEmpty() ? helpOnAll(known, caller) : helpOn(known, asked, caller);
  }

  private static int helpOn(List<AdminCommand> known, List<String> asked, Caller caller) {
    Optional<String> group = group(known, asked);
    if (group.isPresent()) {
      members(known, group.get(), caller.out());
      return 0;
    }
    Optional<AdminCommand> command = find(known, asked);
    if (command.isEmpty()) {
      return unknown(known, asked, caller);
    }
    line(command.get()).usage(caller.out(), CommandLine.Help.Ansi.OFF);
    return 0;
  }

  private static int helpOnAll(List<AdminCommand> known, Caller caller) {
    caller.out().println("Usage: rekkas COMMAND …");
    caller.out().println();
    var all = new ArrayList<>(known);
    all.sort(Comparator.comparing(AdminCommand::name));
    int width = all.stream().mapToInt(c -> synopsis(c).length()).max().orElse(0);
    OF_THE_SCRIPT.forEach((synopsis, does) -> line(caller, synopsis, does, width));
    all.forEach(c -> line(caller, synopsis(c), c.summary(), width));
    caller.out().println();
    caller
        .out()
        .println(
            "All but help and version take --help; all but these, start, stop, restart, run, ready:"
                + " --json.");
    return 0;
  }

  private static void line(Caller caller, String synopsis, String summary, int width) {
    caller
        .out()
        .println(
            "  " + synopsis + " ".repeat(Math.max(0, width - synopsis.length()) + 2) + summary);
  }

  private static String synopsis(AdminCommand command) {
    var text = new StringBuilder(command.name());
    for (Parameter each : command.parameters()) {
      if (positional(each)) {
        boolean optional = each.kind() == Parameter.Kind.OPTIONAL;
        text.append(optional ? " [" : " ").append(each.name()).append(optional ? "]" : "");
      }
    }
    return text.toString();
  }
}
