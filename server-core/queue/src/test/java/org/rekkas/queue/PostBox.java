package org.rekkas.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;

/**
 * An agent that keeps what it gets, each (mail, path) once until it is told to forget it, as the
 * mailbox store does. It outlives a crash of the spool. A test may script other outcomes.
 */
final class PostBox implements DeliveryAgent {
  record Item(MailId mail, ForwardPath path, ForwardPath original, String reverse, String text) {}

  private final String name;
  private final Map<String, Item> recognised = new TreeMap<>();
  private final List<Item> items = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private volatile Function<Delivery, Outcome> script = _ -> delivered();

  PostBox(String name) {
    this.name = name;
  }

  static Outcome delivered() {
    return new Outcome.Delivered("INBOX", Evidence.NONE);
  }

  static Outcome delayed() {
    return new Outcome.Delayed(Reply.of(452, "4.2.2", "mailbox full"), Evidence.NONE);
  }

  static Outcome failed() {
    return new Outcome.Failed(Reply.of(550, "5.2.1", "mailbox closed"), Evidence.NONE);
  }

  void script(Function<Delivery, Outcome> other) {
    script = other;
  }

  @Override
  public String agent() {
    return name;
  }

  @Override
  public synchronized List<Outcome> deliver(List<Delivery> batch) {
    batches.add(batch.size());
    var outcomes = new ArrayList<Outcome>();
    for (Delivery delivery : batch) {
      Outcome outcome = script.apply(delivery);
      if (outcome instanceof Outcome.Delivered) {
        keep(delivery);
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  @Override
  public synchronized void forget(List<Delivery> done) {
    done.forEach(delivery -> recognised.remove(key(delivery)));
  }

  synchronized List<Item> items() {
    return List.copyOf(items);
  }

  synchronized List<String> paths() {
    return items.stream().map(item -> item.path().mailbox().toString()).sorted().toList();
  }

  synchronized Set<String> recognised() {
    return Set.copyOf(recognised.keySet());
  }

  synchronized List<Integer> batches() {
    return List.copyOf(batches);
  }

  private void keep(Delivery delivery) {
    String text;
    try (var in = delivery.mail().open()) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var item =
        new Item(
            delivery.mail().id(),
            delivery.path(),
            delivery.original(),
            delivery.mail().envelope().reversePath().text(),
            text);
    if (recognised.putIfAbsent(key(delivery), item) == null) {
      items.add(item);
    }
  }

  private static String key(Delivery delivery) {
    return delivery.mail().id() + " " + delivery.path().mailbox().key();
  }
}
