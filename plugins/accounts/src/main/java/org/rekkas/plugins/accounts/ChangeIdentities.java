package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;

/** {@code rekkas account sends-as}. */
final class ChangeIdentities implements AdminCommand {
  private static final String ADDRESSES = "ADDRESSES";
  private final AccountsFile file;

  ChangeIdentities(AccountsFile file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "account sends-as";
  }

  @Override
  public String summary() {
    return "Lets an account send from further addresses; without any, from its own alone.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Attempt.ADDRESS,
        new Parameter(
            ADDRESSES,
            Parameter.Kind.OPTIONAL,
            "as one word: \"sales@example.org @example.net\"; a whole domain begins with @"));
  }

  @Override
  public Report run(Invocation given) throws IOException {
    return Attempt.at(
        () -> {
          var address = Attempt.address(given);
          var others = given.value(ADDRESSES);
          others.ifPresent(Identities::parse);
          boolean found =
              file.change(
                  address,
                  line ->
                      others.isPresent()
                          ? line.with(Entry.SENDS_AS, others.get())
                          : line.without(Entry.SENDS_AS));
          return found
              ? Report.lines(address + " may send as itself" + others.map(o -> ", " + o).orElse(""))
              : Attempt.unknown(address);
        });
  }
}
