package org.rekkas.smtp.relay.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.Client;

/**
 * The questions that are under way: one for an address at a time, whoever waits for it; a bounded
 * number for a relay domain, so that its strangers leave some to the others of its host, for a next
 * hop, for a client, and in all. Each has a virtual thread of its own, since whoever asks waits no
 * longer than a client does, and what is answered behind that is known to the next one. Usable by
 * all threads.
 */
final class Asking {
  private static final int MOST = 100;
  private static final int MOST_FOR_DOMAIN = 10;
  private static final int MOST_FOR_HOP = 20;
  private static final int MOST_FOR_CLIENT = 3;

  private final Question question;
  private final Memory memory;
  private final Duration longest;
  private final BiConsumer<RelayDomain, Answer> told;
  private final Map<String, FutureTask<Answer>> underWay = new HashMap<>(); // both by its lock
  private final Map<Object, Integer> held = new HashMap<>();

  /**
   * @param longest that one waits for an answer
   * @param told of what was answered to each question
   */
  Asking(Question question, Memory memory, Duration longest, BiConsumer<RelayDomain, Answer> told) {
    this.question = question;
    this.memory = memory;
    this.longest = longest;
    this.told = told;
  }

  /**
   * What is known, or else what the next hop says.
   *
   * @param domain that the recipient is of
   * @param client who waits for the answer
   */
  Answer ask(
      String recipient, Mailbox address, String destination, RelayDomain domain, Client client) {
    FutureTask<Answer> task;
    synchronized (underWay) {
      Optional<Answer> known = memory.known(recipient, destination);
      if (known.isPresent()) {
        return known.get();
      }
      task = underWay.get(recipient);
      if (task == null) {
        Object network = network(client);
        if (held.getOrDefault(domain, 0) >= MOST_FOR_DOMAIN
            || held.getOrDefault(destination, 0) >= MOST_FOR_HOP
            || (!client.local() && held.getOrDefault(network, 0) >= MOST_FOR_CLIENT)
            || underWay.size() >= MOST) {
          var why = Evidence.of("too many questions are under way");
          return new Answer.Later(
              RecipientReplies.TOO_MANY_QUESTIONS, why.with("hop", destination));
        }
        var holders = List.of(domain, destination, network);
        task = new FutureTask<>(() -> asked(recipient, address, destination, domain, holders));
        Thread.ofVirtual().name("relay-question").start(task); // it ends by the same lock
        underWay.put(recipient, task);
        holders.forEach(each -> held.merge(each, 1, Integer::sum));
      }
    }
    return awaited(task);
  }

  private Answer asked(
      String recipient,
      Mailbox address,
      String destination,
      RelayDomain domain,
      List<Object> holders) {
    try {
      Answer answer = question.ask(address, destination, memory.hasTaken(destination));
      memory.keep(recipient, destination, answer);
      told.accept(domain, answer);
      return answer;
    } finally {
      synchronized (underWay) {
        underWay.remove(recipient);
        holders.forEach(this::giveBack);
      }
    }
  }

  private void giveBack(Object of) {
    held.computeIfPresent(of, (_, n) -> n == 1 ? null : n - 1);
  }

  /** Of IPv6 the first half, which is one customer's. */
  private static Object network(Client client) {
    byte[] octets = client.address().getAddress();
    return octets.length == 4 ? client.address() : (Object) ByteBuffer.wrap(octets).getLong();
  }

  private Answer awaited(FutureTask<Answer> task) {
    try {
      return task.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return new Answer.Later(
          RecipientReplies.NO_ANSWER,
          Evidence.of("no answer within " + longest.toSeconds() + " s"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Later(RecipientReplies.NO_ANSWER, Evidence.of("the wait was broken off"));
    } catch (ExecutionException e) {
      return new Answer.Later(
          RecipientReplies.NO_ANSWER, Evidence.of("the question failed: " + e.getCause()));
    }
  }
}
