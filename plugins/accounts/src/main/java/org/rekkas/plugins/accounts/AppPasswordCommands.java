package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;

/**
 * {@code rekkas account app-password …}. A password is shown once, as it is made; later, its public
 * part alone.
 */
record AppPasswordCommands(AccountsFile file, Secrets secrets) {
  private static final Parameter LABEL =
      new Parameter("LABEL", Parameter.Kind.REQUIRED, "what it is for: phone, \"Ali's tablet\"");

  private static final Parameter FOR =
      new Parameter(
          "--for",
          Parameter.Kind.OPTION,
          "what it lets log in to: pop3,submission; without it: everything");

  AdminCommand add() {
    return new AccountCommand(
        "account app-password add",
        "Makes a further password for an account, for one program, and shows it once.",
        List.of(AccountCommand.ADDRESS, LABEL, FOR),
        this::add);
  }

  AdminCommand list() {
    return new AccountCommand(
        "account app-password list",
        "Lists the app passwords of an account: what they are for, and how they begin.",
        List.of(AccountCommand.ADDRESS),
        this::list);
  }

  AdminCommand remove() {
    return new AccountCommand(
        "account app-password remove",
        "Takes an app password away; the account's other passwords stay.",
        List.of(AccountCommand.ADDRESS, LABEL),
        this::remove);
  }

  private Report add(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    var label = label(given);
    var services = given.value(FOR.name()).map(Services::parse).orElse(Services.ANY);
    var entry = file.find(address);
    if (entry.isEmpty()) {
      return AccountCommand.unknown(address);
    }
    var issued = secrets.issue(id -> entry.get().appPassword(id).isPresent());
    var kept = secrets.keep(issued, services, label);
    return file.change(address, line -> added(line, kept))
        ? shown(address, issued, kept)
        : AccountCommand.unknown(address);
  }

  private static String label(Invocation given) {
    return AppPassword.label(given.value(LABEL.name()).orElse(""));
  }

  private static AccountLine added(AccountLine line, AppPassword fresh) {
    boolean there =
        line.values(Entry.APP_PASSWORD).stream()
            .anyMatch(text -> AppPassword.isLabelled(fresh.label(), text));
    if (there) {
      throw new IllegalArgumentException(
          "there is an app password \"" + fresh.label() + "\" already: remove it first");
    }
    return line.and(Entry.APP_PASSWORD, fresh.text());
  }

  private static Report shown(Mailbox address, IssuedPassword issued, AppPassword kept) {
    var lines = new ArrayList<String>();
    lines.add(issued.shown());
    lines.add(
        "This app password of %s, \"%s\", is for %s. It is not shown again."
            .formatted(address, kept.label(), kept.services()));
    lines.add(
        "The program sends it by PLAIN or LOGIN (\"normal password\") under TLS, not by SCRAM.");
    for (String name : kept.services().unfamiliar()) {
      lines.add(
          "%s is a service of a plugin, if of any: Rekkas's own are %s."
              .formatted(name, String.join(", ", Services.FAMILIAR)));
    }
    return new Report.Lines(lines);
  }

  private Report list(Invocation given) {
    var address = AccountCommand.address(given);
    return file.find(address)
        .map(entry -> entry.appPasswords().stream().map(AppPasswordCommands::row).toList())
        .<Report>map(rows -> new Report.Table(List.of("label", "for", "begins"), rows))
        .orElseGet(() -> AccountCommand.unknown(address));
  }

  private static List<String> row(AppPassword app) {
    return List.of(app.label(), app.services().toString(), app.id());
  }

  private Report remove(Invocation given) throws IOException {
    var address = AccountCommand.address(given);
    var label = label(given);
    return file.change(address, line -> removed(line, label))
        ? Report.lines("Nobody logs in as " + address + " with \"" + label + "\" any more.")
        : AccountCommand.unknown(address);
  }

  private static AccountLine removed(AccountLine line, String label) {
    AccountLine rest =
        line.without(Entry.APP_PASSWORD, text -> AppPassword.isLabelled(label, text));
    if (rest.equals(line)) {
      throw new IllegalArgumentException("there is no app password \"" + label + "\"");
    }
    return rest;
  }
}
