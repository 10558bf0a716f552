package org.rekkas.plugins.acme;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rekkas.spi.Locks;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.net.Certificates;

/**
 * Looks every hour, or a minute after it found somebody else at it, on a thread of its own, whether
 * it is time for a new certificate, and gets it: long before the end of the old one, so that an
 * authority may be away for weeks. What went wrong is told in the log, and tried again an hour
 * later, which is less often than any authority minds.
 *
 * <p>A name of which the authority finds no proof, as of a domain that has moved away, keeps no
 * other from its certificate: it is left out, and tried again once a day, since authorities refuse
 * whoever fails for one name each hour of some weeks. The first name, the server's own, is not.
 */
final class Renewal implements AutoCloseable {
  /** The listeners are open a moment after the plugins have started. */
  private static final long FIRST_SECONDS = 2;

  private static final long EVERY_SECONDS = 3600;

  /** The generation before this one may be at it, and broken off by its end. */
  private static final long BUSY_SECONDS = 60;

  private static final long END_SECONDS = 5;
  private static final Duration WITHOUT = Duration.ofDays(1);

  private final Settings settings;
  private final Surroundings given;
  private final Certificates certificates;
  private final Authority authority;
  private final Kept kept;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Renewal::thread);
  private volatile Optional<String> problem = Optional.empty();

  private volatile LeftOut leftOut = LeftOut.NONE;

  /** Whether clients are shown what is kept. */
  private volatile boolean shown;

  Renewal(Settings settings, Surroundings given, Authority authority, Kept kept) {
    this.settings = settings;
    this.given = given;
    this.certificates = given.certificates(); // so that what was got before is shown from the start
    this.authority = authority;
    this.kept = kept;
  }

  /** acme4j looks for its parts by the thread's class loader. */
  private static Thread thread(Runnable work) {
    var thread = Thread.ofPlatform().name("acme").daemon().unstarted(work);
    thread.setContextClassLoader(Renewal.class.getClassLoader());
    return thread;
  }

  void start() {
    lookIn(FIRST_SECONDS);
  }

  private void lookIn(long seconds) {
    try {
      ScheduledFuture<?> _ = thread.schedule(() -> lookIn(look()), seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException _) {
      // this generation ends
    }
  }

  /**
   * Returns after how many seconds to look again. What is thrown by whomever would end the
   * schedule, and nobody would hear of it.
   */
  long look() {
    if (given.retired()) {
      return EVERY_SECONDS;
    }
    try {
      if (kept.isDue(settings, leftOut(), given.clock().instant())) {
        return renewIfFree() ? EVERY_SECONDS : BUSY_SECONDS;
      } else if (!shown) {
        rememberAuthority();
        show(kept.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // this generation ends
    } catch (Throwable e) {
      failed(e);
    }
    return EVERY_SECONDS;
  }

  /** Whoever only looks, as a check that takes long, writes nothing. */
  private void rememberAuthority() throws IOException {
    Optional<Locks.Held> held = given.locks().take("renewal");
    if (held.isPresent()) {
      try (var _ = held.get()) {
        kept.rememberAuthority(settings.directory());
      }
    }
  }

  /** Somebody else may be at it; and a process that serves nobody has nothing to show. */
  private boolean renewIfFree() throws IOException, InterruptedException {
    Optional<Locks.Held> held = given.locks().take("renewal");
    if (held.isPresent()) {
      try (var _ = held.get()) {
        renewAlone();
      }
    }
    return held.isPresent();
  }

  /** Names of which no proof was found when that was last tried; they are left out for a day. */
  private record LeftOut(Set<String> names, Instant since) {
    static final LeftOut NONE = new LeftOut(Set.of(), Instant.EPOCH);

    Set<String> at(Instant now) {
      return Duration.between(since, now).abs().compareTo(WITHOUT) < 0 ? names : Set.of();
    }
  }

  private Set<String> leftOut() {
    return leftOut.at(given.clock().instant());
  }

  /** Gets a new one now, if it can be had, for all names: an authority wants to see this server. */
  void renew() throws IOException, InterruptedException {
    leftOut = LeftOut.NONE;
    if (!renewIfFree()) {
      throw new IOException("it is under way already, or the server does not run");
    }
  }

  private void renewAlone() throws IOException, InterruptedException {
    try {
      kept.requireRoom(); // what could not be kept would be ordered again each hour
      Authority.Issued issued = issued();
      if (given.retired()) {
        throw new IOException("a reload came between, and an order is begun anew");
      }
      shown = false;
      try {
        kept.put(issued, settings.directory());
      } finally {
        show(issued);
      }
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      throw e;
    }
  }

  private Authority.Issued issued() throws IOException, InterruptedException {
    try {
      return authority.issue(settings.namesBut(leftOut()));
    } catch (Unproven e) {
      if (e.names().contains(settings.names().getFirst())) {
        throw e;
      }
      Instant now = given.clock().instant();
      var all = Stream.concat(leftOut.at(now).stream(), e.names().stream());
      leftOut = new LeftOut(all.collect(Collectors.toUnmodifiableSet()), now);
      if (!kept.isDue(settings, leftOut(), now)) {
        throw e; // the others have theirs
      }
      failed(e);
      return authority.issue(settings.namesBut(leftOut()));
    }
  }

  private void show(Authority.Issued issued) throws IOException {
    certificates.show("acme", issued.chain(), issued.key());
    shown = true;
    if (leftOut().isEmpty()) {
      problem = Optional.empty();
    }
  }

  /** What goes wrong with a generation that is replaced is nobody's trouble any more. */
  private void failed(Throwable e) {
    if (given.retired()) {
      return;
    }
    String what = "no certificate for " + String.join(", ", lacking(e)) + ": " + why(e);
    if (problem.filter(what::equals).isEmpty()) {
      given.journal().warn(given.plugin(), what);
    }
    problem = Optional.of(what);
  }

  private Collection<String> lacking(Throwable e) {
    boolean own = !(e instanceof Unproven u) || u.names().contains(settings.names().getFirst());
    return own ? settings.namesBut(leftOut()) : new TreeSet<>(leftOut());
  }

  private static String why(Throwable e) {
    return e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString();
  }

  /** What went wrong last, if it did. */
  Optional<String> problem() {
    return problem;
  }

  /** Breaks off what is under way, and waits for the thread: it would hold this class loader. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        given.journal().warn(given.plugin(), "an order does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
