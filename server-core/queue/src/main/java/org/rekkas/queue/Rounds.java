package org.rekkas.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.rekkas.queue.mail.Destination;

/**
 * How far each destination has been fed with what is kept for it, in the order of ids: the next
 * page begins there, so that each mail is read once in a round, and what was deleted before is not
 * passed again. Of the thread of the {@link QueueRunner}.
 */
final class Rounds {
  private final Map<Destination, String> next = new HashMap<>();

  /** From which id on; empty: a round begins. */
  String from(Destination destination) {
    return next.getOrDefault(destination, "");
  }

  void goOn(Destination destination, String id) {
    next.put(destination, id);
  }

  void end(Destination destination) {
    next.remove(destination);
  }

  /** Forgets those that nothing waits for any more: nobody may have asked for their last page. */
  void retain(Set<Destination> awaited) {
    next.keySet().retainAll(awaited);
  }
}
