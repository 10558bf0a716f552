package org.rekkas.kernel.net;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what no socket timeout ends: one platform thread that looks at all connections a few times a
 * second, which costs less than a timer for each write.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final long ROUND = Duration.ofMillis(200).toNanos();

  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().name("watchdog").daemon().unstarted(this::run);

  /** There is nothing to look at; whoever adds something is to say so. */
  private volatile boolean asleep;

  private volatile boolean closed;

  void start() {
    thread.start();
  }

  void add(SocketConnection connection) {
    connections.add(connection);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  /** Ends a connection, which may take its time, and then looks at it no more. */
  void end(SocketConnection connection) {
    try {
      connection.close();
    } finally {
      connections.remove(connection);
    }
  }

  void abortAll() {
    connections.forEach(SocketConnection::abort);
  }

  private void run() {
    while (!closed) {
      asleep = connections.isEmpty();
      if (asleep && connections.isEmpty()) { // what was added before it slept is not told
        LockSupport.park(this);
      } else {
        long now = System.nanoTime();
        for (SocketConnection each : connections) {
          watch(each, now);
        }
        LockSupport.parkNanos(this, ROUND);
      }
    }
  }

  private static void watch(SocketConnection connection, long now) {
    try {
      connection.watch(now);
    } catch (RuntimeException | Error e) { // without this thread nothing ends any more
      log.error("a connection could not be looked at", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
