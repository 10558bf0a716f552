package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account app-password list}. What is shown of a password is its public part. */
final class ListAppPasswords implements AdminCommand {
  private final AccountsFile file;

  ListAppPasswords(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account app-password list";
  }

  @Override
  public String summary() {
    return "Lists the app passwords of an account: what they are for, and how they begin.";
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
          return file.find(address)
              .<Report>map(
                  entry ->
                      new Report.Table(
                          List.of("label", "for", "begins"),
                          entry.appPasswords().stream().map(ListAppPasswords::row).toList()))
              .orElseGet(() -> Attempt.unknown(address));
        });
  }

  private static List<String> row(AppPassword app) {
    return List.of(app.label(), app.services().toString(), app.id());
  }
}
