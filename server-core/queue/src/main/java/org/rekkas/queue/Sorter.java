package org.rekkas.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.ActiveSet;
import org.rekkas.queue.mail.Berth;
import org.rekkas.queue.mail.Destination;
import org.rekkas.queue.mail.Leaf;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.queue.sites.Sites;
import org.rekkas.queue.threads.Threads;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.ReversePath;

/**
 * Takes mails as they become ready, routes them, and hands their deliveries to the lanes of the
 * agents, in rounds of a {@link Cadence}: as many at once as have gathered. Neither sites nor slow
 * routers hold it up. On a virtual thread of its own, since each call of a router goes to another
 * one and back.
 */
final class Sorter implements Runnable {
  private static final int AT_ONCE = 256;

  private final ActiveSet active;
  private final Supplier<Dispatch> dispatch;
  private final Lanes lanes;
  private final Sites sites;
  private final Suppressions suppressions;
  private final Mailets mailets;
  private final Wayfinder wayfinder;
  private final Settlement settlement;
  private final Clock clock;
  private final Journal journal;
  private final long mostInLane;

  Sorter(
      ActiveSet active,
      Supplier<Dispatch> dispatch,
      Lanes lanes,
      Sites sites,
      Suppressions suppressions,
      Mailets mailets,
      Wayfinder wayfinder,
      Settlement settlement,
      Clock clock,
      Journal journal,
      int mostInLane) {
    this.active = active;
    this.dispatch = dispatch;
    this.lanes = lanes;
    this.sites = sites;
    this.suppressions = suppressions;
    this.mailets = mailets;
    this.wayfinder = wayfinder;
    this.settlement = settlement;
    this.clock = clock;
    this.journal = journal;
    this.mostInLane = (long) mostInLane * ActiveSet.OCTETS_A_MAIL;
  }

  @Override
  public void run() {
    var cadence = new Cadence();
    while (true) {
      active.await();
      cadence.await();
      List<ActiveMail> mails = active.take(AT_ONCE);
      if (mails.isEmpty()) {
        return;
      }
      Threads.attempt(() -> sort(settlement.parking().postpone(mails)));
    }
  }

  private void sort(List<ActiveMail> mails) {
    var sorted = new Sorted();
    Dispatch now = dispatch.get();
    Instant instant = clock.instant();
    for (ActiveMail mail : mails) {
      try {
        if (Deadline.forbids(mail.head(), instant)) {
          mail.leaveAlone(instant);
          sorted.answered.add(mail);
        } else if (!mailets.take(mail, now)) {
          sort(mail, now, sorted);
        }
      } catch (RuntimeException | Error e) {
        journal.note(Notes.routingFailed(mail.id(), e));
        mail.notTried();
        sorted.answered.add(mail);
      }
    }
    sorted.handOver();
    settlement.settle(sorted.answered);
    settlement.parking().park(sorted.parked);
  }

  private void sort(ActiveMail mail, Dispatch now, Sorted to) {
    if (!wayfinder.route(mail, now.routes())) {
      return;
    }
    List<Attempt> open = mail.routed().orElseThrow();
    var places = new ArrayList<Place>(open.size());
    for (Attempt attempt : open) {
      places.add(place(attempt, now));
    }
    Duration turn = turn(places, to);
    if (turn.isZero()) {
      handOver(mail, places, to);
    } else {
      to.parked.put(mail, turn);
    }
  }

  private Place place(Attempt attempt, Dispatch now) {
    if (attempt.route() instanceof Route.Relay relay && now.agent(relay.agent()).isPresent()) {
      Optional<String> why = suppressions.reason(attempt.leaf().path());
      return why.isPresent()
          ? new Place.Answered(attempt, Outcomes.suppressed(why.get()))
          : new Place.Elsewhere(attempt, Destination.of(relay));
    }
    Optional<Lane> lane = lanes.of(attempt, now);
    return lane.isPresent()
        ? new Place.InLane(attempt, lane.get())
        : new Place.Answered(attempt, noAgent(attempt));
  }

