package org.rekkas.kernel.zone;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.net.Dns;

/**
 * What the world has to know of this server.
 *
 * @param host its name
 * @param addresses at which the Internet reaches it; empty: they are not known here
 * @param doors where people come in
 * @param certificate of the server's key, for DANE; empty: it has none yet
 */
public record Served(
    String host, List<InetAddress> addresses, List<Door> doors, Optional<Dns.Tlsa> certificate) {
  public Served {
    addresses = List.copyOf(addresses);
    doors = List.copyOf(doors);
  }

  /**
   * A listener for people.
   *
   * @param service as in RFC 6186 §3 and RFC 8314 §5.1: {@code _submissions}
   */
  public record Door(String service, int port) {
    /** RFC 8314 §3: TLS from the first octet comes first. */
    int priority() {
      return service.endsWith("s") ? 0 : 10;
    }
  }
}
