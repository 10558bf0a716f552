package org.rekkas.plugins.accounts;

import java.io.IOException;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Mailbox;

/** What a command does; what was written wrong becomes its answer. */
@FunctionalInterface
interface Attempt {
  Parameter ADDRESS =
      new Parameter("ADDRESS", Parameter.Kind.REQUIRED, "the account, as name@domain");

  Report make() throws IOException;

  static Report at(Attempt attempt) throws IOException {
    try {
      return attempt.make();
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
  }

  /** The account that a command is about. */
  static Mailbox address(Invocation given) {
    return AccountLine.address(given.value(ADDRESS.name()).orElse(""));
  }

  static Report unknown(Object address) {
    return new Report.Failed("there is no account " + address);
  }
}