  /** How long the fullest of its lanes has no room for a mail; zero where all have. */
  private Duration turn(List<Place> places, Sorted to) {
    Duration latest = Duration.ZERO;
    for (Place place : places) {
      if (place instanceof Place.InLane(_, Lane lane) && !hasRoom(lane, to)) {
        Duration turn = lane.turn();
        latest = turn.compareTo(latest) > 0 ? turn : latest;
      }
    }
    return latest;
  }

  private void handOver(ActiveMail mail, List<Place> places, Sorted to) {
    var relays = new LinkedHashMap<Destination, List<Attempt>>(0);
    mail.expectAnswers(places.size() + 1);
    for (Place place : places) {
      switch (place) {
        case Place.Elsewhere(var attempt, var destination) ->
            relays.computeIfAbsent(destination, _ -> new ArrayList<>(1)).add(attempt);
        case Place.InLane(var attempt, var lane) ->
            to.forLanes.computeIfAbsent(lane, _ -> new Handful()).add(attempt);
        case Place.Answered(var attempt, var outcome) -> {
          attempt.put(outcome);
          mail.lastAnswer();
        }
      }
    }
    List<Leaf> called = mail.called(); // of which some may be noted as taken at once
    relays.forEach(this::relay);
    called.forEach(leaf -> makeWay(leaf, relays.keySet()));
    if (mail.lastAnswer()) {
      to.answered.add(mail);
    }
  }

  /**
   * What was kept for a destination and leads elsewhere by now is no probe of it: the next one is
   * looked at at once. So all of them leave it, where the routes have changed.
   */
  private void makeWay(Leaf leaf, Set<Destination> now) {
    leaf.turn()
        .berth()
        .filter(berth -> berth.kind() == Berth.Kind.KEPT && !now.contains(berth.destination()))
        .ifPresent(berth -> sites.passedBy(berth.destination()));
  }

  /** Nothing here may fail: others may work on the mail already. */
  private void relay(Destination destination, List<Attempt> attempts) {
    sites.offer(destination, attempts).forEach(staying -> staying.mail().lastAnswer());
  }

  /** Waits for a full lane, a while in a round, with nothing in hand that others could work on. */
  private boolean hasRoom(Lane lane, Sorted to) {
    Handful inHand = to.forLanes.get(lane);
    if (lane.hasRoom(mostInLane - (inHand == null ? 0 : inHand.octets), 0)) {
      return true;
    }
    to.handOver();
    long begun = System.nanoTime();
    boolean room = lane.hasRoom(mostInLane, to.patience);
    to.patience = Math.max(0, to.patience - (System.nanoTime() - begun));
    return room;
  }

  /** A report that no agent can take is given up: it is told to nobody (RFC 5321 §6.1). */
  private static Outcome noAgent(Attempt attempt) {
    boolean report = attempt.mail().head().envelope().reversePath() instanceof ReversePath.Null;
    return report && attempt.route() instanceof Route.Relay ? Outcomes.NO_ROUTE : Outcomes.NO_AGENT;
  }

  /** What one lane gets of a round. */
  private static final class Handful {
    private final List<Attempt> attempts = new ArrayList<>();
    private long octets;

    private void add(Attempt attempt) {
      attempts.add(attempt);
      octets += attempt.weight();
    }
  }

  /** Where the mails of one round go. */
  private static final class Sorted {
    private final Map<Lane, Handful> forLanes = new HashMap<>();
    private final List<ActiveMail> answered = new ArrayList<>();
    private final Map<ActiveMail, Duration> parked = new HashMap<>();
    private long patience = TimeUnit.MILLISECONDS.toNanos(250);

    private void handOver() {
      forLanes.forEach((lane, handful) -> lane.add(handful.attempts));
      forLanes.clear();
    }
  }
}
