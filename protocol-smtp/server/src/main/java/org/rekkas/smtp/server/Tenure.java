package org.rekkas.smtp.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Session;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/**
 * Whether the login of a session is still in force: each MAIL asks the accounts anew, so that one
 * which was locked or removed sends no more, however long its session lasts. Owned by one session's
 * thread.
 *
 * <p>What ends it is 421 and not the 530 that RFC 4954 §6 has for a session without a login: a
 * client that relays would bounce its mail for that. One that hears 421 comes again and is told by
 * AUTH, for good or for now, how the account stands; and RFC 5321 §3.8 lets a server close by
 * nothing else.
 */
final class Tenure {
  /** Most clients log in for the one mail that they send at once: those cost no second look. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Surroundings given;
  private Optional<Since> since = Optional.empty();

  private record Since(Mailbox login, Instant then) {}

  Tenure(Surroundings given) {
    this.given = given;
  }

  /**
   * @param login by what the accounts found who logged in
   */
  void begin(Mailbox login) {
    since = Optional.of(new Since(login, given.clock().instant()));
  }

  /** Why MAIL is refused. Whether the password is still the same, an {@link Account} cannot say. */
  Optional<Reply> refusal(Session peer) {
    return peer.login().flatMap(account -> since.flatMap(login -> refusal(login, account)));
  }

  private Optional<Reply> refusal(Since since, Account account) {
    var passed = Duration.between(since.then(), given.clock().instant());
    if (passed.abs().compareTo(FRESH) < 0) {
      return Optional.empty();
    }
    return switch (given.accounts().find(since.login())) {
      case Lookup.Found(Account now)
          when now.enabled() && now.address().equals(account.address()) ->
          Optional.empty();
      case Lookup.Found _, Lookup.Unknown _ -> Optional.of(Replies.LOGIN_OVER);
      // what answered at the login may be away, and passed over
      case Lookup.NotMine _, Lookup.Unavailable _ -> Optional.of(Replies.LOGIN_UNCLEAR);
    };
  }
}
