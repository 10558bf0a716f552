package org.rekkas.smtp.relay.tls;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.relay.tls.TlsPolicies.Exchange;
import org.rekkas.smtp.relay.tls.TlsPolicies.Found;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Dns.Answer;
import org.rekkas.spi.net.Dns.Tlsa;

/**
 * DANE for SMTP, RFC 7672 §2.2: TLSA records at {@code _25._tcp.} (the port that is connected to)
 * before an exchange that DNSSEC vouches for. A look-up that fails makes the mail wait: a forged
 * failure must not take the protection away (§2.1.2, attack F8). Of an exchange that is an alias
 * only its own name is looked at; RFC 5321 §5.1 forbids such exchanges.
 */
final class DanePolicies {
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
    if (!exchange.authentic() || isAddress(exchange.host())) {
      return Optional.empty();
    }
    String name = "_" + exchange.port() + "._tcp." + exchange.host();
    return switch (dns.certificates(name)) {
      case Answer.Found<Tlsa>(var records, _, var authentic) ->
          authentic ? Optional.of(found(name, records, domain, exchange.host())) : Optional.empty();
      case Answer.Failed<Tlsa>(String why) -> {
        failed(domain, TlsFailure.DNSSEC_INVALID);
        yield Optional.of(new Found.TryLater("the TLSA records at " + name + ": " + why));
      }
      case Answer.Empty<Tlsa> _, Answer.Missing<Tlsa> _ -> Optional.empty();
    };
  }

  /** One that the administrator has named: records stand at names. */
  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private void failed(String domain, TlsFailure why) {
    results.failed(domain, TlsResults.PolicyType.TLSA, why);
  }

  private static Found found(String name, List<Tlsa> records, String domain, String exchange) {
    return records.stream().anyMatch(TlsaRecords::isUsable)
        ? new Found.Policy(
            new TlsPolicy.Dane(records, Set.copyOf(List.of(exchange, domain))),
            "DANE: TLSA records at " + name)
        : new Found.Policy(
            new TlsPolicy.Encrypt(), "DANE: no usable TLSA record at " + name + " (RFC 7672 §2.2)");
  }
}
