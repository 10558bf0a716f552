package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account enable} and {@code rekkas account disable}. */
final class SwitchLogin implements AdminCommand {
  private final AccountsFile file;
  private final String name;
  private final String summary;
  private final UnaryOperator<AccountLine> change;

  private SwitchLogin(
      AccountsFile file, String name, String summary, UnaryOperator<AccountLine> change) {
    this.file = file;
    this.name = name;
    this.summary = summary;
    this.change = change;
  }

  static SwitchLogin on(AccountsFile file) {
    return new SwitchLogin(
        file,
        "account enable",
        "Lets an account log in again, with the password it had.",
        line -> line.without(Entry.DISABLED));
  }

  static SwitchLogin off(AccountsFile file) {
    return new SwitchLogin(
        file,
        "account disable",
        "Refuses the logins of an account; it receives all the same.",
        line -> line.with(Entry.DISABLED));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Attempt.ADDRESS);
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          return file.change(address, change)
              ? Report.lines(address + ": done.")
              : Attempt.unknown(address);
        });
  }
}
