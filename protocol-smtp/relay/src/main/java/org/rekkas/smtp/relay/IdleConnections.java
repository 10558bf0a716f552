package org.rekkas.smtp.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.wire.Protocol;

/**
 * Connections that wait for another mail: by host, by what is spoken, by what TLS was asked of it,
 * and by who is logged in, so that no mail goes over a connection of lesser trust. Bounded in
 * number and in time. Usable by all threads.
 */
final class IdleConnections {
  private static final int MOST = 1000;
  private static final int MOST_OF_ONE = 50;

  /**
   * @param protocol that is spoken there
   * @param host by whose name the certificate was looked at
   * @param implicitTls whether TLS begins before the greeting, RFC 8314 §3
   * @param user empty: nobody
   */
  record Key(
      Protocol protocol,
      InetSocketAddress address,
      String host,
      TlsPolicy policy,
      boolean implicitTls,
      String user) {}

  private final long longest;
  private final int mostMails;
  private final Map<Key, Deque<HopConnection>> free = new HashMap<>();
  private int count;
  private boolean closed;

  IdleConnections(Duration longest, int mostMails) {
    this.longest = longest.toNanos();
    this.mostMails = mostMails;
  }

  /** The one that was used last; whoever takes it owns it. */
  Optional<HopConnection> take(Key key) {
    while (true) {
      HopConnection found;
      synchronized (free) {
        var all = free.get(key);
        if (all == null) {
          return Optional.empty();
        }
        found = all.removeLast();
        count--;
        if (all.isEmpty()) {
          free.remove(key);
        }
      }
      if (found.looksAlive()) {
        return Optional.of(found);
      }
      found.abort();
    }
  }

  /** Takes it back, or ends it. */
  void give(HopConnection connection) {
    boolean kept = false;
    if (connection.mails() < mostMails && longest > 0) {
      connection.rest(System.nanoTime() + longest);
      synchronized (free) {
        var all = free.computeIfAbsent(connection.key(), _ -> new ArrayDeque<>());
        kept = !closed && count < MOST && all.size() < MOST_OF_ONE;
        if (kept) {
          all.addLast(connection);
          count++;
        } else if (all.isEmpty()) {
          free.remove(connection.key());
        }
      }
    }
    if (!kept) {
      connection.quit();
    }
  }

  /** Ends those that have waited too long; waits for none of them. */
  void expire(long now) {
    List<HopConnection> old = new ArrayList<>();
    synchronized (free) {
      if (count == 0) {
        return;
      }
      for (var all : free.values()) {
        while (!all.isEmpty() && all.peekFirst().restedBy(now)) {
          old.add(all.removeFirst());
          count--;
        }
      }
      free.values().removeIf(Deque::isEmpty);
    }
    old.forEach(each -> Thread.startVirtualThread(each::quit));
  }

  /** Ends all, at the same time, and returns when they have ended. */
  void close() {
    List<HopConnection> all = new ArrayList<>();
    synchronized (free) {
      closed = true;
      free.values().forEach(all::addAll);
      free.clear();
      count = 0;
    }
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(connection -> each.execute(connection::quit));
    }
  }
}
