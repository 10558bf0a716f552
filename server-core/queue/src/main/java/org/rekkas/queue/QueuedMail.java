package org.rekkas.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * A mail in the queue, as an administrator sees it.
 *
 * @param octets with its trace fields
 * @param attempts how often it was tried
 * @param due when it is tried next; empty: it is held
 * @param left the addresses that it still has to reach
 */
public record QueuedMail(
    MailId id,
    String source,
    Instant received,
    ReversePath reversePath,
    long octets,
    State state,
    int attempts,
    Optional<Instant> due,
    List<Left> left) {

  /** Where it is. */
  public enum State {
    /** In memory, being delivered. */
    ACTIVE,
    /** Not tried yet. */
    FRESH,
    /** Tried, and to be tried again. */
    DELAYED,
    /** Kept back by its sender until it is due (RFC 4865), or an administrator lets it go. */
    POSTPONED,
    /** Kept back by the administrator. */
    HELD
  }

  /**
   * An address that it has not reached.
   *
   * @param last what the last attempt heard
   */
  public record Left(ForwardPath path, Optional<Reply> last) {}

  public QueuedMail {
    left = List.copyOf(left);
  }
}
