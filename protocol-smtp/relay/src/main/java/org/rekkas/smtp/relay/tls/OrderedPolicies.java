package org.rekkas.smtp.relay.tls;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.rekkas.smtp.relay.tls.TlsSettings.Destination;
import org.rekkas.smtp.relay.tls.TlsSettings.Level;

/**
 * The policy of an exchange, by the first that has one: the configuration, DANE, MTA-STS, RFC 8461
 * §2; else TLS where it is offered. MTA-STS is asked after DANE only where DANE has no usable
 * record, and can then only ask for more.
 */
final class OrderedPolicies implements TlsPolicies {
  private final TlsSettings settings;
  private final DanePolicies dane;
  private final StsPolicies sts;

  OrderedPolicies(TlsSettings settings, DanePolicies dane, StsPolicies sts) {
    this.settings = settings;
    this.dane = dane;
    this.sts = sts;
  }

  @Override
  public Found of(String toDomain, Exchange to) {
    String domain = HostNames.ascii(toDomain);
    var exchange = new Exchange(HostNames.ascii(to.host()), to.port(), to.named(), to.authentic());
    return configured(destination(domain), domain, exchange);
  }

  @Override
  public Found waived(String toDomain, Exchange exchange) {
    return destination(HostNames.ascii(toDomain)).level() == Level.AUTO
        ? new Found.Policy(new TlsPolicy.May(), "TLS-Required: No")
        : of(toDomain, exchange);
  }

  private Destination destination(String domain) {
    for (Destination each : settings.destinations()) {
      if (each.isFor(domain)) {
        return each;
      }
    }
    return new Destination(Set.of(), settings.byDefault(), Set.of());
  }

  private Found configured(Destination configured, String domain, Exchange exchange) {
    String why = "configured for " + domain;
    Set<String> names = configured.names();
    return switch (configured.level()) {
      case NONE -> new Found.Policy(new TlsPolicy.None(), why);
      case MAY -> new Found.Policy(new TlsPolicy.May(), why);
      case ENCRYPT -> new Found.Policy(new TlsPolicy.Encrypt(), why);
      case VERIFY ->
          new Found.Policy(
              new TlsPolicy.Verify(names.isEmpty() ? names(domain, exchange) : names), why);
      case DANE -> dane.required(domain, exchange);
      case AUTO -> published(domain, exchange);
    };
  }

  /** An exchange's name is worth no more than the MX record that told it. */
  private static Set<String> names(String domain, Exchange exchange) {
    var names = new LinkedHashSet<String>();
    names.add(domain);
    names.add("." + domain);
    if (exchange.authentic()) {
      names.add(exchange.host());
    }
    return names;
  }

  private Found published(String domain, Exchange exchange) {
    Optional<Found> byDane = settings.dane() ? dane.of(domain, exchange) : Optional.empty();
    boolean isDecided =
        byDane.isPresent() && !(byDane.get() instanceof Found.Policy(TlsPolicy.Encrypt _, _));
    if (isDecided) {
      return byDane.get();
    }
    Optional<Found> bySts = settings.mtaSts() ? sts.of(domain, exchange.host()) : Optional.empty();
    return bySts
        .filter(found -> byDane.isEmpty() || !(found instanceof Found.Unknown))
        .or(() -> byDane)
        .orElseGet(() -> new Found.Policy(new TlsPolicy.May(), "no policy was published"));
  }
}
