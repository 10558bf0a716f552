package org.rekkas.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.sites.Standing;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/**
 * A mail in the queue, as an administrator sees it.
 *
 * @param octets with its trace fields
 * @param attempts how often it was tried
 * @param due when it is tried next, as far as is known; empty: it is held
 * @param expires when it is given up, unless it has arrived by then
 * @param left the addresses that it still has to reach
 * @param done those where it has arrived, or failed for good
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
    Instant expires,
    List<Left> left,
    List<ForwardPath> done) {

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
   * @param attempts how often it was tried
   * @param due when it is tried next, as far as is known; empty: the mail is held, or was not
   *     looked at yet
   * @param destination what it waits for; empty: not known yet, or nobody has it
   * @param silence present: the destination does not answer, and nothing goes there before it is
   *     asked again with one of its mails
   * @param last what the last attempt heard
   * @param by at which host that was; empty: at this one
   */
  public record Left(
      ForwardPath path,
      int attempts,
      Optional<Instant> due,
      Optional<Destination> destination,
      Optional<Standing.Silent> silence,
      Optional<Reply> last,
      String by) {}

  public QueuedMail {
    left = List.copyOf(left);
    done = List.copyOf(done);
  }
}
