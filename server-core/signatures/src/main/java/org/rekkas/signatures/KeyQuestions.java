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
import org.rekkas.spi.net.Dns;

/**
 * The keys of one mail's signatures: asked for side by side, each once, in one time for all. What
 * is under way when the time is over is given up. Of one thread; to be closed.
 */
public final class KeyQuestions implements AutoCloseable {
  private static final String TOO_LONG = "the DNS takes too long";

  private final Dns dns;
  private final Semaphore share;
  private final InstantSource clock;
  private final Instant until;
  private final Map<String, FutureTask<KeyAnswer>> asked = new HashMap<>();

  /**
   * @param share of the server's DNS that all mails together have; a question waits for its turn
   */
  public KeyQuestions(Dns dns, Semaphore share, InstantSource clock, Instant until) {
    this.dns = dns;
    this.share = share;
    this.clock = clock;
    this.until = until;
  }

  /** Asks, and does not wait. */
  public void ask(String name) {
    var _ = question(name);
  }

  private FutureTask<KeyAnswer> question(String name) {
    return asked.computeIfAbsent(
        name,
        _ -> {
          var question = new FutureTask<>(() -> answered(name));
          Thread.ofVirtual().name("key").start(question);
          return question;
        });
  }

  private KeyAnswer answered(String name) throws InterruptedException {
    if (!share.tryAcquire(left().toNanos(), TimeUnit.NANOSECONDS)) {
      return new KeyAnswer.Unanswered("too many questions at a time");
    }
    try {
      return KeyAnswer.of(dns.texts(name));
    } finally {
      share.release();
    }
  }

  /** Waits for it. */
  public KeyAnswer answer(String name) {
    try {
      return question(name).get(left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return new KeyAnswer.Unanswered(TOO_LONG);
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
    asked.values().forEach(question -> question.cancel(true));
  }
}
