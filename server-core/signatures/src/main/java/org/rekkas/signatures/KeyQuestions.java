package org.rekkas.signatures;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rekkas.lookups.Share;
import org.rekkas.spi.net.Dns;

/**
 * The keys of one mail's signatures: asked for side by side, {@value #MOST} at a time, so that one
 * mail does not take the whole part of its client; each once, in one time for all. What is under
 * way when the time is over is given up. Of one thread; to be closed.
 */
public final class KeyQuestions implements AutoCloseable {
  private static final int MOST = 3;
  private static final String TOO_LONG = "the DNS takes too long";
  private static final String TOO_MANY = "too many questions at a time";

  private final Semaphore own = new Semaphore(MOST, true);
  private final Dns dns;
  private final Share.Turns turns;
  private final InstantSource clock;
  private final Instant until;
  private final Map<String, Question> asked = new HashMap<>();

  /**
   * @param turns of the client that sent the mail; a question waits for its turn
   */
  public KeyQuestions(Dns dns, Share.Turns turns, InstantSource clock, Instant until) {
    this.dns = dns;
    this.turns = turns;
    this.clock = clock;
    this.until = until;
  }

  /** Asks, and does not wait. */
  public void ask(String name) {
    var _ = question(name);
  }

  private Question question(String name) {
    return asked.computeIfAbsent(
        name,
        _ -> {
          var question = new Question(name);
          Thread.ofVirtual().name("key").start(question.answer);
          return question;
        });
  }

  /** One under way, in a thread of its own. */
  private final class Question {
    private final FutureTask<KeyAnswer> answer;
    private volatile boolean begun;

    private Question(String name) {
      answer = new FutureTask<>(() -> answered(name));
    }

    private KeyAnswer answered(String name) throws InterruptedException {
      if (!own.tryAcquire(left().toNanos(), TimeUnit.NANOSECONDS)) {
        return new KeyAnswer.Unanswered(TOO_MANY);
      }
      try {
        return turns
            .inTurn(left(), () -> inTurn(name))
            .orElseGet(() -> new KeyAnswer.Unanswered(TOO_MANY));
      } finally {
        own.release();
      }
    }

    private KeyAnswer inTurn(String name) {
      begun = true;
      return KeyAnswer.of(dns.texts(name));
    }
  }

  /** Waits for it. */
  public KeyAnswer answer(String name) {
    Question question = question(name);
    try {
      return question.answer.get(left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return new KeyAnswer.Unanswered(question.begun ? TOO_LONG : TOO_MANY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new KeyAnswer.Unanswered("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Duration left() {
    Duration left = Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void close() {
    asked.values().forEach(question -> question.answer.cancel(true));
  }
}
