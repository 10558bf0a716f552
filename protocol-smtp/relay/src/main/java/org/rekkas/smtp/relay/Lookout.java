package org.rekkas.smtp.relay;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what no socket timeout ends: a write to a host that does not read, a handshake that drips.
 * One platform thread that looks at all connections a few times a second; it lets idle ones go,
 * too.
 */
final class Lookout implements AutoCloseable {
  private static final long ROUND = Duration.ofMillis(100).toNanos();

  private final Set<HopConnection> connections = ConcurrentHashMap.newKeySet();
  private final IdleConnections idle;
  private final Thread thread =
      Thread.ofPlatform().name("relay-lookout").daemon().unstarted(this::run);
  private volatile boolean closed;

  Lookout(IdleConnections idle) {
    this.idle = idle;
  }

  void start() {
    thread.start();
  }

  void add(HopConnection connection) {
    boolean first = connections.isEmpty();
    connections.add(connection);
    if (first) {
      LockSupport.unpark(thread);
    }
  }

  void remove(HopConnection connection) {
    connections.remove(connection);
  }

  private void run() {
    while (!closed) {
      if (connections.isEmpty()) {
        LockSupport.park(this);
      } else {
        long now = System.nanoTime();
        connections.forEach(each -> each.watch(now));
        idle.expire(now);
        LockSupport.parkNanos(this, ROUND);
      }
    }
  }

  /** Ends idle connections; those at work end by themselves, or with their sockets. */
  @Override
  public void close() {
    closed = true;
    idle.close();
    connections.forEach(HopConnection::abort);
    LockSupport.unpark(thread);
  }
}
