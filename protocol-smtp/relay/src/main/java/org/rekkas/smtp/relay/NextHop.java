package org.rekkas.smtp.relay;

import java.util.Optional;
import org.rekkas.smtp.relay.wire.Protocol;

/**
 * Where the mails of one destination go.
 *
 * @param host a domain or a host's name, in A-labels, or an IP address
 * @param exact whether it is a host itself, without MX look-up
 * @param route the static route that says so, or that speaks of this domain's TLS
 */
record NextHop(String host, int port, boolean exact, Optional<StaticRoute> route) {
  Protocol protocol() {
    return route.map(StaticRoute::protocol).orElse(Protocol.SMTP);
  }

  /** For a trace: {@code lmtp:store.example:24}. */
  String place() {
    return protocol().prefix() + host + ":" + port;
  }

  /** Whether the administrator has named the host: then its address may be private. */
  boolean chosen() {
    return route.flatMap(StaticRoute::via).isPresent();
  }

  /** Whether TLS begins before the greeting. */
  boolean implicitTls() {
    return route.filter(StaticRoute::implicitTls).isPresent();
  }
}
