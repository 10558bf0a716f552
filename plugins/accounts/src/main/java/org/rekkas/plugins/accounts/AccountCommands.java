package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Parameter.Kind;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas account add}, {@code remove} and {@code list}, and what an account has. */
record AccountCommands(
    AccountsFile file, FileAccounts accounts, Secrets secrets, Surroundings surroundings) {
  AdminCommand add() {
    return new AccountCommand(
        "account add",
        "Adds an account; without a password it receives, and nobody can log in.",
        List.of(
            AccountCommand.ADDRESS,
            AccountCommand.PASSWORD,
            new Parameter("--name", Kind.OPTION, "the full name"),
            new Parameter("--quota", Kind.OPTION, "how much it can hold: 500M, 1G, none"),
            new Parameter("--if-absent", Kind.FLAG, "leaves an account that exists as it is")),
        this::add);
  }

  AdminCommand name() {
    return new AccountCommand(
        "account name",
        "Gives an account a full name, or takes it away.",
        List.of(
            AccountCommand.ADDRESS,
            new Parameter("NAME", Kind.OPTIONAL, "the full name; without it: none")),
        this::name);
  }

  AdminCommand quota() {
    return new AccountCommand(
        "account quota",
        "Shows what an account holds and may hold, or sets what it may hold.",
        List.of(
            AccountCommand.ADDRESS,
            new Parameter("SIZE", Kind.OPTIONAL, "500M, 1G, none, or default; without it: show")),
        this::quota);
  }

  AdminCommand role() {
    return new AccountCommand(
        "account role",
        "Makes somebody an administrator, whom mail to a postmaster reaches, or a user again.",
        List.of(
            AccountCommand.ADDRESS,
            new Parameter("ROLE", Kind.REQUIRED, "user; domain: that of the address; or server")),
        this::role);
  }

  AdminCommand sendsAs() {
    return new AccountCommand(
        "account sends-as",
        "Lets an account send from further addresses; without any, from its own alone.",
        List.of(
            AccountCommand.ADDRESS,
            new Parameter(
                "ADDRESSES",
                Kind.OPTIONAL,
                "as one word: \"sales@example.org @example.net\"; a whole domain begins with @")),
        this::sendsAs);
  }

  /**
   * The mail stays in the store, for whoever has the address next: deleting it is another decision,
   * and another command.
   */
  AdminCommand remove() {
    return new AccountCommand(
        "account remove",
        "Removes an account; its mail stays in the store.",
        List.of(AccountCommand.ADDRESS),
        this::remove);
  }

  AdminCommand list() {
    return new AccountCommand(
        "account list",
        "Lists the accounts, in the order of their file.",
        List.of(),
        _ ->
            new Report.Table(
                List.of("address", "name", "quota", "role", "login"),
                file.all().stream().map(AccountCommands::row).toList()));
  }

  private Report add(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
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
    if (given.flag(AccountCommand.PASSWORD.name())) {
      line = secrets.put(line, secrets.read(given.input()));
    }
    return file.add(line) ? added(address, given) : there(address, given);
  }

  private String foreign(Mailbox address) {
    return address.domain()
        + " is not a domain of this server, which has "
        + String.join(", ", accounts.domains().stream().sorted().toList())
        + ": add <domain name=\""
        + address.domain()
        + "\"/> to conf/plugins/accounts.xml and reload";
  }

  private static Report there(Mailbox address, Invocation given) {
    String there = address + " exists already";
    return given.flag("--if-absent") ? Report.lines(there) : new Report.Failed(there);
  }

  private Report added(Mailbox address, Invocation given) {
    var lines = new ArrayList<String>();
    lines.add(
        given.flag(AccountCommand.PASSWORD.name())
            ? address + " was added."
            : address
                + " was added without a password: it receives, and nobody can log in."
                + " Give it one: rekkas account passwd "
                + address
                + " --password-stdin");
    lines.addAll(inherited(address));
    return new Report.Lines(lines);
  }

  /** Somebody had the address before, perhaps, and his mail is not for whoever has it now. */
  private List<String> inherited(Mailbox address) {
    long messages;
    try {
      messages = surroundings.store().usage(address).messages();
    } catch (RuntimeException e) {
      return List.of("Whether there is mail of before for it cannot be told: " + e.getMessage());
    }
    return messages == 0
        ? List.of()
        : List.of(
            "It has mail of before, for whoever logs in; messages: " + messages,
            "rekkas mail " + address + " erase --all --yes deletes it.");
  }

  private Report name(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    var name = AccountLine.fullName(given.value("NAME").orElse(""));
    return change(
        address,
        line -> name.isEmpty() ? line.without(Entry.NAME) : line.with(Entry.NAME, name),
        address + (name.isEmpty() ? " has no name." : " is " + name + "."));
  }

  private Report change(Mailbox address, UnaryOperator<AccountLine> change, String done)
      throws IOException {
    return file.change(address, change) ? Report.lines(done) : AccountCommand.unknown(address);
  }

  private Report quota(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    Optional<String> size = given.value("SIZE");
    if (size.isEmpty()) {
      return usage(address);
    }
    if (size.get().equals(Quota.DEFAULT)) {
      return change(
          address,
          line -> line.without(Entry.QUOTA),
          address + " has the quota of those that have none of their own.");
    }
    String text = Quota.text(Quota.parse(size.get()));
    return change(
        address,
        line -> line.with(Entry.QUOTA, text),
        "The quota of " + address + " is " + text + ".");
  }

  private Report usage(Mailbox address) {
    var entry = file.find(address);
    if (entry.isEmpty()) {
      return AccountCommand.unknown(address);
    }
    var account = entry.get().account();
    var usage = surroundings.store().usage(account.address());
    return new Report.Table(
        List.of("address", "messages", "octets", "quota"),
        List.of(
            List.of(
                account.address().toString(),
                Long.toString(usage.messages()),
                Long.toString(usage.octets()),
                Quota.text(account.quota()))));
  }

  private Report role(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    var role = Role.parse(given.value("ROLE").orElse(""));
    return change(
        address,
        line -> role == Role.USER ? line.without(Entry.ROLE) : line.with(Entry.ROLE, role.text()),
        address + ": " + role.text() + ".");
  }

  private Report sendsAs(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    Optional<String> others = given.value("ADDRESSES");
    others.ifPresent(Identities::parse);
    return change(
        address,
        line ->
            others.isPresent()
                ? line.with(Entry.SENDS_AS, others.get())
                : line.without(Entry.SENDS_AS),
        address + " may send as itself" + others.map(o -> ", " + o).orElse(""));
  }

  private Report remove(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    return file.remove(address)
        ? Report.lines(
            address + " was removed; its mail stays, for whoever has the address next.",
            "rekkas mail " + address + " erase --all --yes deletes it.")
        : AccountCommand.unknown(address);
  }

  private static List<String> row(Entry entry) {
    var account = entry.account();
    return List.of(
        account.address().toString(),
        account.fullName(),
        Quota.text(account.quota()),
        entry.role().text(),
        login(entry));
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
