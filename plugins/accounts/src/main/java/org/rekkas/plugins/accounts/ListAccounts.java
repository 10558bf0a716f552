package org.rekkas.plugins.accounts;

import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account list}. */
final class ListAccounts implements AdminCommand {
  private final AccountsFile file;

  ListAccounts(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account list";
  }

  @Override
  public String summary() {
    return "Lists the accounts, in the order of their file.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Report run(Invocation given) {
    var rows = new ArrayList<List<String>>();
    for (var entry : file.all()) {
      var account = entry.account();
      rows.add(
          List.of(
              account.address().toString(),
              account.fullName(),
              Quota.text(account.quota()),
              entry.role().text(),
              login(entry)));
    }
    return new Report.Table(List.of("address", "name", "quota", "role", "login"), rows);
  }

  private static String login(Entry entry) {
    if (!entry.account().enabled()) {
      return "disabled";
    }
    if (entry.password().isPresent()) {
      return "yes";
    }
    return entry.appPasswords().isEmpty() ? "no password" : "app passwords alone";
  }
}
