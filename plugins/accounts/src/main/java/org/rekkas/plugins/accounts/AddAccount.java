package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas account add}. */
final class AddAccount implements AdminCommand {
  private static final String IF_ABSENT = "--if-absent";
  private final AccountsFile file;
  private final FileAccounts accounts;
  private final Secrets secrets;

  AddAccount(AccountsFile file, FileAccounts accounts, Secrets secrets) {
    this.file = file;
    this.accounts = accounts;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "account add";
  }

  @Override
  public String summary() {
    return "Adds an account; without a password it receives, and nobody can log in.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(
            "--password-stdin",
            Parameter.Kind.FLAG,
            "takes the password from standard input; asks for it on a terminal"),
        new Parameter("--name", Parameter.Kind.OPTION, "the full name"),
        new Parameter("--quota", Parameter.Kind.OPTION, "how much it can hold: 500M, 1G, none"),
        new Parameter(IF_ABSENT, Parameter.Kind.FLAG, "leaves an account that exists as it is"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          Mailbox address = Attempt.address(given);
          if (!accounts.domains().contains(address.domainKey())) {
            return new Report.Failed(foreign(address));
          }
          var line = AccountLine.of(address);
          if (given.value("--name").isPresent()) {
            line = line.with(Entry.NAME, AccountLine.fullName(given.value("--name").get()));
          }
          if (given.value("--quota").isPresent()) {
            long quota = Quota.parse(given.value("--quota").get());
            line = line.with(Entry.QUOTA, Quota.text(quota));
          }
          boolean password = given.flag("--password-stdin");
          if (password) {
            line = secrets.put(line, secrets.read(given.input()));
          }
          return report(address, file.add(line), given.flag(IF_ABSENT), password);
        });
  }

  private static Report report(Mailbox address, boolean added, boolean ifAbsent, boolean password) {
    if (!added) {
      String there = address + " exists already";
      return ifAbsent ? Report.lines(there) : new Report.Failed(there);
    }
    return Report.lines(
        password
            ? address + " was added."
            : address
                + " was added without a password: it receives, and nobody can log in."
                + " Give it one: rekkas account passwd "
                + address
                + " --password-stdin");
  }

  private String foreign(Mailbox address) {
    return address.domain()
        + " is not a domain of this server, which has "
        + String.join(", ", accounts.domains().stream().sorted().toList())
        + ": add <domain name=\""
        + address.domain()
        + "\"/> to conf/plugins/accounts.xml and reload";
  }
}
