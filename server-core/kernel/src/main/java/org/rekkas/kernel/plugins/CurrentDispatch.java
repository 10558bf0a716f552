package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.queue.Dispatch;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Session;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.ReversePath;

/**
 * The plugins of the moment, as the queue asks them: each call is made of the generation that is
 * current then, and holds it as long; a mail holds it until it is through the mailets. The members
 * of an expansion are read outside of any lease: a list that changes or goes meanwhile ends its
 * pass with an exception, and is tried again. Thread-safe.
 */
final class CurrentDispatch implements Dispatch, Routes {
  private final Generations generations;

  CurrentDispatch(Generations generations) {
    this.generations = generations;
  }

  @Override
  public Routes routes() {
    return this;
  }

  @Override
  public Routed resolve(ForwardPath path, Set<ForwardPath> trail) {
    return resolve(path, trail, ReversePath.NULL);
  }

  @Override
  public Routed resolve(ForwardPath path, Set<ForwardPath> trail, ReversePath sender) {
    try (Lease lease = generations.acquire()) {
      return lease.generation().routes().resolve(path, trail, sender);
    }
  }

  /** A chain that its generation's drain limit ends half way is begun anew. */
  @Override
  public Held mailets() {
    Lease lease = generations.acquire();
    return new Held(lease.generation().mailets(), lease::close);
  }

  @Override
  public Optional<DeliveryAgent> agent(String name) {
    try (Lease lease = generations.acquire()) {
      return lease.generation().agent(name).isPresent()
          ? Optional.of(new CurrentAgent(name))
          : Optional.empty();
    }
  }

  /** The agent that has this name when it is called. */
  private final class CurrentAgent implements DeliveryAgent {
    private final String name;

    CurrentAgent(String name) {
      this.name = name;
    }

    @Override
    public String agent() {
      return name;
    }

    @Override
    public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
      try (Lease lease = generations.acquire()) {
        Optional<DeliveryAgent> agent = lease.generation().agent(name);
        return agent.isPresent()
            ? agent.get().foresee(session, path, route, octets)
            : FailMode.TEMPFAIL.envelope(Evidence.of("no delivery agent " + name));
      }
    }

    @Override
    public List<Outcome> deliver(List<Delivery> batch) {
      try (Lease lease = generations.acquire()) {
        Optional<DeliveryAgent> agent = lease.generation().agent(name);
        return agent.isPresent() ? agent.get().deliver(batch) : nobody(batch.size());
      }
    }

    @Override
    public void forget(List<Delivery> done) {
      try (Lease lease = generations.acquire()) {
        lease.generation().agent(name).ifPresent(agent -> agent.forget(done));
      }
    }

    private List<Outcome> nobody(int count) {
      var outcomes = new ArrayList<Outcome>(count);
      for (int i = 0; i < count; i++) {
        outcomes.add(
            new Outcome.Delayed(Replies.NO_AGENT, Evidence.of("no delivery agent " + name)));
      }
      return outcomes;
    }
  }
}
