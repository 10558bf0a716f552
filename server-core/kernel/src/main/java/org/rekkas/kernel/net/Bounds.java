package org.rekkas.kernel.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections: all, and those of each client (attack B21). Used by all session threads. */
final class Bounds {
  private final int maxConnections;
  private final int maxPerClient;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentHashMap<Object, Integer> clients = new ConcurrentHashMap<>();

  Bounds(int maxConnections, int maxPerClient) {
    this.maxConnections = maxConnections;
    this.maxPerClient = maxPerClient;
  }

  /** Counts one more connection, if there may be one. */
  boolean enter() {
    if (connections.incrementAndGet() <= maxConnections) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void leave() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  /** Counts one more connection of this client, if it may have one. */
  boolean enter(InetAddress client) {
    if (clients.merge(key(client), 1, Integer::sum) <= maxPerClient) {
      return true;
    }
    leave(client);
    return false;
  }

  void leave(InetAddress client) {
    clients.computeIfPresent(key(client), (_, n) -> n == 1 ? null : n - 1);
  }

  private static Object key(InetAddress client) {
    byte[] octets = client.getAddress();
    return octets.length == 4 ? client : (Object) ByteBuffer.wrap(octets).getLong();
  }
}
