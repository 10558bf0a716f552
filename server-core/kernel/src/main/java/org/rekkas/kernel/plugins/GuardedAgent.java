package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.kernel.plugins.guard.Guard;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;

/**
 * A delivery agent behind its guard. A delivery may take half an hour, whatever the plugin's
 * deadline is: one mail to one slow host may take most of that by RFC 5321 §4.5.3.2 alone. When it
 * fails, all of its batch is delayed: no mail is lost for a plugin's failure, in any fail mode.
 */
final class GuardedAgent implements DeliveryAgent {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final String agent;
  private final Placed<DeliveryAgent> placed;
  private final Guard patient;

  GuardedAgent(String agent, Placed<DeliveryAgent> placed) {
    this.agent = agent;
    this.placed = placed;
    this.patient = placed.guard().patient(LONGEST);
  }

  @Override
  public String agent() {
    return agent;
  }

  @Override
  public EnvelopeVerdict foresee(Session session, ForwardPath path, Route route, long octets) {
    return placed
        .guard()
        .ask(
            Optional.empty(),
            () -> placed.extension().foresee(session, path, route, octets),
            why -> placed.fail().envelope(Evidence.of(placed.name() + ": " + why)));
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    return patient.ask(
        Optional.empty(),
        () -> {
          List<Outcome> outcomes = placed.extension().deliver(batch);
          if (outcomes != null && outcomes.size() != batch.size()) {
            throw new IllegalStateException(
                outcomes.size() + " outcomes for " + batch.size() + " deliveries");
          }
          return outcomes;
        },
        why -> delayed(batch.size(), Evidence.of(placed.name() + ": " + why)));
  }

  @Override
  public void forget(List<Delivery> done) {
    boolean _ =
        patient.ask(
            Optional.empty(),
            () -> {
              placed.extension().forget(done);
              return true;
            },
            _ -> false);
  }

  private static List<Outcome> delayed(int count, Evidence why) {
    var outcomes = new ArrayList<Outcome>(count);
    for (int i = 0; i < count; i++) {
      outcomes.add(new Outcome.Delayed(Replies.TRY_AGAIN, why));
    }
    return outcomes;
  }
}
