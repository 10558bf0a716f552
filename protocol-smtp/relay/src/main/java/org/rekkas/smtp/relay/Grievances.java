package org.rekkas.smtp.relay;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the administrator that a smart host does not take our login, or has not the TLS that it
 * must have: mail waits until he does something about it. Once for each route and address, until it
 * is well again: by another route somebody else may log in there. Usable by all threads.
 */
final class Grievances {
  private static final int MOST = 1000;

  private record Place(StaticRoute route, InetSocketAddress address) {}

  private final Set<Place> told = ConcurrentHashMap.newKeySet();
  private final Consumer<String> warning;

  Grievances(Consumer<String> warning) {
    this.warning = warning;
  }

  /**
   * @param what {@code smtp.example.net [192.0.2.1]: answer to AUTH: 535 5.7.8 …}
   */
  void about(StaticRoute route, InetSocketAddress address, String what) {
    if (told.size() < MOST && told.add(new Place(route, address))) {
      warning.accept("mail by the host of a route waits: " + what);
    }
  }

  void settled(StaticRoute route, InetSocketAddress address) {
    told.remove(new Place(route, address));
  }
}
