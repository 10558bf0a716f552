package org.rekkas.smtp.relay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rekkas.idna.ALabels;

/** The static routes, and what a destination of the queue stands for. Immutable. */
final class RouteTable {
  private final List<StaticRoute> routes;
  private final Map<String, StaticRoute> byDestination = new HashMap<>();

  RouteTable(List<StaticRoute> routes) {
    this.routes =
        routes.stream().sorted(Comparator.comparingInt(StaticRoute::precision).reversed()).toList();
    for (StaticRoute each : routes) {
      each.via().ifPresent(via -> byDestination.put(via.toString(), each));
    }
  }

  /** The route that names the most of a domain; of equal ones the first. */
  Optional<StaticRoute> of(String domainKey) {
    for (StaticRoute each : routes) {
      if (each.matches(domainKey)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The lane of the queue for a domain: the domain, or the smart host. */
  String destination(String domainKey) {
    return of(domainKey).map(StaticRoute::destination).filter(d -> !d.isEmpty()).orElse(domainKey);
  }

  /** What a lane stands for; a domain has no colon, unless it is an address in brackets. */
  NextHop hop(String destination, int port) {
    var smart = byDestination.get(destination);
    if (smart != null) {
      var via = smart.via().orElseThrow();
      return new NextHop(via.host(), via.port(), via.exact(), Optional.of(smart));
    }
    boolean literal = destination.startsWith("[");
    String host = literal ? literal(destination) : ALabels.of(destination).orElse(destination);
    return new NextHop(host, port, literal, of(destination));
  }

  private static String literal(String destination) {
    String inner = destination.substring(1, destination.length() - 1);
    return inner.regionMatches(true, 0, "IPv6:", 0, 5) ? inner.substring(5) : inner;
  }
}
