package org.rekkas.queue;

import java.time.Instant;

/**
 * Where a plan is read on: what lies before is in memory, or gone, or told of when it is put there.
 * Of the {@link QueueRunner}'s thread.
 */
final class Bookmark {
  private Shelves.Due place = Shelves.Due.FIRST;

  Shelves.Due place() {
    return place;
  }

  void begin() {
    place = Shelves.Due.FIRST;
  }

  void passed(Shelves.Due entry) {
    place = entry.next();
  }

  /** Nothing is left that was due until now, this instant included. */
  void passedAll(Instant now) {
    place = new Shelves.Due(now, "");
  }

  /** Something was put into the plan; its entries have milliseconds. */
  void goBackTo(Instant planned) {
    if (planned.toEpochMilli() <= place.at().toEpochMilli()) {
      place = new Shelves.Due(planned, "");
    }
  }
}
