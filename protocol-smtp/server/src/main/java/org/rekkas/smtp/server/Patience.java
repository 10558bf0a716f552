package org.rekkas.smtp.server;

import java.util.Optional;
import org.rekkas.smtp.wire.Command;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.mail.Reply;

/**
 * How much nonsense a session may talk: errors, and commands that lead to no mail (attacks B11,
 * B18), addresses that are guessed (D10), logins that fail. Each accepted mail begins the counts
 * anew. Owned by one session's thread.
 *
 * <p>A mail to many is none of that: who hears 452 sends the rest in another transaction (RFC 5321
 * §4.5.3.1.10), who hears another 4yz (a rate limit, greylisting) comes again for those, as it says
 * nothing of the address, and a list may hold as many stale addresses as good ones. To guess more
 * than that takes a mail, or as many recipients in one transaction as there are guesses in the
 * session.
 */
final class Patience {
  /** A chunk of less than this that is not the last one leads nowhere. */
  private static final long SMALL_CHUNK = 64;

  private static final int MOST_FAILED_LOGINS = 3;

  /** Recipients that are to come in another mail, or later; no list is so long. */
  private static final int MOST_POSTPONED = 100_000;

  private final SmtpSettings settings;
  private int errors;
  private int failedLogins;
  private int idle;
  private int postponed;
  private int refused;

  Patience(SmtpSettings settings) {
    this.settings = settings;
  }

  /**
   * Notes a command and its reply; present: what to say instead, before the session is closed.
   *
   * @param recipients that the present transaction has
   */
  Optional<Reply> after(Command command, Reply reply, int recipients) {
    switch (command) {
      case Command.MailFrom _ when reply.isPositive() -> {}
      case Command.Bdat(long size, boolean last) when reply.isPositive() ->
          idle += last || size >= SMALL_CHUNK ? 0 : 1;
      case Command.MailFrom _ -> idle++;
      case Command.RcptTo _ -> {
        return afterRecipient(reply, recipients);
      }
      default -> {
        failedLogins += reply.code() == 535 ? 1 : 0;
        idle++;
        errors += reply.code() >= 400 ? 1 : 0;
      }
    }
    if (errors >= settings.maxErrors() || failedLogins > MOST_FAILED_LOGINS) {
      return Optional.of(Replies.TOO_MANY_ERRORS);
    }
    return idle > settings.maxCommandsWithoutMail()
        ? Optional.of(Replies.TOO_MANY_COMMANDS)
        : Optional.empty();
  }

  private Optional<Reply> afterRecipient(Reply reply, int recipients) {
    if (reply.isPositive()) {
      return Optional.empty();
    }
    boolean enough =
        reply.isTransient()
            ? ++postponed > MOST_POSTPONED
            : ++refused > settings.maxCommandsWithoutMail() + recipients;
    return enough ? Optional.of(Replies.TOO_MANY_COMMANDS) : Optional.empty();
  }

  /** A mail was accepted. */
  void renew() {
    errors = 0;
    idle = 0;
    postponed = 0;
    refused = 0;
  }
}
