package org.rekkas.plugins.pop3;

import java.util.Optional;
import org.rekkas.plugins.pop3.wire.Answer;
import org.rekkas.plugins.pop3.wire.Answers;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;

/**
 * From a name and a password to a locked maildrop, RFC 1939 §4. One for each session. It never
 * says, in words or by time, whether it was the name or the password (attack C6).
 */
final class Login {
  private final Surroundings given;

  Login(Surroundings given) {
    this.given = given;
  }

  /** What became of it. */
  sealed interface Result {
    /** The lock is the caller's to release. */
    record In(Mailbox owner, Maildrop maildrop, Locks.Held lock) implements Result {}

    /** Counts as a failure. */
    record Wrong() implements Result {}

    /** Not the client's fault. */
    record NotNow(Answer answer) implements Result {}
  }

  Result with(String name, char[] password) {
    Optional<Mailbox> address =
        LoginName.of(name, given.host().domain(), given.accounts().domains());
    if (address.isEmpty()) {
      return new Result.Wrong();
    }
    return switch (given.accounts().verify(address.get(), password)) {
      case Verification.Verified(Account account) -> open(account.address());
      case Verification.Wrong() -> new Result.Wrong();
      case Verification.Unavailable _ -> new Result.NotNow(Answers.ACCOUNTS_UNAVAILABLE);
    };
  }

  private Result open(Mailbox owner) {
    Optional<Locks.Held> lock = given.locks().take(owner.key());
    if (lock.isEmpty()) {
      return new Result.NotNow(Answers.IN_USE);
    }
    try {
      return new Result.In(owner, Maildrop.open(given.store(), owner), lock.get());
    } catch (RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }
}
