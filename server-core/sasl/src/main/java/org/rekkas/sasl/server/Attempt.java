package org.rekkas.sasl.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Logins;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Connection;

/**
 * Somebody who tries to log in over a connection: whether they may try now, what the accounts say,
 * and the note of what became of it.
 *
 * @param service what they log in to
 * @param how the mechanism
 */
record Attempt(Surroundings given, Connection connection, String service, String how) {
  /**
   * @param password is overwritten
   */
  Turn password(String name, char[] password) {
    return password("", name, password);
  }

  /**
   * @param acting whom the client wants to be; empty: whoever logs in
   * @param password is overwritten
   */
  Turn password(String acting, String name, char[] password) {
    Mailbox login = LoginName.of(name, given);
    try {
      return isOneself(acting, login)
          ? counted(login, () -> verified(login, password))
          : noted(login, Turn.refused(Reason.WRONG));
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private Turn verified(Mailbox login, char[] password) {
    return switch (given.accounts().verify(login, password, service)) {
      case Verification.Verified(var account) -> new Turn.Accepted(login, account);
      case Verification.Wrong() -> Turn.refused(Reason.WRONG);
      case Verification.Unavailable _ -> Turn.refused(Reason.UNAVAILABLE);
    };
  }

  /** Whoever wants to act as another is refused, whoever it is (attack C2). Empty: as oneself. */
  boolean isOneself(String acting, Mailbox login) {
    return acting.isEmpty() || LoginName.of(acting, given).equals(login);
  }

  /**
   * For somebody who has proved to be this one: whether there is such an account that may log in.
   */
  Turn account(Mailbox login) {
    return switch (given.accounts().find(login)) {
      case Lookup.Found(var account) when account.enabled() -> new Turn.Accepted(login, account);
      case Lookup.NotMine _ when isOurs(login) -> Turn.refused(Reason.UNAVAILABLE);
      case Lookup.Found _, Lookup.Unknown _, Lookup.NotMine _ -> Turn.refused(Reason.WRONG);
      case Lookup.Unavailable _ -> Turn.refused(Reason.UNAVAILABLE);
    };
  }

  /** Then the directory that has the domain does not answer, and was passed over. */
  private boolean isOurs(Mailbox login) {
    return given.accounts().domains().contains(login.domainKey());
  }

  /** Judges, unless too many have failed; a turn that refuses nothing counts as a success. */
  Turn counted(Mailbox login, Supplier<Turn> judgement) {
    Optional<Logins.Attempt> attempt = given.logins().begin(connection.client(), login);
    if (attempt.isEmpty()) {
      return noted(login, Turn.refused(Reason.THROTTLED));
    }
    var how = Logins.How.UNDECIDED;
    try {
      Turn turn = judgement.get();
      how = how(turn);
      return noted(login, turn);
    } finally {
      attempt.get().end(how);
    }
  }

  private static Logins.How how(Turn turn) {
    return switch (turn) {
      case Turn.Challenge _, Turn.Accepted _ -> Logins.How.SUCCEEDED;
      case Turn.Refused(Reason why) ->
          why == Reason.WRONG ? Logins.How.FAILED : Logins.How.UNDECIDED;
    };
  }

  /** The same turn; what ends the exchange goes into the journal. */
  Turn noted(Mailbox login, Turn turn) {
    switch (turn) {
      case Turn.Challenge _ -> {}
      case Turn.Accepted(Mailbox _, var account) ->
          given
              .journal()
              .note(
                  new Note.LoggedIn(
                      connection.listener(), connection.client(), account.address(), how));
      case Turn.Refused(Reason why) ->
          given
              .journal()
              .note(
                  new Note.LoginRefused(
                      connection.listener(),
                      connection.client(),
                      login,
                      how,
                      why.name().toLowerCase(Locale.ROOT)));
    }
    return turn;
  }
}
