package org.rekkas.vault;

import java.util.ArrayList;
import java.util.List;

/**
 * Large files that lost their last reference, until that is on disk and they may be deleted. Any
 * thread.
 */
final class Graveyard {
  private final List<Grave> graves = new ArrayList<>();

  private record Grave(long file, long sequence) {}

  /**
   * @param sequence the state's, with which they died
   */
  synchronized void add(List<Long> files, long sequence) {
    for (long file : files) {
      graves.add(new Grave(file, sequence));
    }
  }

  /** Those whose death is forced; they are no longer here. */
  synchronized List<Long> take(long forced) {
    var due = new ArrayList<Long>();
    graves.removeIf(grave -> grave.sequence <= forced && due.add(grave.file));
    return due;
  }

  /** The state was opened again with this sequence number: what died behind it lives. */
  synchronized void openedAgain(long sequence) {
    graves.removeIf(grave -> grave.sequence > sequence);
  }

  synchronized boolean isEmpty() {
    return graves.isEmpty();
  }
}
