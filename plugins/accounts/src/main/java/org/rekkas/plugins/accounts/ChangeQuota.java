package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas account quota}: shows it, or changes it. */
final class ChangeQuota implements AdminCommand {
  private final AccountsFile file;
  private final Surroundings given;

  ChangeQuota(AccountsFile file, Surroundings given) {
    this.file = file;
    this.given = given;
  }

  @Override
  public String name() {
    return "account quota";
  }

  @Override
  public String summary() {
    return "Shows what an account holds and may hold, or sets what it may hold.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(
            "SIZE", Parameter.Kind.OPTIONAL, "500M, 1G, none, or default; without it: show"));
  }

  @Override
  public Report run(Invocation invocation) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(invocation);
          var size = invocation.value("SIZE");
          if (size.isEmpty()) {
            return show(address);
          }
          if (size.get().equals(Quota.DEFAULT)) {
            return file.change(address, line -> line.without(Entry.QUOTA))
                ? Report.lines(address + " has the quota of those that have none of their own.")
                : Attempt.unknown(address);
          }
          String text = Quota.text(Quota.parse(size.get()));
          return file.change(address, line -> line.with(Entry.QUOTA, text))
              ? Report.lines("The quota of " + address + " is " + text + ".")
              : Attempt.unknown(address);
        });
  }

  private Report show(Mailbox address) {
    var entry = file.find(address);
    if (entry.isEmpty()) {
      return Attempt.unknown(address);
    }
    var account = entry.get().account();
    var usage = given.store().usage(account.address());
    return new Report.Table(
        List.of("address", "messages", "octets", "quota"),
        List.of(
            List.of(
                account.address().toString(),
                Long.toString(usage.messages()),
                Long.toString(usage.octets()),
                Quota.text(account.quota()))));
  }
}
