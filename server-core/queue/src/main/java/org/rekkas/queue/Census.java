package org.rekkas.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.MailId;

/**
 * Counts, by pages, what an earlier run left on disk: the first pages before anything comes in, so
 * exactly; what is beyond while the server runs already, so nearly. Safe for many threads.
 */
final class Census {
  private static final int PAGE = 1_000;
  private static final Instant END = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final Shelves shelves;
  private final Tally tally;
  private final Backlog backlog;
  private String fresh = "";
  private String held = "";
  private Shelves.Due due = Shelves.Due.FIRST;
  private byte[] berth = {};
  private int step;

  Census(Shelves shelves, Tally tally, Backlog backlog) {
    this.shelves = shelves;
    this.tally = tally;
    this.backlog = backlog;
  }

  /** Counts so many pages more at most; false when all is counted. */
  synchronized boolean go(int pages) {
    for (int i = 0; i < pages && step < 4; i++) {
      boolean last =
          switch (step) {
            case 0 -> countFresh();
            case 1 -> countDue();
            case 2 -> countHeld();
            default -> countBerths();
          };
      step += last ? 1 : 0;
    }
    return step < 4;
  }

  private boolean countFresh() {
    List<MailId> page = shelves.freshFrom(fresh, PAGE);
    tally.found(page.size(), 0);
    fresh = page.isEmpty() ? fresh : page.getLast().text() + '!';
    return page.size() < PAGE;
  }

  private boolean countDue() {
    List<Shelves.Due> page = shelves.dueFrom(due, END, PAGE);
    tally.found(0, page.size());
    due = page.isEmpty() ? due : page.getLast().next();
    return page.size() < PAGE;
  }

  private boolean countHeld() {
    List<MailId> page = shelves.heldFrom(held, PAGE);
    tally.found(0, page.size());
    held = page.isEmpty() ? held : page.getLast().text() + '!';
    return page.size() < PAGE;
  }

  private boolean countBerths() {
    Optional<byte[]> next = shelves.countBerths(berth, PAGE, each -> backlog.add(each, 1));
    berth = next.orElse(berth);
    return next.isEmpty();
  }
}
