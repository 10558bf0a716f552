package org.rekkas.smtp.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.smtp.wire.Command.Attribute;
import org.rekkas.spi.Session;
import org.rekkas.spi.net.Client;

/**
 * The client that XCLIENT names, as Postfix's XCLIENT protocol has it. NAME, LOGIN, DESTADDR and
 * DESTPORT are understood and have no effect here. A client whose address the proxy does not know
 * is in no network: least of all does it have what the proxy's own address may do.
 */
record Impersonation(Client client, Optional<String> hello, boolean esmtp) {
  private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");

  /**
   * Empty where an attribute is malformed or unknown. What is not told stays as it was; but a HELO
   * that is not told is none: the proxy's is not the client's.
   */
  static Optional<Impersonation> of(Client old, Session peer, List<Attribute> attributes) {
    InetAddress address = old.address();
    int port = old.port();
    Optional<String> hello = Optional.empty();
    boolean esmtp = peer.esmtp();
    try {
      for (Attribute attribute : attributes) {
        String value = attribute.value();
        boolean known = !value.equals("[UNAVAILABLE]") && !value.equals("[TEMPUNAVAIL]");
        switch (attribute.name()) {
          case "ADDR" -> address = known ? address(value) : UNKNOWN;
          case "PORT" -> port = known ? port(value) : 0;
          case "HELO" -> hello = known ? Optional.of(value) : Optional.empty();
          case "PROTO" -> esmtp = value.equalsIgnoreCase("ESMTP");
          case "NAME", "LOGIN", "DESTADDR", "DESTPORT" -> {}
          default -> {
            return Optional.empty();
          }
        }
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(new Impersonation(new Client(address, port, false), hello, esmtp));
  }

  /** A literal, never a name to be looked up. */
  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(
        text.toUpperCase(Locale.ROOT).startsWith("IPV6:") ? text.substring(5) : text);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port");
    }
    return port;
  }
}
