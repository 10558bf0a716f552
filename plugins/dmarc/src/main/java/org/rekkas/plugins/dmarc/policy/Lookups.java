package org.rekkas.plugins.dmarc.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;

/**
 * Questions of one check to the DNS, within a number and a time: a stranger chooses the author, and
 * has as many signatures as he likes. One thread's.
 */
public final class Lookups {
  /** Four walks of strangers; two that are alike, as those of honest mail, ask a third of it. */
  private static final int MOST = 32;

  /** RFC 1035 §2.3.4, as text. */
  private static final int LONGEST_NAME = 253;

  private final Dns dns;
  private final InstantSource clock;
  private final Instant until;
  private int asked;

  /**
   * @param until what the DNS has not said by then ends in temperror
   */
  public Lookups(Dns dns, InstantSource clock, Instant until) {
    this.dns = dns;
    this.clock = clock;
    this.until = until;
  }

  /** None where the name is too long for one. */
  List<String> texts(String name) throws DnsTrouble {
    if (name.length() > LONGEST_NAME) {
      return List.of();
    }
    return switch (inTime(() -> dns.texts(name))) {
      case Answer.Found<String>(var records, _, _) -> records;
      case Answer.Empty<String> _, Answer.Missing<String> _ -> List.of();
      case Answer.Failed<String>(String why) -> throw new DnsTrouble(name + ": " + why);
    };
  }

  /** RFC 9989 §3.2.13: NXDOMAIN, and nothing else, says that a name does not exist. */
  boolean exists(String name) throws DnsTrouble {
    return switch (inTime(() -> dns.addresses(name, Dns.Family.IP4))) {
      case Answer.Found<InetAddress> _, Answer.Empty<InetAddress> _ -> true;
      case Answer.Missing<InetAddress> _ -> false;
      case Answer.Failed<InetAddress>(String why) -> throw new DnsTrouble(name + ": " + why);
    };
  }

  private interface Question<T> {
    Answer<T> ask();
  }

  /** A question that is under way when the time is over is given up. */
  private <T> Answer<T> inTime(Question<T> question) throws DnsTrouble {
    Duration left = Duration.between(clock.instant(), until);
    if (++asked > MOST) {
      throw new DnsTrouble("more than " + MOST + " questions");
    }
    if (!left.isPositive()) {
      throw new DnsTrouble("no answer in time");
    }
    var task = new FutureTask<Answer<T>>(question::ask);
    Thread.ofVirtual().name("dmarc").start(task);
    try {
      return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new DnsTrouble("no answer in time");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DnsTrouble("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      task.cancel(true);
    }
  }
}
