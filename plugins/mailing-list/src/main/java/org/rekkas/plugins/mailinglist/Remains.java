package org.rekkas.plugins.mailinglist;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a list beside how it is set up. It outlives a list that is taken out of the
 * configuration, and would be that of the next one with the same address. Thread-safe.
 */
record Remains(Roll roll, Standings standings, HeldPosts held, Questions questions) {
  /** What becomes of it when a list is made. */
  enum Fate {
    /** There must be none. */
    REFUSE,
    KEEP,
    FORGET
  }

  /**
   * Before the list is made; questions that are open are of no use without the rest.
   *
   * @throws IllegalArgumentException names what there is
   */
  void settle(MailingList list, Fate fate) {
    if (fate == Fate.KEEP) {
      return;
    }
    List<String> found = fate == Fate.REFUSE ? of(list) : List.of();
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "an earlier list "
              + list.address()
              + " has left "
              + String.join(", ", found)
              + ": say --earlier keep to take them over, or --earlier forget to drop them");
    }
    forget(list);
  }

  private List<String> of(MailingList list) {
    var found = new ArrayList<String>();
    if (roll.of(list).hasNext()) {
      found.add("members");
    }
    if (held.any(list)) {
      found.add("held posts");
    }
    if (standings.any(list)) {
      found.add("failures of addresses");
    }
    return found;
  }

  /** Fails at a held post that cannot be read; can be done again. */
  void forget(MailingList list) {
    roll.removeAll(list);
    held.removeAll(list);
    questions.forgetAll(list);
  }
}
