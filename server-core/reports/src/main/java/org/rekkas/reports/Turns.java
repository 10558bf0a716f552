package org.rekkas.reports;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.rekkas.reports.DailyRound.Reached;

/**
 * The order in which a {@link DailyRound} goes over the reports of a day: those that failed come
 * behind all others, also on the next day, the one whose turn is longest ago first. So what a
 * stranger has wait for his silent name servers keeps back nothing else (attack F6). Of the round's
 * thread.
 */
public final class Turns<T> {
  private static final int MOST = 50_000;

  private final DailyRound round;
  private final LinkedHashSet<T> failed = new LinkedHashSet<>();
  private final Set<T> tried = new HashSet<>();

  public Turns(DailyRound round) {
    this.round = round;
  }

  /** What is done about one report. */
  @FunctionalInterface
  public interface Turn<T> {
    /**
     * Whether it is done, or need not be.
     *
     * @param first of this day: it should be short, for others wait
     */
    boolean take(T report, boolean first);
  }

  /** Goes over those that a day has until the look is over. */
  public Reached each(Collection<T> all, Turn<T> turn) {
    Set<T> order = order(all);
    boolean done = true;
    for (T each : order) {
      if (round.isOver() || round.isLong()) {
        return tried.containsAll(order) ? Reached.TRIED : Reached.BEGUN;
      }
      boolean sent = turn.take(each, tried.add(each));
      note(each, sent);
      done &= sent;
    }
    return done ? Reached.DONE : Reached.TRIED;
  }

  private Set<T> order(Collection<T> all) {
    var order = new LinkedHashSet<T>(all);
    var behind = new LinkedHashSet<T>(failed);
    behind.retainAll(order);
    order.removeAll(behind);
    order.addAll(behind);
    return order;
  }

  private void note(T report, boolean sent) {
    failed.remove(report);
    if (!sent) {
      failed.addLast(report);
    }
    if (failed.size() > MOST) {
      failed.removeFirst();
    }
  }

  /** The day is over. */
  public void over() {
    tried.clear();
  }
}
