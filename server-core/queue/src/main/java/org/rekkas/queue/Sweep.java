package org.rekkas.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.rekkas.spi.mail.MailId;

/**
 * Forgets finished mails so old that nothing can be made of them again: once an hour, a few pages
 * in each round of the {@link QueueRunner}, which has others to load. Each page begins behind the
 * last one, as what was deleted there takes as long to pass as what was not. Of the runner's
 * thread.
 */
final class Sweep {
  static final int PAGE = 256;
  static final int PAGES = 10;
  private static final Duration EACH = Duration.ofHours(1);

  private final Shelves shelves;
  private final Schedule schedule;
  private Instant begun = Instant.EPOCH;

  /** Where the next page begins; empty: all is done for this hour. */
  private Optional<byte[]> next = Optional.empty();

  Sweep(Shelves shelves, Schedule schedule) {
    this.shelves = shelves;
    this.schedule = schedule;
  }

  /**
   * Whether there is more to forget in the next round. Where the vault does not take it, there is
   * another hour.
   */
  boolean go(Instant now) {
    if (next.isEmpty() && isTime(now)) {
      begun = now;
      next = Optional.of(IndexPage.FIRST);
    }
    MailId before = MailId.fresh(now.minus(schedule.oldest()), () -> 0);
    for (int page = 0; page < PAGES && next.isPresent(); page++) {
      byte[] from = next.get();
      next = Optional.empty();
      next = shelves.forgetDone(from, before, PAGE);
    }
    return next.isPresent();
  }

  private boolean isTime(Instant now) {
    return !now.isBefore(begun.plus(EACH)) || now.isBefore(begun);
  }
}
