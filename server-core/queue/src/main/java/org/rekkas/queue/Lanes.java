package org.rekkas.queue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Journal;

/**
 * The lanes of this host: one for each agent that local routes have named, and one for long lists.
 */
final class Lanes {
  private final Map<String, Lane> byAgent = new ConcurrentHashMap<>();
  private final Lane expansion;
  private final Supplier<Dispatch> dispatch;
  private final Settlement settlement;
  private final QueueSettings settings;
  private final Shelves shelves;
  private final Journal journal;

  Lanes(
      Supplier<Dispatch> dispatch,
      Settlement settlement,
      Expander expander,
      QueueSettings settings,
      Shelves shelves,
      Journal journal) {
    this.dispatch = dispatch;
    this.settlement = settlement;
    this.settings = settings;
    this.shelves = shelves;
    this.journal = journal;
    expansion = new Lane("queue-lists", 1, expander::expand, settlement, _ -> {});
    settlement.delivered(this::forget);
  }

  /** The lane that an attempt belongs to; empty where no plugin has such an agent now. */
  Optional<Lane> of(Attempt attempt, Dispatch now) {
    Optional<String> agent = agent(attempt.route());
    if (agent.isEmpty()) {
      return Optional.of(expansion);
    }
    Lane known = byAgent.get(agent.get());
    if (known != null) {
      return Optional.of(known);
    }
    return now.agent(agent.get()).map(_ -> byAgent.computeIfAbsent(agent.get(), this::lane));
  }

  /** The name of the agent that a route gives. */
  static Optional<String> agent(Route route) {
    return switch (route) {
      case Route.Local(String agent, _, _) -> Optional.of(agent);
      case Route.Relay(String agent, _, _) -> Optional.of(agent);
      case Route.Expand(var members, _) -> members.agent();
      case Route.Unknown _, Route.Unavailable _, Route.NotMine _ -> Optional.empty();
    };
  }

  /** Ends the lanes once they have finished what they are at. No other comes into being. */
  void stop() {
    expansion.stop();
    byAgent.values().forEach(Lane::stop);
  }

  void join(long end) {
    expansion.join(end);
    byAgent.values().forEach(lane -> lane.join(end));
  }

  private Lane lane(String agent) {
    var handover = new Handover(agent, dispatch, shelves, journal);
    return new Lane(
        "queue-" + agent, settings.batch(), handover::deliver, settlement, handover::forget);
  }

  private void forget(Attempt delivered) {
    Optional<String> local =
        delivered.route() instanceof Route.Local to ? Optional.of(to.agent()) : Optional.empty();
    local.map(byAgent::get).ifPresent(lane -> lane.forget(delivered));
  }
}
