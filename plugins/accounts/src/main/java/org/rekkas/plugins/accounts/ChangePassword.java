package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.Mailbox;

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
            "--password-stdin",
            Parameter.Kind.FLAG,
            "takes the password from standard input; asks for it on a terminal"),
        new Parameter("--none", Parameter.Kind.FLAG, "takes the password away"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          if (given.flag("--none") == given.flag("--password-stdin")) {
            return new Report.Failed(
                "say --password-stdin, to be asked for it or to pipe it in, or --none");
          }
          var address = Attempt.address(given);
          if (given.flag("--none")) {
            return file.change(address, Secrets::clear) ? taken(address) : Attempt.unknown(address);
          }
          char[] password = secrets.read(given.input());
          return file.change(address, line -> secrets.put(line, password))
              ? changed(address)
              : Attempt.unknown(address);
        });
  }

  private Report taken(Mailbox address) {
    return appPasswords(address) == 0
        ? Report.lines("Nobody can log in as " + address + " any more; it still receives.")
        : Report.lines(address + " has no password of its own any more.", stay(address));
  }

  private Report changed(Mailbox address) {
    String done = "The password of " + address + " was changed.";
    return appPasswords(address) == 0 ? Report.lines(done) : Report.lines(done, stay(address));
  }

  private int appPasswords(Mailbox address) {
    return file.find(address).map(entry -> entry.appPasswords().size()).orElse(0);
  }

  private static String stay(Mailbox address) {
    return "Its app passwords hold as before: rekkas account app-password list " + address;
  }
}
