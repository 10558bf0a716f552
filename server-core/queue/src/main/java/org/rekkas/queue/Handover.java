package org.rekkas.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.mail.Head;
import org.rekkas.queue.mail.Outcomes;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Gives batches to one agent, whichever plugin has it at the moment. What the agent does against
 * its contract (throws, answers too few or nothing) is a delay for all of the batch: nobody knows
 * what it did, and it recognises what comes again, unless it relays: then what was taken may be
 * taken twice. That of a lane is used by the lane's thread alone, that of an agent that relays by
 * all of its connections at once; it keeps nothing between two calls.
 */
final class Handover {
  private static final int FORGET_AT_ONCE = 1_000;

  private final String name;
  private final Supplier<Dispatch> dispatch;
  private final Shelves shelves;
  private final Journal journal;

  Handover(String name, Supplier<Dispatch> dispatch, Shelves shelves, Journal journal) {
    this.name = name;
    this.dispatch = dispatch;
    this.shelves = shelves;
    this.journal = journal;
  }

  void deliver(List<Attempt> attempts) {
    Optional<DeliveryAgent> agent = dispatch.get().agent(name);
    if (agent.isEmpty()) {
      attempts.forEach(attempt -> attempt.put(Outcomes.NO_AGENT));
      return;
    }
    List<Outcome> outcomes = outcomes(agent.get(), attempts);
    for (int i = 0; i < attempts.size(); i++) {
      attempts.get(i).put(outcomes.isEmpty() ? Outcomes.AGENT_FAILED : outcomes.get(i));
    }
  }

  /**
   * These are settled: once that is on disk, the agent is told. The spool settles unforced, so an
   * empty force comes first, one for about a thousand mails.
   */
  void forget(List<Attempt> done) {
    Optional<DeliveryAgent> agent = dispatch.get().agent(name);
    if (agent.isEmpty()) {
      return;
    }
    guarded(
        "forget",
        _ -> {
          shelves.force();
          for (int from = 0; from < done.size(); from += FORGET_AT_ONCE) {
            int until = Math.min(done.size(), from + FORGET_AT_ONCE);
            agent.get().forget(deliveries(done.subList(from, until)));
          }
        });
  }

  /** One for each, or none at all. */
  private List<Outcome> outcomes(DeliveryAgent agent, List<Attempt> attempts) {
    var outcomes = new ArrayList<Outcome>(attempts.size());
    guarded("deliver", _ -> outcomes.addAll(agent.deliver(deliveries(attempts))));
    if (outcomes.size() == attempts.size() && !outcomes.contains(null)) {
      return outcomes;
    }
    if (!outcomes.isEmpty()) {
      journal.note(
          Notes.agentFailed(
              name, outcomes.size() + " answers, or empty ones, to " + attempts.size()));
    }
    return List.of();
  }

  private void guarded(String what, Consumer<String> call) {
    try {
      call.accept(what);
    } catch (VaultUnwritable e) {
      journal.note(Notes.agentFailed(name, what + ": " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      journal.note(Notes.agentFailed(name, what + ": " + e));
    }
  }

  /**
   * With what its sender said of the recipient, by the address that he wrote to. Who is hidden here
   * would be named by whoever takes the mail and reports its success.
   */
  private static Mail told(Attempt attempt, Recipient origin) {
    Head head = attempt.mail().head();
    boolean veiled = attempt.leaf().isVeiled();
    Recipient recipient = veiled ? Successes.untold(origin) : origin;
    return veiled || head.isLed()
        ? attempt.mail().mail().withEnvelope(head.envelope().withRecipients(List.of(recipient)))
        : attempt.mail().mail();
  }

  private static List<Delivery> deliveries(List<Attempt> attempts) {
    var deliveries = new ArrayList<Delivery>(attempts.size());
    for (Attempt attempt : attempts) {
      Head head = attempt.mail().head();
      Recipient origin = head.origin(attempt.leaf());
      deliveries.add(
          new Delivery(
              told(attempt, origin),
              attempt.leaf().path(),
              origin.path(),
              attempt.route(),
              head.quarantine()));
    }
    return deliveries;
  }
}
