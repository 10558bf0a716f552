package org.rekkas.plugins.accounts;

import java.io.IOException;
import java.util.List;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.Mailbox;

/** One of the commands {@code rekkas account …}: what it is called, and what it does. */
record AccountCommand(String name, String summary, List<Parameter> parameters, Action action)
    implements AdminCommand {
  static final Parameter ADDRESS =
      new Parameter("ADDRESS", Parameter.Kind.REQUIRED, "the account, as name@domain");

  static final Parameter PASSWORD =
      new Parameter(
          "--password-stdin",
          Parameter.Kind.FLAG,
          "takes the password from standard input; asks for it on a terminal");

  @Override
  public Report run(Invocation given) throws IOException {
    try {
      return action.run(given);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** The account that a command is about. */
  static Mailbox address(Invocation given) {
    return AccountLine.address(given.value(ADDRESS.name()).orElse(""));
  }

  static Report unknown(Mailbox address) {
    return new Report.Failed("there is no account " + address);
  }

  /** What it does; an {@link IllegalArgumentException} is what the caller wrote wrong. */
  @FunctionalInterface
  interface Action {
    Report run(Invocation given) throws IOException;
  }
}
