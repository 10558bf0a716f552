package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas account passwd}, {@code enable} and {@code disable}: who can log in. */
record LoginCommands(AccountsFile file, Secrets secrets) {
  AdminCommand passwd() {
    return new AccountCommand(
        "account passwd",
        "Gives an account a new password, or takes it away.",
        List.of(
            AccountCommand.ADDRESS,
            AccountCommand.PASSWORD,
            new Parameter("--none", Parameter.Kind.FLAG, "takes the password away")),
        this::passwd);
  }

  AdminCommand enable() {
    return new AccountCommand(
        "account enable",
        "Lets an account log in again, with the password it had.",
        List.of(AccountCommand.ADDRESS),
        given -> change(given, line -> line.without(Entry.DISABLED)));
  }

  AdminCommand disable() {
    return new AccountCommand(
        "account disable",
        "Refuses the logins of an account; it receives all the same.",
        List.of(AccountCommand.ADDRESS),
        given -> change(given, line -> line.with(Entry.DISABLED)));
  }

  private Report change(Invocation given, UnaryOperator<AccountLine> change) throws IOException {
    var address = AccountCommand.address(given);
    return file.change(address, change)
        ? Report.lines(address + ": done.")
        : AccountCommand.unknown(address);
  }

  private Report passwd(Invocation given) throws IOException {
    if (given.flag("--none") == given.flag(AccountCommand.PASSWORD.name())) {
      return new Report.Failed(
          "say --password-stdin, to be asked for it or to pipe it in, or --none");
    }
    var address = AccountCommand.address(given);
    if (given.flag("--none")) {
      return file.change(address, Secrets::clear)
          ? taken(address)
          : AccountCommand.unknown(address);
    }
    char[] password = secrets.read(given.input());
    return file.change(address, line -> secrets.put(line, password))
        ? changed(address)
        : AccountCommand.unknown(address);
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
