package org.rekkas.smtp.relay;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends what no socket timeout ends: a write to a host that does not read, a handshake that drips.
 * One platform thread that looks at all connections a few times a second; it lets idle ones go,
 * too. It begins with the first connection, and itself never reads or writes: one host could hold
 * it up for all. Closed, it goes on for what is still under way: that a delivery ends with a reply
 * is worth more than that it ends soon, since one that is cut off behind the content is a mail that
 * is sent twice.
 */
final class Lookout implements AutoCloseable {
  private static final long ROUND = Duration.ofMillis(100).toNanos();

  private final Set<HopConnection> connections = ConcurrentHashMap.newKeySet();
  private final IdleConnections idle;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Duration goodbye;
  private boolean running; // these two by the lock
  private boolean closed;

  /**
   * @param goodbye how long a host may take for our QUIT
   */
  Lookout(IdleConnections idle, Duration goodbye) {
    this.idle = idle;
    this.goodbye = goodbye;
  }

  Duration goodbye() {
    return goodbye;
  }

  void add(HopConnection connection) {
    lock.lock();
    try {
      connections.add(connection);
      if (running) {
        some.signal();
      } else {
        running = true;
        Thread.ofPlatform().name("relay-lookout").daemon().start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(HopConnection connection) {
    connections.remove(connection);
  }

  private void run() {
    while (waitForSome()) {
      long now = System.nanoTime();
      for (HopConnection each : connections) {
        attempt(() -> each.watch(now));
      }
      attempt(() -> idle.expire(now));
      LockSupport.parkNanos(this, ROUND);
    }
  }

  /** What fails, as where there is no memory, ends neither the round nor those behind it. */
  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, e);
    }
  }

  /** False where there are none, and it is closed: who adds one later begins it anew. */
  private boolean waitForSome() {
    lock.lock();
    try {
      while (connections.isEmpty() && !closed) {
        some.awaitUninterruptibly();
      }
      running = !connections.isEmpty();
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Ends idle connections; those at work end by themselves, each within its time. */
  @Override
  public void close() {
    idle.close();
    lock.lock();
    try {
      closed = true;
      some.signal();
    } finally {
      lock.unlock();
    }
  }
}
