package org.rekkas.kernel.plugins;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.rekkas.kernel.admin.Commands;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Parameter;

/**
 * What a plugin's command says of itself, read once: one that the command line could not show or
 * parse would take all others with it, {@code reload} too.
 */
record CommandForm(String name, String summary, List<Parameter> parameters) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*( [a-z0-9][a-z0-9-]*)*");
  private static final Pattern OPTION = Pattern.compile("--[A-Za-z0-9][A-Za-z0-9_-]*");
  private static final Pattern PARAMETER =
      Pattern.compile("[^\\s\\p{Cntrl}\\[\\]-][^\\s\\p{Cntrl}]*");
  private static final Set<String> OF_ALL = Set.of("--help", "--json");

  /**
   * @param taken names of the kernel's own commands
   */
  static CommandForm of(Placed<AdminCommand> placed, Set<String> taken) throws Roster.Clash {
    CommandForm form = Introduction.of(placed, CommandForm::said);
    if (!NAME.matcher(form.name).matches()) {
      throw Introduction.wrong(placed, "not the name of a command", form.name);
    }
    if (taken.contains(form.name) || Commands.HEARD_BEFORE.contains(form.name.split(" ")[0])) {
      throw Introduction.wrong(placed, "the server has this command itself", form.name);
    }
    if (form.summary.isBlank()) {
      throw Introduction.wrong(placed, "a summary that says nothing", form.summary);
    }
    form.check(placed);
    return form;
  }

  private static CommandForm said(AdminCommand command) {
    return new CommandForm(
        Objects.requireNonNull(command.name(), "name"),
        Objects.requireNonNull(command.summary(), "summary"),
        List.copyOf(command.parameters()));
  }

  private void check(Placed<AdminCommand> placed) throws Roster.Clash {
    var names = new HashSet<String>();
    boolean optional = false;
    for (Parameter each : parameters) {
      if (each.name() == null || each.kind() == null || each.help() == null) {
        throw Introduction.wrong(placed, "a parameter without name, kind or help", each.name());
      }
      if (!isGood(each)) {
        throw Introduction.wrong(placed, "not the name of such a parameter", each.name());
      }
      if (OF_ALL.contains(each.name()) || !names.add(each.name())) {
        throw Introduction.wrong(placed, "a second parameter of this name", each.name());
      }
      if (optional && isRequired(each)) {
        throw Introduction.wrong(placed, "a required parameter behind an optional", each.name());
      }
      optional |= each.kind() == Parameter.Kind.OPTIONAL;
    }
  }

  private static boolean isGood(Parameter parameter) {
    return switch (parameter.kind()) {
      case REQUIRED, OPTIONAL -> PARAMETER.matcher(parameter.name()).matches();
      case PATH -> PARAMETER.matcher(parameter.name()).matches() || isOption(parameter);
      case OPTION, FLAG -> isOption(parameter);
    };
  }

  private static boolean isRequired(Parameter parameter) {
    return switch (parameter.kind()) {
      case REQUIRED -> true;
      case PATH -> !isOption(parameter);
      case OPTIONAL, OPTION, FLAG -> false;
    };
  }

  private static boolean isOption(Parameter parameter) {
    return OPTION.matcher(parameter.name()).matches();
  }
}
