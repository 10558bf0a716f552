package org.rekkas.testkit;

import java.net.InetAddress;
import java.util.Optional;
import org.rekkas.spi.Session;
import org.rekkas.spi.net.Client;

/** Sessions as filters and policies meet them: ESMTP, without TLS and without a login. */
public final class Sessions {
  private Sessions() {}

  /** Of somebody from outside. */
  public static Session stranger(String address) {
    return stranger(address, "client.example");
  }

  /**
   * @param hello what he calls himself
   */
  public static Session stranger(String address, String hello) {
    return of(new Client(InetAddress.ofLiteral(address), 4711, false), hello);
  }

  /** Of somebody in the local networks. */
  public static Session neighbour(String address) {
    return of(new Client(InetAddress.ofLiteral(address), 4711, true), "client.example");
  }

  private static Session of(Client client, String hello) {
    return new Session(
        "s1", "smtp", client, Optional.of(hello), true, Optional.empty(), Optional.empty());
  }
}
