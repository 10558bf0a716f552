package org.rekkas.kernel.admin;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** A command of the kernel's own, told in one place. */
public record Operation(String name, String summary, List<Parameter> parameters, Action action)
    implements AdminCommand {
  /** What the name of a parameter ends with that takes all words that are left. */
  static final String SEVERAL = "...";

  /** Of a command whose JSON is another report: with others, it is made of the same. */
  public static final Parameter JSON = flag("--json", "Writes JSON.");

  /** What it does. */
  @FunctionalInterface
  public interface Action {
    Report run(Invocation given) throws IOException;
  }

  public static Operation of(String name, String summary, Action action, Parameter... parameters) {
    return new Operation(name, summary, List.of(parameters), action);
  }

  public static Parameter required(String name, String help) {
    return new Parameter(name, Parameter.Kind.REQUIRED, help);
  }

  /** The last one: any number of words, which come as one value with spaces in between. */
  public static Parameter several(String name, String help) {
    return new Parameter(name + SEVERAL, Parameter.Kind.OPTIONAL, help);
  }

  public static Parameter flag(String name, String help) {
    return new Parameter(name, Parameter.Kind.FLAG, help);
  }

  public static Parameter option(String name, String help) {
    return new Parameter(name, Parameter.Kind.OPTION, help);
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return action.run(given);
  }
}
