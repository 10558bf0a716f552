package org.rekkas.smtp.relay.tls;

import java.util.List;
import java.util.Optional;
import org.rekkas.smtp.relay.tls.TlsPolicies.Exchange;
import org.rekkas.smtp.relay.tls.TlsPolicies.Found;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.Dns.Tlsa;

/**
 * DANE for SMTP, RFC 7672 §2.2: TLSA records at {@code _25._tcp.} (the port that is connected to)
 * before an exchange that DNSSEC vouches for. A look-up that fails makes the mail wait: a forged
 * failure must not take the protection away (§2.1.2, attack F8). An exchange that is an alias,
 * which RFC 5321 §5.1 forbids and the world has, may have them at the name that it leads to.
 */
final class DanePolicies {
  private static final int MOST_ALIASES = 8;

  private final Dns dns;
  private final TlsResults results;

  DanePolicies(Dns dns, TlsResults results) {
    this.dns = dns;
    this.results = results;
  }

  /** Where it is configured: with usable records, or not at all. */
  Found required(String domain, Exchange exchange) {
    Optional<Found> found = of(domain, exchange);
    boolean unusable =
        found.isPresent() && found.get() instanceof Found.Policy(TlsPolicy.Encrypt _, _);
    if (found.isPresent() && !unusable) {
      return found.get();
    }
    failed(domain, unusable ? TlsFailure.TLSA_INVALID : TlsFailure.DANE_REQUIRED);
    return new Found.TryLater(
        "DANE is configured for "
            + domain
            + (exchange.authentic()
                ? ", and " + exchange.host() + " has no usable TLSA records"
                : ", and DNSSEC does not vouch for " + exchange.host()));
  }

  /** Empty: the exchange has no DANE. */
  Optional<Found> of(String domain, Exchange exchange) {
    return exchange.named() && !isAddress(exchange.host())
        ? along(domain, exchange, exchange.host(), 0)
        : Optional.empty();
  }

  /**
   * Where all of the way to the addresses is secure, at the name where its aliases end, and then at
   * the exchange's own; where it is not, at that one alone, if it is an alias and that is secure.
   * RFC 7672 §2.2.2 and §2.2.3.
   */
  private Optional<Found> along(String domain, Exchange exchange, String name, int aliases) {
    return switch (dns.alias(name)) {
      case Answer.Found<String>(var next, _, boolean secure) when aliases < MOST_ALIASES ->
          (exchange.authentic()
                  ? along(domain, exchange, next.getFirst(), aliases + 1)
                  : Optional.<Found>empty())
              .or(() -> secure && aliases == 0 ? at(name, domain, exchange) : Optional.empty());
      case Answer.Failed<String>(String why) ->
          later(domain, "whether " + name + " is an alias: " + why);
      case Answer.Found<String> _, Answer.Empty<String> _, Answer.Missing<String> _ ->
          exchange.authentic() ? at(name, domain, exchange) : Optional.empty();
    };
  }

  private Optional<Found> at(String base, String domain, Exchange exchange) {
    String name = "_" + exchange.port() + "._tcp." + base;
    return switch (dns.certificates(name)) {
      case Answer.Found<Tlsa>(var records, _, var authentic) ->
          authentic ? Optional.of(found(name, records, base, domain)) : Optional.empty();
      case Answer.Failed<Tlsa>(String why) ->
          later(domain, "the TLSA records at " + name + ": " + why);
      case Answer.Empty<Tlsa> _, Answer.Missing<Tlsa> _ -> Optional.empty();
    };
  }

  private Optional<Found> later(String domain, String why) {
    failed(domain, TlsFailure.DNSSEC_INVALID);
    return Optional.of(new Found.TryLater(why));
  }

  /** One that the administrator has named: records stand at names. */
  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private void failed(String domain, TlsFailure why) {
    results.failed(domain, TlsResults.PolicyType.TLSA, why);
  }

  private static Found found(String name, List<Tlsa> records, String base, String domain) {
    return records.stream().anyMatch(TlsaRecords::isUsable)
        ? new Found.Policy(
            new TlsPolicy.Dane(records, base, domain), "DANE: TLSA records at " + name)
        : new Found.Policy(
            new TlsPolicy.Encrypt(), "DANE: no usable TLSA record at " + name + " (RFC 7672 §2.2)");
  }
}
