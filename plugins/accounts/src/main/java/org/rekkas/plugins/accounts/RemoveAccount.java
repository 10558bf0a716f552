package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/**
 * {@code rekkas account remove}. The mail stays in the store, for whoever has the address next:
 * deleting it is another decision, and another command.
 */
final class RemoveAccount implements AdminCommand {
  private final AccountsFile file;

  RemoveAccount(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account remove";
  }

  @Override
  public String summary() {
    return "Removes an account; its mail stays in the store.";
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
          return file.remove(address)
              ? Report.lines(
                  address + " was removed; its mail stays, for whoever has the address next.",
                  "rekkas mail " + address + " erase --all --yes deletes it.")
              : Attempt.unknown(address);
        });
  }
}
