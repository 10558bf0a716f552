package org.rekkas.smtp.relay.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Mailbox;

/**
 * The questions that are under way: one for an address at a time, whoever waits for it; a bounded
 * number for a destination and in all. Each has a virtual thread of its own, since whoever asks
 * waits no longer than a client does, and what is answered behind that is known to the next one.
 * Usable by all threads.
 */
final class Asking {
  private static final int MOST = 100;
  private static final int MOST_OF_ONE = 10;

  private final Question question;
  private final Memory memory;
  private final Duration longest;
  private final Map<String, FutureTask<Answer>> underWay = new HashMap<>(); // both by its lock
  private final Map<String, Integer> perDestination = new HashMap<>();

  /**
   * @param longest that one waits for an answer
   */
  Asking(Question question, Memory memory, Duration longest) {
    this.question = question;
    this.memory = memory;
    this.longest = longest;
  }

  Answer ask(String recipient, Mailbox address, String destination) {
    FutureTask<Answer> task;
    synchronized (underWay) {
      task = underWay.get(recipient);
      if (task == null) {
        int there = perDestination.getOrDefault(destination, 0);
        if (there >= MOST_OF_ONE || underWay.size() >= MOST) {
          var why = Evidence.of("too many questions are under way");
          return new Answer.Later(
              RecipientReplies.TOO_MANY_QUESTIONS, why.with("destination", destination));
        }
        task = new FutureTask<>(() -> asked(recipient, address, destination));
        Thread.ofVirtual().name("relay-question").start(task); // it ends by the same lock
        underWay.put(recipient, task);
        perDestination.put(destination, there + 1);
      }
    }
    return awaited(task);
  }

  private Answer asked(String recipient, Mailbox address, String destination) {
    try {
      Answer answer = question.ask(address, destination);
      memory.keep(recipient, destination, answer);
      return answer;
    } finally {
      synchronized (underWay) {
        underWay.remove(recipient);
        perDestination.compute(destination, (_, n) -> n == null || n <= 1 ? null : n - 1);
      }
    }
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
