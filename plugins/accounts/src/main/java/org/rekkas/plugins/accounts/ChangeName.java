package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account name}. */
final class ChangeName implements AdminCommand {
  private static final String NAME = "NAME";
  private final AccountsFile file;

  ChangeName(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account name";
  }

  @Override
  public String summary() {
    return "Gives an account a full name, or takes it away.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(NAME, Parameter.Kind.OPTIONAL, "the full name; without it: none"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          var name = AccountLine.fullName(given.value(NAME).orElse(""));
          boolean changed =
              file.change(
                  address,
                  line -> name.isEmpty() ? line.without(Entry.NAME) : line.with(Entry.NAME, name));
          return changed
              ? Report.lines(address + (name.isEmpty() ? " has no name." : " is " + name + "."))
              : Attempt.unknown(address);
        });
  }
}
