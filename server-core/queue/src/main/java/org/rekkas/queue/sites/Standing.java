package org.rekkas.queue.sites;

import java.time.Instant;
import java.util.Optional;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Silence;
import org.rekkas.spi.mail.Reply;

/**
 * How things stand with one destination, as an administrator sees it.
 *
 * @param active mails for it in memory
 * @param connections how many are open to it
 * @param kept on disk, untried: they go when it answers, or has room
 * @param tried on disk until their own next attempts
 * @param silence present: it does not answer
 */
public record Standing(
    Destination destination,
    int active,
    int connections,
    long kept,
    long tried,
    Optional<Silent> silence) {
  /**
   * Since when it does not answer, when it is asked again, what was heard at last and at which
   * host.
   */
  public record Silent(Instant since, Instant next, Reply last, String by) {
    public static Silent of(Silence known) {
      return new Silent(known.since(), known.probe(), known.last().reply(), known.last().by());
    }
  }

  public static Standing of(Destination destination, Backlog.Waiting waiting) {
    return new Standing(destination, 0, 0, waiting.kept(), waiting.tried(), Optional.empty());
  }

  Standing with(Site site) {
    Optional<Silent> silent = site.silence().map(Silent::of);
    return new Standing(destination, site.size(), site.connections(), kept, tried, silent);
  }

  /** All that is on the way to it. */
  public long mails() {
    return active + kept + tried;
  }
}
