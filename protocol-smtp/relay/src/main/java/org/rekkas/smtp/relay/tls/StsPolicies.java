package org.rekkas.smtp.relay.tls;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.smtp.relay.tls.TlsPolicies.Found;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MTA-STS, RFC 8461: which policy holds for a domain now. It is fetched when the TXT record's id is
 * a new one, and once a day; a fetch that fails leaves a policy that is still valid in force
 * (attack F9), and is not tried again for five minutes, nor is a look-up of the record. Without any
 * policy the domain is as one that never had one (§5.1): this is trust on first use. Who needs more
 * is told that it is not known. Used by all deliveries; those that want the same domain wait for
 * one fetch.
 */
final class StsPolicies {
  private static final Logger log = LoggerFactory.getLogger(StsPolicies.class);

  private static final Duration REFRESH = Duration.ofDays(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
  private static final int MOST_FAILURES = 10_000;

  /** With {@code _mta-sts.} in front it is still a name, RFC 1035 §2.3.4. */
  private static final int LONGEST = 253 - "_mta-sts.".length();

  private final Dns dns;
  private final Clock clock;
  private final StsCache cache;
  private final PolicyFetch fetch;
  private final TlsResults results;
  private final Map<String, FutureTask<Optional<StsCache.Kept>>> fetching =
      new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Until when a domain's policy is not looked for again. */
  private final Map<String, Instant> failed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_FAILURES;
        }
      };

  StsPolicies(Dns dns, Clock clock, StsCache cache, PolicyFetch fetch, TlsResults results) {
    this.dns = dns;
    this.clock = clock;
    this.cache = cache;
    this.fetch = fetch;
    this.results = results;
  }

  /** What a policy in force says of an exchange; empty: the domain has none that is enforced. */
  Optional<Found> of(String domain, String exchange) {
    Optional<StsCache.Kept> kept;
    try {
      kept = inForce(domain);
    } catch (UncheckedIOException e) {
      return Optional.of(new Found.TryLater(String.valueOf(e.getMessage())));
    }
    if (kept.isEmpty() && isFailing(domain, clock.instant())) {
      return Optional.of(new Found.Unknown("the MTA-STS policy of " + domain + " cannot be had"));
    }
    if (kept.isEmpty() || kept.get().policy().mode() != StsPolicy.Mode.ENFORCE) {
      return Optional.empty();
    }
    String which = "MTA-STS policy " + kept.get().id() + " of " + domain;
    if (!kept.get().policy().lists(exchange)) {
      results.failed(domain, TlsResults.PolicyType.STS, TlsFailure.VALIDATION_FAILURE);
      return Optional.of(new Found.Refused(which + " does not list " + exchange));
    }
    return Optional.of(new Found.Policy(new TlsPolicy.WebPki(exchange), which));
  }

  /** The policy that is kept for a domain; asks nobody. */
  Optional<StsPolicy> kept(String domain) {
    try {
      return isDomain(domain)
          ? cache.get(domain).filter(k -> k.isValid(clock.instant())).map(StsCache.Kept::policy)
          : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty(); // told by of()
    }
  }

  private Optional<StsCache.Kept> inForce(String domain) {
    if (!isDomain(domain)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<StsCache.Kept> kept = cache.get(domain).filter(k -> k.isValid(now));
    if (isFailing(domain, now)) {
      return kept;
    }
    Optional<String> id =
        switch (dns.texts("_mta-sts." + domain)) {
          case Answer.Found<String> found -> StsPolicy.id(found.records());
          case Answer.Empty<String> _, Answer.Missing<String> _ -> Optional.empty();
          case Answer.Failed<String> _ -> {
            pause(domain);
            yield Optional.empty();
          }
        };
    boolean isFresh =
        kept.isPresent()
            && kept.get().id().equals(id.orElse(""))
            && !kept.get().fetched().isAfter(now)
            && now.isBefore(kept.get().fetched().plus(REFRESH));
    return id.isEmpty() || isFresh ? kept : fetched(domain, id.get()).or(() -> kept);
  }

  private Optional<StsCache.Kept> fetched(String domain, String id) {
    var mine = new FutureTask<>(() -> fetch(domain, id));
    FutureTask<Optional<StsCache.Kept>> task = fetching.putIfAbsent(domain, mine);
    if (task == null) {
      task = mine;
      try {
        mine.run();
      } finally {
        fetching.remove(domain, mine);
      }
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("fetching the MTA-STS policy of " + domain, e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<StsCache.Kept> fetch(String domain, String id) {
    return switch (fetch.of(domain)) {
      case PolicyFetch.Fetched.Text(String body) -> {
        Optional<StsPolicy> policy = StsPolicy.read(body);
        if (policy.isEmpty()) {
          failed(domain, TlsFailure.STS_POLICY_INVALID, "not a policy");
          yield Optional.empty();
        }
        var kept = new StsCache.Kept(id, clock.instant(), policy.get());
        cache.put(domain, kept);
        yield Optional.of(kept);
      }
      case PolicyFetch.Fetched.Failed(TlsFailure failure, String why) -> {
        failed(domain, failure, why);
        yield Optional.empty();
      }
    };
  }

  private void failed(String domain, TlsFailure failure, String why) {
    log.info("the MTA-STS policy of {} could not be fetched: {}", domain, why);
    results.failed(domain, TlsResults.PolicyType.STS, failure);
    pause(domain);
  }

  private void pause(String domain) {
    lock.lock();
    try {
      failed.remove(domain);
      failed.put(domain, clock.instant().plus(AFTER_FAILURE));
    } finally {
      lock.unlock();
    }
  }

  private boolean isFailing(String domain, Instant now) {
    lock.lock();
    try {
      Instant until = failed.get(domain);
      return until != null
          && now.isBefore(until)
          && until.isBefore(now.plus(AFTER_FAILURE.multipliedBy(2)));
    } finally {
      lock.unlock();
    }
  }

  /** Also what makes a domain safe as the name of a file. */
  private static boolean isDomain(String domain) {
    return domain.length() <= LONGEST
        && List.of(domain.split("\\.", -1)).stream()
            .allMatch(l -> l.matches("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"))
        && !domain.matches("[0-9.]+");
  }
}
