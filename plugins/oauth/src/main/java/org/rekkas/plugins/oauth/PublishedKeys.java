package org.rekkas.plugins.oauth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The keys by which an issuer signs, as it publishes them (RFC 7517): fetched when first wanted,
 * again after an hour, and for a key that is not among them; but only so often, as anybody can make
 * up names of keys. While the issuer does not answer, those that are known hold for a day. Safe for
 * many threads, of which one fetches.
 */
final class PublishedKeys {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Settings.Issuer issuer;
  private final Optional<URI> address;
  private final Site site;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Known known = new Known(new JWKSet(), Instant.EPOCH);
  private Instant tried = Instant.EPOCH;
  private Optional<String> failure = Optional.empty();

  private record Known(JWKSet keys, Instant since) {
    boolean younger(Duration than, Instant now) {
      return isWithin(than, since, now);
    }
  }

  /** Not where the clock was ahead then: that may have been by years. */
  private static boolean isWithin(Duration time, Instant since, Instant now) {
    return !since.isAfter(now) && since.plus(time).isAfter(now);
  }

  PublishedKeys(Settings.Issuer issuer, Optional<URI> address, Site site, Clock clock) {
    this.issuer = issuer;
    this.address = address;
    this.site = site;
    this.clock = clock;
  }

  /** Those that may have made a signature; none, where the issuer has no such key. */
  List<JWK> matching(JWSHeader header) throws IssuerUnavailable {
    var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
    Known before = known;
    Instant now = clock.instant();
    List<JWK> found = before.younger(KEPT, now) ? selector.select(before.keys()) : List.of();
    if (!found.isEmpty() && before.younger(FRESH, now)) {
      return found;
    }
    try {
      return selector.select(newer(before));
    } catch (IssuerUnavailable e) {
      if (found.isEmpty()) {
        throw e;
      }
      return found;
    }
  }

  private JWKSet newer(Known before) throws IssuerUnavailable {
    fetching.lock();
    try {
      Instant now = clock.instant();
      if (known.equals(before) && !isWithin(PAUSE, tried, now)) {
        tried = now;
        failure = Optional.of("is being asked");
        known = new Known(fetched(), now);
        failure = Optional.empty();
      }
      if (failure.isPresent()) {
        throw new IssuerUnavailable(failure.get());
      }
      return known.keys();
    } catch (IssuerUnavailable e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      fetching.unlock();
    }
  }

  private JWKSet fetched() throws IssuerUnavailable {
    URI keys = address.isPresent() ? address.get() : described();
    try {
      return JWKSet.parse(site.get(keys));
    } catch (ParseException _) {
      throw new IssuerUnavailable(keys + " has no keys");
    }
  }

  /** OpenID Connect Discovery 1.0 §4.3: a description of another issuer is none. */
  private URI described() throws IssuerUnavailable {
    Map<String, Object> description = site.get(URI.create(issuer.description()));
    if (!issuer.url().equals(description.get("issuer"))) {
      throw new IssuerUnavailable(issuer.description() + " describes another issuer");
    }
    return Settings.safe(String.valueOf(description.get("jwks_uri")))
        .orElseThrow(
            () -> new IssuerUnavailable(issuer.description() + " names no keys behind https"));
  }
}
