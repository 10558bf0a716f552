package org.rekkas.smtp.server;

import java.util.Optional;
import org.rekkas.smtp.wire.Command;
import org.rekkas.smtp.wire.Replies;
import org.rekkas.spi.mail.Reply;

/**
 * How much nonsense a session may talk: errors, and commands that lead to no mail (attacks B11,
 * B18, D10), logins that fail. Each accepted mail begins the count anew. Owned by one session's
 * thread.
 */
final class Patience {
  /** A chunk of less than this that is not the last one leads nowhere. */
  private static final long SMALL_CHUNK = 64;

  private static final int MOST_FAILED_LOGINS = 3;

  private final SmtpSettings settings;
  private int errors;
  private int failedLogins;
  private int idle;

  Patience(SmtpSettings settings) {
    this.settings = settings;
  }

  /** Notes a command and its reply; present: what to say instead, before the session is closed. */
  Optional<Reply> after(Command command, Reply reply) {
    switch (command) {
      case Command.MailFrom _ when reply.isPositive() -> {}
      case Command.RcptTo _ when reply.isPositive() -> {}
      case Command.Bdat(long size, boolean last) when reply.isPositive() ->
          idle += last || size >= SMALL_CHUNK ? 0 : 1;
      case Command.RcptTo _, Command.MailFrom _ -> idle++;
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

  /** A mail was accepted. */
  void renew() {
    errors = 0;
    idle = 0;
  }
}
