package org.rekkas.queue.sites;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.queue.mail.ActiveMail.Attempt;

/**
 * What waits in memory for one destination: urgent mails (MT-PRIORITY above 0, RFC 6710) before the
 * others, and those below 0 behind them; equal ones in their order. Guarded by the lock of {@link
 * Sites}.
 */
final class Waitlist {
  private static final int NORMAL = 0;
  private static final int URGENT = 1;
  private static final int BULK = 2;

  /** In the order in which they go. */
  private static final int[] ORDER = {URGENT, NORMAL, BULK};

  private final List<ArrayDeque<Attempt>> classes =
      List.of(new ArrayDeque<>(), new ArrayDeque<>(0), new ArrayDeque<>(0));

  void add(Attempt attempt) {
    int priority = attempt.mail().head().envelope().options().priority();
    classes.get(of(priority)).add(attempt);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    int size = 0;
    for (ArrayDeque<Attempt> each : classes) {
      size += each.size();
    }
    return size;
  }

  /** The next one; there must be one. */
  Attempt element() {
    return next().element();
  }

  Attempt remove() {
    return next().remove();
  }

  List<Attempt> removeAll() {
    var all = new ArrayList<Attempt>(size());
    for (int each : ORDER) {
      all.addAll(classes.get(each));
      classes.get(each).clear();
    }
    return all;
  }

  private static int of(int priority) {
    return switch (Integer.signum(priority)) {
      case 1 -> URGENT;
      case -1 -> BULK;
      default -> NORMAL;
    };
  }

  private ArrayDeque<Attempt> next() {
    for (int each : ORDER) {
      if (!classes.get(each).isEmpty()) {
        return classes.get(each);
      }
    }
    return classes.get(NORMAL);
  }
}
