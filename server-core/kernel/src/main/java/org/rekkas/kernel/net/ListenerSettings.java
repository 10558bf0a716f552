package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.rekkas.spi.config.Section;

/**
 * One {@code <listener>} of server.xml.
 *
 * @param name for the log; unique
 * @param port 0: any free one
 * @param publicPort that the world connects to, where something before the server leads it here
 * @param proxyFrom who must send a PROXY header; from anybody else it is garbage (attack B23)
 * @param xclientFrom who may name another client by XCLIENT (attack B24)
 * @param maxConnections at the same time
 */
public record ListenerSettings(
    String name,
    String protocol,
    InetAddress bind,
    int port,
    int publicPort,
    TlsMode tls,
    Networks proxyFrom,
    Networks xclientFrom,
    int maxConnections) {
  /** What the kernel speaks itself: HTTP for endpoints, and for its own metrics. */
  public static final Set<String> HTTP = Set.of("http", "metrics");

  private static final int HIGHEST_PORT = 65_535;

  static ListenerSettings from(Section section, int maxConnections) {
    String protocol = section.text("protocol");
    int port = section.number("port", 0, 0, HIGHEST_PORT);
    return new ListenerSettings(
        name(section, protocol),
        protocol,
        address(section),
        port,
        section.number("public-port", port, 0, HIGHEST_PORT),
        tls(section, protocol),
        named(section, "proxy-from"),
        named(section, "xclient-from"),
        section.number("max-connections", maxConnections, 1, 1_000_000));
  }

  /** Whose word for who the client is counts (attacks B23, B24). */
  private static Networks named(Section section, String key) {
    Networks from = Networks.from(section, key, List.of());
    if (from.areEverybody()) {
      section.problem(
          key,
          "lets everybody say that they are another client, a local one or one that may relay");
    }
    return from;
  }

  private static TlsMode tls(Section section, String protocol) {
    TlsMode tls = section.choice("tls", TlsMode.NONE);
    if (HTTP.contains(protocol) && tls == TlsMode.STARTTLS) {
      section.problem("tls", "HTTP has TLS from the first octet or not at all: implicit, none");
    }
    return tls;
  }

  static String name(Section section, String protocol) {
    return section.text("name", protocol);
  }

  /** Whether both are one door to clients, whatever else is said of it. */
  boolean isOneWith(ListenerSettings other) {
    return name.equals(other.name)
        && protocol.equals(other.protocol)
        && bind.equals(other.bind)
        && port == other.port
        && tls == other.tls;
  }

  /** Whether both cannot listen at the same time. */
  boolean collides(ListenerSettings other) {
    return port != 0 && port == other.port && overlaps(other);
  }

  /** Whether both cannot have the same port. */
  boolean overlaps(ListenerSettings other) {
    boolean all = bind.isAnyLocalAddress() || other.bind.isAnyLocalAddress();
    return all || bind.equals(other.bind);
  }

  static InetAddress address(Section section) {
    String text = section.text("bind", "127.0.0.1");
    if (text.equals("*")) {
      return new InetSocketAddress(0).getAddress(); // where there is no IPv6, all of IPv4
    }
    try {
      return AddressLiteral.of(text);
    } catch (IllegalArgumentException _) {
      section.problem("bind", "\"" + text + "\" is not an IP address (try 127.0.0.1, ::1 or *)");
      return InetAddress.getLoopbackAddress();
    }
  }
}
