package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account app-password remove}. */
final class RemoveAppPassword implements AdminCommand {
  private final AccountsFile file;

  RemoveAppPassword(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account app-password remove";
  }

  @Override
  public String summary() {
    return "Takes an app password away; the account's other passwords stay.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Attempt.ADDRESS, AddAppPassword.LABEL);
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          var label = AppPassword.label(given.value(AddAppPassword.LABEL.name()).orElse(""));
          return file.change(address, line -> removed(line, label))
              ? Report.lines("Nobody logs in as " + address + " with \"" + label + "\" any more.")
              : Attempt.unknown(address);
        });
  }

  private static AccountLine removed(AccountLine line, String label) {
    AccountLine rest =
        line.without(Entry.APP_PASSWORD, text -> AppPassword.isLabelled(label, text));
    if (rest.equals(line)) {
      throw new IllegalArgumentException("there is no app password \"" + label + "\"");
    }
    return rest;
  }
}
