package org.rekkas.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.rekkas.queue.ActiveMail.Attempt;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.ReversePath;

/**
 * Takes mails as they become ready, routes them, and hands their deliveries to the lanes of the
 * agents: as many at once as are there, never waiting for more. On a platform thread of its own.
 */
final class Sorter implements Runnable {
  private static final int AT_ONCE = 256;

  private final ActiveSet active;
  private final Supplier<Dispatch> dispatch;
  private final Lanes lanes;
  private final Settlement settlement;
  private final Journal journal;

  Sorter(
      ActiveSet active,
      Supplier<Dispatch> dispatch,
      Lanes lanes,
      Settlement settlement,
      Journal journal) {
    this.active = active;
    this.dispatch = dispatch;
    this.lanes = lanes;
    this.settlement = settlement;
    this.journal = journal;
  }

  @Override
  public void run() {
    while (true) {
      List<ActiveMail> mails = active.take(AT_ONCE);
      if (mails.isEmpty()) {
        return;
      }
      sort(mails);
    }
  }

  private void sort(List<ActiveMail> mails) {
    var forLanes = new HashMap<Lane, List<Attempt>>();
    var answered = new ArrayList<ActiveMail>();
    Dispatch now = dispatch.get();
    for (ActiveMail mail : mails) {
      try {
        sort(mail, now, forLanes, answered);
      } catch (RuntimeException | Error e) {
        journal.note(Notes.routingFailed(mail.id(), e));
        mail.notTried();
        answered.add(mail);
      }
    }
    for (Map.Entry<Lane, List<Attempt>> entry : forLanes.entrySet()) {
      entry.getKey().add(entry.getValue());
    }
    settlement.settle(answered);
  }

  private void sort(
      ActiveMail mail, Dispatch now, Map<Lane, List<Attempt>> forLanes, List<ActiveMail> answered) {
    List<Attempt> open = new Routing(mail, now.routes(), journal).open();
    var found = new ArrayList<Attempt>(open.size());
    var where = new ArrayList<Lane>(open.size());
    for (Attempt attempt : open) {
      Optional<Lane> lane = lanes.of(attempt, now);
      if (lane.isPresent()) {
        found.add(attempt);
        where.add(lane.get());
      } else {
        attempt.put(noAgent(attempt));
      }
    }
    if (found.isEmpty()) {
      answered.add(mail);
      return;
    }
    mail.expectAnswers(found.size());
    for (int i = 0; i < found.size(); i++) {
      forLanes.computeIfAbsent(where.get(i), _ -> new ArrayList<>()).add(found.get(i));
    }
  }

  /** A report that no agent can take is given up: it is told to nobody (RFC 5321 §6.1). */
  private static Outcome noAgent(Attempt attempt) {
    boolean report = attempt.mail().head().envelope().reversePath() instanceof ReversePath.Null;
    return report && attempt.route() instanceof Route.Relay ? Outcomes.NO_ROUTE : Outcomes.NO_AGENT;
  }
}
