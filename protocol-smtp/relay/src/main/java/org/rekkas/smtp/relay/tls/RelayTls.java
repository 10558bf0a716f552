package org.rekkas.smtp.relay.tls;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.rekkas.spi.Surroundings;

/** Everything of this package that the relay needs, put together. Closed with the relay. */
public final class RelayTls implements TlsWitness, AutoCloseable {
  private static final int MOST_POLICIES = 10_000;
  private static final Duration FETCH = Duration.ofSeconds(20);

  private final JdkClientTls client;
  private final StsPolicies sts;
  private final TlsPolicies policies;
  private final TlsResults results;

  private RelayTls(JdkClientTls client, StsPolicies sts, TlsPolicies policies, TlsResults results) {
    this.client = client;
    this.sts = sts;
    this.policies = policies;
    this.results = results;
  }

  /**
   * @param allowed where an MTA-STS policy may be fetched from (attack H15)
   */
  public static RelayTls of(
      TlsSettings settings, Surroundings given, Predicate<InetAddress> allowed) {
    var client =
        new JdkClientTls(
            Authorities.configured(settings.authorities()),
            Authorities.ofTheWeb(settings.authorities()),
            given.clock());
    var https = new Https(given.dns(), client, allowed, FETCH);
    return of(settings, given, client, new HttpsFetch(https, Https.PORT));
  }

  static RelayTls of(
      TlsSettings settings, Surroundings given, JdkClientTls client, PolicyFetch fetch) {
    var results = new TlsResults(given.vault(), given.clock());
    var cache = new StsCache(given.files().resolve("mta-sts"), MOST_POLICIES);
    var sts = new StsPolicies(given.dns(), given.clock(), cache, fetch, results);
    var policies = new OrderedPolicies(settings, new DanePolicies(given.dns(), results), sts);
    return new RelayTls(client, sts, policies, results);
  }

  public TlsPolicies policies() {
    return policies;
  }

  public ClientTls client() {
    return client;
  }

  public TlsResults results() {
    return results;
  }

  /** The lines of the MTA-STS policy that is kept of a domain; none where it has none. */
  public List<String> stsPolicy(String domain) {
    return sts.kept(domain).map(policy -> policy.text().lines().toList()).orElse(List.of());
  }

  @Override
  public void succeeded(String domain, String exchange, TlsPolicy policy, SSLSession session) {
    String destination = HostNames.ascii(domain);
    Optional<TlsFailure> failure = trial(destination, exchange, policy, session);
    TlsResults.PolicyType type = type(destination, policy);
    failure.ifPresentOrElse(
        f -> results.failed(destination, type, f), () -> results.succeeded(destination, type));
  }

  @Override
  public void failed(String domain, TlsPolicy policy, TlsFailure why) {
    String destination = HostNames.ascii(domain);
    results.failed(destination, type(destination, policy), why);
  }

  /** What an MTA-STS policy in testing mode would have refused, RFC 8461 §5. */
  private Optional<TlsFailure> trial(
      String domain, String exchange, TlsPolicy policy, SSLSession session) {
    Optional<StsPolicy> kept = policy.authenticates() ? Optional.empty() : sts.kept(domain);
    if (kept.isEmpty() || kept.get().mode() != StsPolicy.Mode.TESTING) {
      return Optional.empty();
    }
    if (!kept.get().lists(exchange)) {
      return Optional.of(TlsFailure.VALIDATION_FAILURE);
    }
    try {
      var wished = new TlsPolicy.WebPki(exchange);
      client.check(wished, PeerChain.of(session));
      return Optional.empty();
    } catch (CertificateRefused e) {
      return Optional.of(e.failure());
    }
  }

  private TlsResults.PolicyType type(String domain, TlsPolicy policy) {
    if (policy instanceof TlsPolicy.Dane) {
      return TlsResults.PolicyType.TLSA;
    }
    boolean hasSts = sts.kept(domain).filter(p -> p.mode() != StsPolicy.Mode.NONE).isPresent();
    return hasSts ? TlsResults.PolicyType.STS : TlsResults.PolicyType.NO_POLICY_FOUND;
  }

  @Override
  public void close() {
    results.close();
  }
}
