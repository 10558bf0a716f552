package org.rekkas.sasl.server;

import java.util.Arrays;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Surroundings;

/** Has the accounts compare a password that the client told. */
record Passwords(Surroundings given) {
  /**
   * @param password is overwritten
   */
  Turn check(String login, char[] password) {
    try {
      return switch (given.accounts().verify(LoginName.of(login, given), password)) {
        case Verification.Verified(var account) -> new Turn.Accepted(account);
        case Verification.Wrong() -> Turn.refused(Reason.WRONG);
        case Verification.Unavailable _ -> Turn.refused(Reason.UNAVAILABLE);
      };
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
