package org.rekkas.kernel.zone;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.net.Dns;
import org.rekkas.spi.net.Door;

/**
 * What the world has to know of this server.
 *
 * @param host its name, in A-labels
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
}
