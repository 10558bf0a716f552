package org.rekkas.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;

/**
 * An agent that relays to hosts which are not there: they take everything, unless a test scripts
 * another outcome. It recognises nothing, as no next hop does, and outlives a crash of the spool.
 */
final class NextHops implements DeliveryAgent {
  static final Reply SILENT = Reply.of(451, "4.4.1", "connection timed out");

  private final List<String> taken = new ArrayList<>();
  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();
  private final Map<String, Integer> tried = new HashMap<>();
  private final List<Integer> batches = new ArrayList<>();
  private int mostInAll;
  private volatile Function<Delivery, Outcome> script = _ -> relayed();

  static Outcome relayed() {
    return new Outcome.Relayed(
        "mx.example [192.0.2.1]: 250 2.0.0 ok", Outcome.Reporter.US, Evidence.NONE);
  }

  static Outcome silent() {
    return new Outcome.Unreachable(SILENT, Evidence.of("mx.example [192.0.2.1]: no answer"));
  }

  static Outcome delayed() {
    return new Outcome.Delayed(Reply.of(450, "4.2.0", "come again"), Evidence.NONE);
  }

  /** By its system, RFC 3463 §3.8. */
  static Outcome pushedBack() {
    return new Outcome.Delayed(Reply.of(451, "4.7.500", "server busy"), Evidence.NONE);
  }

  /** The script may hang; then that connection does. */
  void script(Function<Delivery, Outcome> other) {
    script = other;
  }

  @Override
  public String agent() {
    return "smtp";
  }

  @Override
  public List<Outcome> deliver(List<Delivery> batch) {
    String destination = destination(batch.getFirst());
    begin(destination, batch);
    try {
      var outcomes = new ArrayList<Outcome>();
      for (Delivery delivery : batch) {
        Outcome outcome = script.apply(delivery);
        if (outcome instanceof Outcome.Relayed) {
          take(delivery);
        }
        outcomes.add(outcome);
      }
      return outcomes;
    } finally {
      end(destination);
    }
  }

  static String destination(Delivery delivery) {
    return delivery.route() instanceof Route.Relay relay ? relay.destination() : "";
  }

  /** How often each (mail, path) was taken. */
  synchronized Map<String, Long> taken() {
    return taken.stream().collect(Collectors.groupingBy(what -> what, Collectors.counting()));
  }

  synchronized long taken(MailId id) {
    return taken.stream().filter(what -> what.startsWith(id + " ")).count();
  }

  synchronized int count() {
    return taken.size();
  }

  synchronized List<Integer> batches() {
    return List.copyOf(batches);
  }

  /** How many deliveries to a destination were begun. */
  synchronized int tried(String destination) {
    return tried.getOrDefault(destination, 0);
  }

  /** How many connections are open. */
  synchronized int open() {
    return open.values().stream().mapToInt(n -> n).sum();
  }

  /** How many connections were open to it at once, at most. */
  synchronized int mostOpen(String destination) {
    return most.getOrDefault(destination, 0);
  }

  synchronized int mostOpenInAll() {
    return mostInAll;
  }

  /** The sum of the most for each destination: one's may have ended before another's began. */
  synchronized int mostOpenForEach() {
    return most.values().stream().mapToInt(n -> n).sum();
  }

  private synchronized void begin(String destination, List<Delivery> batch) {
    batches.add(batch.size());
    tried.merge(destination, batch.size(), Integer::sum);
    int now = open.merge(destination, 1, Integer::sum);
    most.merge(destination, now, Math::max);
    mostInAll = Math.max(mostInAll, open.values().stream().mapToInt(n -> n).sum());
  }

  private synchronized void end(String destination) {
    open.merge(destination, -1, Integer::sum);
  }

  private synchronized void take(Delivery delivery) {
    taken.add(delivery.mail().id() + " " + delivery.path().mailbox());
  }
}
