package org.rekkas.smtp.relay;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.smtp.relay.gateway.RelayDomain;
import org.rekkas.smtp.relay.gateway.RelayDomains;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * {@code rekkas relay route DOMAIN}: how mail for a domain of others goes, by the routes of the
 * configuration, for a sender or for those whom no route names. What the domain's own policies of
 * TLS say is found only when it goes.
 */
final class RouteCommand implements AdminCommand {
  private static final String DOMAIN = "DOMAIN";
  private static final String SENDER = "--sender";
  private static final String MAY_RELAY = "those who may relay: logins and relay networks";

  private static final String VAIN = ", whatever stands in relay";

  private final RouteTable table;
  private final int port;
  private final RelayDomains open;
  private final Accounts accounts;

  /**
   * @param port of hosts that no route names
   */
  RouteCommand(RouteTable table, int port, RelayDomains open, Accounts accounts) {
    this.table = table;
    this.port = port;
    this.open = open;
    this.accounts = accounts;
  }

  @Override
  public String name() {
    return "relay route";
  }

  @Override
  public String summary() {
    return "Tells how mail for a domain is relayed: host, protocol, login, TLS, from whom.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter(DOMAIN, Parameter.Kind.REQUIRED, "of others; or an address of theirs"),
        new Parameter(SENDER, Parameter.Kind.OPTION, "whose mail; nobody's unless told"));
  }

  @Override
  public Report run(Invocation given) {
    String text = given.value(DOMAIN).orElse("");
    Mailbox somebody;
    ReversePath sender;
    try {
      somebody = Mailbox.of("postmaster@" + text.substring(text.lastIndexOf('@') + 1));
      sender = ReversePath.parse(given.value(SENDER).orElse(""));
    } catch (IllegalArgumentException e) {
      return new Report.Failed(String.valueOf(e.getMessage()));
    }
    return switch (accounts.find(somebody)) {
      case Lookup.NotMine() ->
          told(somebody, open.of(somebody).isPresent() ? ReversePath.NULL : sender);
      case Lookup.Unavailable(String why) -> new Report.Failed(why);
      case Lookup.Found _, Lookup.Unknown _ ->
          new Report.Failed(
              "%s is a domain of ours, and not relayed%s (try: rekkas route ADDRESS)"
                  .formatted(somebody.domainKey(), open.of(somebody).map(_ -> VAIN).orElse("")));
    };
  }

  private Report told(Mailbox somebody, ReversePath sender) {
    String domain = somebody.domainKey();
    String destination = table.destination(domain, sender);
    NextHop hop = table.hop(destination, port).orElseThrow(); // of this very table
    Optional<StaticRoute> route = table.of(domain, sender);
    return new Report.Table(
        List.of("what", "is"), // in a column "value" a login of digits would be a number
        List.of(
            List.of("destination", destination),
            List.of("route", route.map(RouteCommand::name).orElse("none")),
            List.of("host", hop.host() + (hop.exact() ? "" : ", by its MX records")),
            List.of("port", Integer.toString(hop.port())),
            List.of("protocol", hop.protocol().name()),
            List.of("login", hop.route().flatMap(StaticRoute::user).orElse("none")),
            List.of("tls", hop.route().flatMap(RouteCommand::tls).orElse("by policy")),
            List.of("from", open.of(somebody).map(RouteCommand::from).orElse(MAY_RELAY))));
  }

  private static String name(StaticRoute route) {
    return "of " + route.domain() + route.sender().map(each -> ", sender " + each.key()).orElse("");
  }

  private static String from(RelayDomain domain) {
    return switch (domain.recipients()) {
      case ASK -> "everybody; the host is asked for each recipient";
      case ANY -> "everybody, for every recipient";
    };
  }

  /** Port 465 has it from the first octet on, whatever the certificate must be. */
  private static Optional<String> tls(StaticRoute route) {
    boolean told = route.tls().filter(tls -> tls != StaticRoute.Tls.IMPLICIT).isPresent();
    String first = told && route.implicitTls() ? ", from the first octet on" : "";
    return route.tls().map(tls -> tls.name().toLowerCase(Locale.ROOT) + first);
  }
}
