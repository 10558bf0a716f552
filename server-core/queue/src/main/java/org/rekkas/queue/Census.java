package org.rekkas.queue;

import java.util.List;
import java.util.Optional;
import org.rekkas.queue.mail.Backlog;
import org.rekkas.spi.mail.MailId;

/**
 * Counts, by pages, what an earlier run left on disk: the first pages before anything comes in, so
 * exactly; what is beyond while mails come in already, so nearly. Safe for many threads.
 */
final class Census {
  private static final int PAGE = 1_000;

  private final Shelves shelves;
  private final Tally tally;
  private final Backlog backlog;
  private String fresh = "";
  private String waiting = "";
  private byte[] berth = {};
  private int step;

  Census(Shelves shelves, Tally tally, Backlog backlog) {
    this.shelves = shelves;
    this.tally = tally;
    this.backlog = backlog;
  }

  /** Counts so many pages more at most; false when all is counted. */
  synchronized boolean go(int pages) {
    for (int i = 0; i < pages && step < 3; i++) {
      boolean last =
          switch (step) {
            case 0 -> countFresh();
            case 1 -> countWaiting();
            default -> countBerths();
          };
      step += last ? 1 : 0;
    }
    return step < 3;
  }

  /** There is no mail, whatever was counted. */
  void nothing() {
    tally.nothing();
    backlog.nothing();
  }

  private boolean countFresh() {
    List<MailId> page = shelves.freshFrom(fresh, PAGE);
    tally.found(page.size(), 0);
    fresh = page.isEmpty() ? fresh : page.getLast().text() + '!';
    return page.size() < PAGE;
  }

  /** By their ids: their places in the schedule change while this goes on. */
  private boolean countWaiting() {
    List<MailId> page = shelves.waitingFrom(waiting, PAGE);
    tally.found(0, page.size());
    waiting = page.isEmpty() ? waiting : page.getLast().text() + '!';
    return page.size() < PAGE;
  }

  private boolean countBerths() {
    Optional<byte[]> next = shelves.berths().count(berth, PAGE, each -> backlog.add(each, 1));
    berth = next.orElse(berth);
    return next.isEmpty();
  }
}
