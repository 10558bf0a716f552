package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account passwd}. */
final class ChangePassword implements AdminCommand {
  private final AccountsFile file;
  private final Secrets secrets;

  ChangePassword(AccountsFile file, Secrets secrets) {
    this.file = file;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "account passwd";
  }

  @Override
  public String summary() {
    return "Gives an account a new password, or takes it away.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(
            "--password-stdin", Parameter.Kind.FLAG, "takes the password from standard input"),
        new Parameter("--none", Parameter.Kind.FLAG, "takes the password away"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          if (given.flag("--none") == given.flag("--password-stdin")) {
            return new Report.Failed("either --password-stdin or --none");
          }
          var address = Attempt.address(given);
          if (given.flag("--none")) {
            return file.change(address, Secrets::clear)
                ? Report.lines("Nobody can log in as " + address + " any more; it still receives.")
                : Attempt.unknown(address);
          }
          char[] password = secrets.read(given.input());
          return file.change(address, line -> secrets.put(line, password))
              ? Report.lines("The password of " + address + " was changed.")
              : Attempt.unknown(address);
        });
  }
}
