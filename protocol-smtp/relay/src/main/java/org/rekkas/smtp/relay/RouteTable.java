package org.rekkas.smtp.relay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.spi.mail.ReversePath;

/** The static routes, and what a destination of the queue stands for. Immutable. */
final class RouteTable {
  private final List<StaticRoute> routes;
  private final Map<String, StaticRoute> byDestination = new HashMap<>();

  RouteTable(List<StaticRoute> routes) {
    this.routes = routes.stream().sorted(StaticRoute.precision()).toList();
    for (StaticRoute each : routes) {
      each.via().ifPresent(_ -> byDestination.put(each.destination(), each));
    }
  }

  /** The route that names the most of a domain and, of these, of a sender. */
  Optional<StaticRoute> of(String domainKey, ReversePath sender) {
    for (StaticRoute each : routes) {
      if (each.matches(domainKey, sender)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Those for all domains, for mail of this sender. */
  List<StaticRoute> toEverywhere(ReversePath sender) {
    return routes.stream()
        .filter(each -> each.domain().equals("*") && each.matches("", sender))
        .toList();
  }

  /** The lane of the queue for a domain: the domain, or the smart host. */
  String destination(String domainKey, ReversePath sender) {
    return of(domainKey, sender)
        .map(StaticRoute::destination)
        .filter(d -> !d.isEmpty())
        .orElse(domainKey);
  }

  /** For mail of whoever no route names. */
  private String destination(String domainKey) {
    return destination(domainKey, ReversePath.NULL);
  }

  /**
   * What a lane stands for. Empty: for nothing any more, since it is from before a reload that has
   * changed the routes. A smart host that is gone must not be taken for a domain, which would have
   * its mails refused, nor a domain's own hosts for the smart host that it has now, which would
   * tell them its password.
   */
  Optional<NextHop> hop(String destination, int port) {
    var smart = byDestination.get(destination);
    if (smart != null) {
      var via = smart.via().orElseThrow();
      String host = ALabels.of(via.host()).orElse(via.host());
      return Optional.of(new NextHop(host, via.port(), via.exact(), Optional.of(smart)));
    }
    if (isSmartHost(destination) || !destination(destination).equals(destination)) {
      return Optional.empty();
    }
    boolean literal = destination.startsWith("[");
    String host = literal ? literal(destination) : ALabels.of(destination).orElse(destination);
    return Optional.of(new NextHop(host, port, literal, of(destination, ReversePath.NULL)));
  }

  /** It has a port; a domain has no colon, unless it is an address in brackets. */
  private static boolean isSmartHost(String destination) {
    return destination.lastIndexOf(':') > destination.lastIndexOf(']');
  }

  private static String literal(String destination) {
    String inner = destination.substring(1, destination.length() - 1);
    return inner.regionMatches(true, 0, "IPv6:", 0, 5) ? inner.substring(5) : inner;
  }
}
