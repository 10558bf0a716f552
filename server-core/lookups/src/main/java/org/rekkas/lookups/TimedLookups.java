package org.rekkas.lookups;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.rekkas.spi.net.Dns.Answer;

/**
 * Questions of one check to the DNS, one after the other, in one time for all: what is under way
 * when that is over is given up. One thread's.
 */
public final class TimedLookups {
  private static final String TOO_LONG = "the DNS takes too long";

  private final InstantSource clock;
  private final Instant until;

  public TimedLookups(InstantSource clock, Instant until) {
    this.clock = clock;
    this.until = until;
  }

  /** Those at the name; none where it has none, or does not exist. */
  public <T> List<T> records(String name, Supplier<Answer<T>> question) throws DnsTrouble {
    return answer(name, question) instanceof Answer.Found<T>(var records, _, _)
        ? records
        : List.of();
  }

  /** What the DNS has at the name; never that it failed. */
  public <T> Answer<T> answer(String name, Supplier<Answer<T>> question) throws DnsTrouble {
    Answer<T> answer = inTime(question);
    if (answer instanceof Answer.Failed<T>(String why)) {
      throw new DnsTrouble(name + ": " + why);
    }
    return answer;
  }

  private <T> Answer<T> inTime(Supplier<Answer<T>> question) throws DnsTrouble {
    Duration left = Duration.between(clock.instant(), until);
    if (!left.isPositive()) {
      throw new DnsTrouble(TOO_LONG);
    }
    var asked = new FutureTask<>(question::get);
    Thread.ofVirtual().name("look-up").start(asked);
    try {
      return asked.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new DnsTrouble(TOO_LONG);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DnsTrouble("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      asked.cancel(true);
    }
  }
}
