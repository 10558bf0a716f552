package org.rekkas.queue;

import java.time.Instant;

/**
 * Where a plan is read on: what lies before is in memory, or gone, or told of when it is put there.
 * Of the {@link QueueRunner}'s thread.
 */
final class Bookmark {
  private Due place = Due.FIRST;

  Due place() {
    return place;
  }

  void begin() {
    place = Due.FIRST;
  }

  void passed(Due entry) {
    place = entry.next();
  }

  /** Nothing is left that was due until now, this instant included. */
  void passedAll(Instant now) {
    place = new Due(now, "");
  }

  /** Something was put into the plan; its entries have milliseconds. */
  void goBackTo(Instant planned) {
    if (planned.toEpochMilli() <= place.at().toEpochMilli()) {
      place = new Due(planned, "");
    }
  }
}
