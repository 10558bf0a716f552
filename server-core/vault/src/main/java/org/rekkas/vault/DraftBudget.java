package org.rekkas.vault;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all drafts share. Any thread. */
final class DraftBudget {
  private final AtomicLong left;

  DraftBudget(long octets) {
    left = new AtomicLong(octets);
  }

  /** False: there is no more, and nothing was taken. */
  boolean take(int octets) {
    if (left.addAndGet(-octets) >= 0) {
      return true;
    }
    left.addAndGet(octets);
    return false;
  }

  void giveBack(int octets) {
    left.addAndGet(octets);
  }
}
