package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.Mailbox;

/** {@code rekkas account app-password add}: makes the password and shows it, this once. */
final class AddAppPassword implements AdminCommand {
  static final Parameter LABEL =
      new Parameter("LABEL", Parameter.Kind.REQUIRED, "what it is for: phone, \"Ali's tablet\"");

  private static final String FOR = "--for";
  private final AccountsFile file;
  private final Secrets secrets;

  AddAppPassword(AccountsFile file, Secrets secrets) {
    this.file = file;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "account app-password add";
  }

  @Override
  public String summary() {
    return "Makes a further password for an account, for one program, and shows it once.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        LABEL,
        new Parameter(
            FOR,
            Parameter.Kind.OPTION,
            "what it lets log in to: pop3,submission; without it: everything"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          var label = AppPassword.label(given.value(LABEL.name()).orElse(""));
          var services = given.value(FOR).map(Services::parse).orElse(Services.ANY);
          var entry = file.find(address);
          if (entry.isEmpty()) {
            return Attempt.unknown(address);
          }
          var issued = secrets.issue(id -> entry.get().appPassword(id).isPresent());
          var kept = secrets.keep(issued, services, label);
          return file.change(address, line -> added(line, kept))
              ? report(address, issued, kept)
              : Attempt.unknown(address);
        });
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

  private static Report report(Mailbox address, IssuedPassword issued, AppPassword kept) {
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
}
