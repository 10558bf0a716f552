package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account role}. */
final class ChangeRole implements AdminCommand {
  private static final String ROLE = "ROLE";
  private final AccountsFile file;

  ChangeRole(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account role";
  }

  @Override
  public String summary() {
    return "Makes somebody an administrator, whom mail to a postmaster reaches, or a user again.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(
            ROLE, Parameter.Kind.REQUIRED, "user; domain: that of the address; or server"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          var role = Role.parse(given.value(ROLE).orElse(""));
          boolean changed =
              file.change(
                  address,
                  line ->
                      role == Role.USER
                          ? line.without(Entry.ROLE)
                          : line.with(Entry.ROLE, role.text()));
          return changed
              ? Report.lines(address + ": " + role.text() + ".")
              : Attempt.unknown(address);
        });
  }
}
