package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.spi.config.Section;

/**
 * {@code <listeners>} of server.xml, with the local networks.
 *
 * @param maxConnections of all listeners together (attack B21)
 * @param maxPerClient of one address (one /64 of IPv6); local networks have no such bound
 * @param drain how long sessions may finish when the server stops
 * @param local the networks whose clients are {@code Client.local}
 */
public record NetSettings(
    List<ListenerSettings> listeners,
    int maxConnections,
    int maxPerClient,
    Duration drain,
    Networks local) {
  public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

  public NetSettings {
    listeners = List.copyOf(listeners);
  }

  /** Reads {@code <listeners>} and {@code <networks>} below the root of server.xml. */
  public static NetSettings from(Section root) {
    Section all = root.section("listeners");
    int most = all.number("max-connections", 20_000, 1, 1_000_000);
    var listeners = new ArrayList<ListenerSettings>();
    var names = new HashSet<String>();
    for (Section each : all.each("listener")) {
      var listener = ListenerSettings.from(each, most);
      if (!names.add(listener.name())) {
        each.problem("name", "a second listener of the name " + listener.name());
      }
      listeners.stream()
          .filter(listener::collides)
          .findFirst()
          .ifPresent(
              other -> each.problem("port", "the listener " + other.name() + " has it already"));
      listeners.add(listener);
    }
    return new NetSettings(
        listeners,
        most,
        all.number("max-per-client", 50, 1, 1_000_000),
        all.duration("drain", Duration.ofSeconds(10)),
        local(root.section("networks")));
  }

  private static Networks local(Section networks) {
    Networks local = Networks.from(networks, "local", LOOPBACK);
    if (local.areEverybody()) {
      Configuration.notice(
          networks,
          "local",
          "everybody is near: no client has a bound, and VRFY and EXPN tell all");
    }
    return local;
  }

  /**
   * Makes problems of the addresses that this machine does not have: a start would fail. Not for a
   * reload, which leaves the listeners as they are.
   */
  public static void checkAddresses(Section root) {
    for (Section each : root.section("listeners").each("listener")) {
      InetAddress bind = ListenerSettings.address(each);
      if (!isHere(bind)) {
        each.problem("bind", Listeners.told(bind) + " is no address of this machine");
      }
    }
  }

  /**
   * Asked of the system as a listener will ask it: it may allow addresses that are yet to come. One
   * that has no sockets left to ask with says nothing about the address.
   */
  private static boolean isHere(InetAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (BindException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
