package org.rekkas.smtp.relay;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.rekkas.reports.ReportSender;
import org.rekkas.smtp.relay.gateway.RelayDomain;
import org.rekkas.smtp.relay.srs.SrsSecret;
import org.rekkas.smtp.relay.tls.TlsSettings;
import org.rekkas.spi.config.Section;

/**
 * The element {@code relay} of the configuration.
 *
 * @param allowPrivate whether a domain may lead to private and loopback addresses
 * @param bind addresses to speak from, at most one of each kind; empty: whichever the system takes
 * @param port of the hosts that a domain's MX records name
 * @param mostHosts how many hosts of a domain are tried in one attempt
 * @param srsSecretFile empty: one is made in the data
 * @param tlsReports empty: no reports of TLS-RPT are sent
 * @param domains whose mail is taken from everybody
 */
public record RelaySettings(
    boolean allowPrivate,
    List<InetAddress> bind,
    int port,
    int mostHosts,
    int maxRecipients,
    Patience patience,
    Duration idle,
    int mailsPerConnection,
    Srs srs,
    Optional<Path> srsSecretFile,
    TlsSettings tls,
    Optional<ReportSender> tlsReports,
    List<StaticRoute> routes,
    List<RelayDomain> domains) {
  /** Whether the reverse-path of forwarded mail is rewritten. */
  public enum Srs {
    OFF,
    ON
  }

  public RelaySettings {
    bind = List.copyOf(bind);
    routes = List.copyOf(routes);
    domains = List.copyOf(domains);
  }

  static RelaySettings from(Section s) {
    return new RelaySettings(
        s.flag("allow-private", false),
        addresses(s),
        s.number("port", 25, 1, 65_535),
        s.number("max-hosts", 5, 1, 50),
        s.number("max-recipients", 100, 1, 1000),
        Patience.from(s),
        s.duration("idle-timeout", Duration.ofSeconds(10)),
        s.number("mails-per-connection", 1000, 1, 1_000_000),
        s.choice("srs", Srs.OFF),
        secret(s),
        TlsSettings.from(s.section("tls")),
        ReportSender.from(s.section("tls-reports")),
        routes(s),
        domains(s));
  }

  /** Looked at while it is read, for a check starts nothing that relays. */
  private static Optional<Path> secret(Section s) {
    Optional<Path> file = s.file("srs-secret-file");
    file.filter(Files::isRegularFile)
        .flatMap(SrsSecret::problem)
        .ifPresent(what -> s.problem("srs-secret-file", what));
    return file;
  }

  private static List<InetAddress> addresses(Section s) {
    var addresses = new ArrayList<InetAddress>();
    for (String each : s.words("bind", List.of())) {
      try {
        var address = InetAddress.ofLiteral(each);
        if (addresses.stream().anyMatch(other -> other.getClass() == address.getClass())) {
          s.problem("bind", "\"" + each + "\" is the second of its kind, one can be used");
        }
        addresses.add(address);
      } catch (IllegalArgumentException _) {
        s.problem("bind", "\"" + each + "\" is not an IP address");
      }
    }
    return addresses;
  }

  private static List<RelayDomain> domains(Section s) {
    var domains = new ArrayList<RelayDomain>();
    var names = new HashSet<String>();
    for (Section each : s.each("domain")) {
      RelayDomain.from(each)
          .ifPresent(
              domain -> {
                domains.add(domain);
                if (!names.add(domain.name())) {
                  each.problem("name", "this domain stands above already");
                }
              });
    }
    return domains;
  }

  private static List<StaticRoute> routes(Section s) {
    var routes = new ArrayList<StaticRoute>();
    var byVia = new HashMap<String, StaticRoute>();
    for (Section each : s.each("route")) {
      StaticRoute.from(each)
          .ifPresent(
              route -> {
                if (routes.stream().anyMatch(route::sameMails)) {
                  each.problem("domain", "a route for this domain and sender stands above already");
                }
                routes.add(route);
                var other = route.via().isEmpty() ? null : byVia.put(route.destination(), route);
                if (other != null && !other.sameHop(route)) {
                  each.problem("via", "this host stands above with another login or tls");
                }
              });
    }
    return routes;
  }
}
