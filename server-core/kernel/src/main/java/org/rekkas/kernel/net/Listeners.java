package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.rekkas.spi.Protocol.Refusal;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.net.Client;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners: they accept, count, and give each connection a virtual thread on which its
 * protocol speaks. Open from {@link #bind} until {@link #close}, which lets sessions end in peace.
 */
public final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  /** For the PROXY header and the first handshake; the protocol then sets its own deadlines. */
  private static final Duration FIRST = Duration.ofSeconds(30);

  /** How long sessions that a stop has waited for may take to say that it waits no longer. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final int BACKLOG = 1024;

  /** What is wrong with each is told by the system, in the administrator's language. */
  private static final String WHAT_NOW =
      "The addresses and ports stand in conf/server.xml. `ss -ltnp` (macOS: `lsof -nP -iTCP"
          + " -sTCP:LISTEN`) tells who has a port that is in use: another mail server, or another"
          + " Rekkas?";

  private final NetSettings settings;
  private final Sessions sessions;
  private final Journal journal;
  private final Door door;
  private final Bounds bounds;
  private final SessionMemory memory;
  private final Duration first;
  private final Map<String, Bounds> perListener = new LinkedHashMap<>();
  private final List<Acceptor> acceptors = new ArrayList<>();
  private final Watchdog watchdog = new Watchdog();
  private final SocketConnection.Circumstances circumstances;
  private volatile boolean stopping;
  private volatile boolean over;

  public Listeners(
      NetSettings settings,
      Sessions sessions,
      Optional<TlsLayer> tls,
      Journal journal,
      Clock clock) {
    this(settings, sessions, tls, journal, clock, _ -> false);
  }

  /** Whom no listener lets in. */
  @FunctionalInterface
  public interface Door {
    boolean isShutTo(InetAddress address);
  }

  /**
   * @param door who is not let in
   */
  public Listeners(
      NetSettings settings,
      Sessions sessions,
      Optional<TlsLayer> tls,
      Journal journal,
      Clock clock,
      Door door) {
    this(settings, sessions, tls, journal, clock, door, SessionMemory.ofTheHeap(), FIRST);
  }

  Listeners(
      NetSettings settings,
      Sessions sessions,
      Optional<TlsLayer> tls,
      Journal journal,
      Clock clock,
      Door door,
      SessionMemory memory,
      Duration first) {
    this.first = first;
    this.door = door;
    this.memory = memory;
    this.settings = settings;
    this.sessions = sessions;
    this.journal = journal;
    this.bounds = new Bounds(settings.maxConnections(), settings.maxPerClient());
    this.circumstances =
        new SocketConnection.Circumstances(
            clock,
            tls,
            settings.local()::contains,
            this::isShut,
            journal,
            memory,
            () -> stopping,
            () -> over);
  }

  /**
   * Binds all; who connects waits until they {@linkplain #accept accept}. Where some cannot be
   * bound, all of these are told, and none is.
   */
  public void bind() throws IOException {
    var failures = new ArrayList<String>();
    for (ListenerSettings each : settings.listeners()) {
      try {
        var own = new Bounds(each.maxConnections(), Integer.MAX_VALUE);
        perListener.put(each.name(), own);
        acceptors.add(new Acceptor(each, bind(each), socket -> accepted(each, own, socket)));
      } catch (IOException e) {
        failures.add(failure(each, e));
      }
    }
    if (!failures.isEmpty()) {
      closeAcceptors();
      failures.add(WHAT_NOW);
      throw new IOException(String.join("\n  ", failures));
    }
  }

  public void accept() {
    watchdog.start();
    acceptors.forEach(Acceptor::start);
  }

  /**
   * Tries what the next server shall listen on, while these listen here: of each that it could not,
   * a sentence. What these have themselves is free when they have closed.
   */
  public List<String> unavailable(NetSettings next) {
    var failures = new ArrayList<String>();
    for (ListenerSettings each : next.listeners()) {
      if (acceptors.stream().noneMatch(own -> own.has(each))) {
        try {
          bind(each).close();
        } catch (IOException e) {
          failures.add(failure(each, e));
        }
      }
    }
    return failures;
  }

  /** The same of what somebody else listens on, for a server that does not run. */
  public static List<String> taken(NetSettings next) {
    var failures = new ArrayList<String>();
    for (ListenerSettings each : next.listeners()) {
      try {
        bind(each).close();
      } catch (IOException e) {
        if (String.valueOf(e.getMessage()).contains("in use")) { // EADDRINUSE, not EACCES
          failures.add(failure(each, e));
        }
      }
    }
    return failures;
  }

  /** An address as it stands in the configuration: {@code *} is every one. */
  public static String told(InetAddress bound) {
    return bound.isAnyLocalAddress() ? "*" : bound.getHostAddress();
  }

  /** Where the listener of this name listens; also tells the port that an ephemeral one got. */
  public Optional<InetSocketAddress> address(String name) {
    return acceptors.stream()
        .filter(a -> a.settings().name().equals(name))
        .map(a -> new InetSocketAddress(a.settings().bind(), a.port()))
        .findFirst();
  }

  /** The names of all listeners, in the order of the configuration. */
  public List<String> names() {
    return settings.listeners().stream().map(ListenerSettings::name).toList();
  }

  public NetSettings settings() {
    return settings;
  }

  /** Connections of the moment. */
  public int connections() {
    return bounds.connections();
  }

  /** Connections of the moment at one listener; 0 where none is open. */
  public int connections(String name) {
    return Optional.ofNullable(perListener.get(name)).map(Bounds::connections).orElse(0);
  }

  /**
   * Accepts no more; sessions are told, those in the middle of something after the drain time (RFC
   * 5321 §3.8), and then cut off.
   */
  @Override
  public void close() {
    stopping = true;
    closeAcceptors();
    awaitSessions(settings.drain());
    over = true;
    awaitSessions(LAST_WORDS);
    watchdog.abortAll();
    watchdog.close();
  }

  private void awaitSessions(Duration longest) {
    long until = System.nanoTime() + longest.toNanos();
    while (bounds.connections() > 0 && until - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, 10_000_000);
    }
  }

  private void closeAcceptors() {
    for (Acceptor each : acceptors) {
      try {
        each.close();
      } catch (IOException e) {
        log.warn("listener {} did not close: {}", each.settings().name(), e.getMessage());
      }
    }
  }

  private static ServerSocket bind(ListenerSettings listener) throws IOException {
    var server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(listener.bind(), listener.port()), BACKLOG);
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static String failure(ListenerSettings listener, IOException e) {
    return "listener %s cannot listen on %s port %d: %s"
        .formatted(listener.name(), told(listener.bind()), listener.port(), e.getMessage());
  }

  /** On the acceptor's thread: nothing here may wait for the client. */
  private void accepted(ListenerSettings listener, Bounds own, Socket socket) {
    if (enter(own)) {
      Thread.ofVirtual().start(() -> session(listener, own, socket));
    } else {
      turnAway(listener, socket, Refusal.TOO_MANY_CONNECTIONS);
    }
  }

  private boolean enter(Bounds own) {
    if (!bounds.enter()) {
      return false;
    }
    if (own.enter()) {
      if (memory.take(SessionMemory.IDLE)) {
        return true;
      }
      own.leave();
    }
    bounds.leave();
    return false;
  }

  private void leave(Bounds own) {
    memory.giveBack(SessionMemory.IDLE);
    own.leave();
    bounds.leave();
  }

  private void session(ListenerSettings listener, Bounds own, Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Optional<Sessions.Lease> lease = sessions.lease(listener.protocol());
      if (lease.isPresent()) {
        try (Sessions.Lease held = lease.get()) {
          hold(listener, socket, held);
        }
      } else {
        log.warn("listener {}: no plugin speaks {}", listener.name(), listener.protocol());
      }
    } catch (IOException e) {
      log.debug("listener {}: a connection ended: {}", listener.name(), e.getMessage());
    } catch (RuntimeException | Error e) {
      log.error("listener {}: a session broke", listener.name(), e);
    } finally {
      leave(own);
    }
  }

  private void hold(ListenerSettings listener, Socket socket, Sessions.Lease lease)
      throws IOException {
    var connection = new SocketConnection(socket, listener, circumstances, lease::ending, first);
    watchdog.add(connection);
    try {
      believeProxy(listener, connection);
      serve(listener, connection, lease);
    } finally {
      watchdog.end(connection);
    }
  }

  /** Of a proxy that is not set up for it nobody would learn why no client is ever greeted. */
  private void believeProxy(ListenerSettings listener, SocketConnection connection)
      throws IOException {
    try {
      connection.believeProxy();
    } catch (ProtocolException e) {
      noProxyHeader(listener, connection, String.valueOf(e.getMessage()));
      throw e;
    } catch (SocketTimeoutException e) {
      if (!connection.draining()) {
        noProxyHeader(listener, connection, "no PROXY header came");
      }
      throw e;
    }
  }

  private void noProxyHeader(ListenerSettings listener, SocketConnection proxy, String why) {
    journal.note(new Note.ClientTurnedAway(listener.name(), proxy.client(), why));
  }

  private void serve(ListenerSettings listener, SocketConnection connection, Sessions.Lease lease)
      throws IOException {
    Client client = connection.client();
    if (isShut(listener, client)) {
      return;
    }
    if (stopping) {
      refuse(listener, connection, lease, Refusal.STOPPING);
    } else if (client.local()) {
      speak(listener, connection, lease);
    } else if (bounds.enter(client.address())) {
      try {
        speak(listener, connection, lease);
      } finally {
        bounds.leave(client.address());
      }
    } else {
      refuse(listener, connection, lease, Refusal.TOO_MANY_FROM_CLIENT);
    }
  }

  private boolean isShut(ListenerSettings listener, Client client) {
    boolean shut = door.isShutTo(client.address());
    if (shut) {
      journal.note(new Note.ClientTurnedAway(listener.name(), client, "banned"));
    }
    return shut;
  }

  private static void speak(
      ListenerSettings listener, SocketConnection connection, Sessions.Lease lease)
      throws IOException {
    if (listener.tls() == TlsMode.IMPLICIT) {
      connection.startTls();
    }
    lease.protocol().serve(connection);
  }

  private void refuse(
      ListenerSettings listener, SocketConnection connection, Sessions.Lease lease, Refusal why)
      throws IOException {
    journal.note(new Note.ClientTurnedAway(listener.name(), connection.client(), text(why)));
    if (listener.tls() != TlsMode.IMPLICIT) {
      connection.out().write(line(lease, why));
    }
  }

  private void turnAway(ListenerSettings listener, Socket socket, Refusal why) {
    InetAddress address = socket.getInetAddress();
    var client = new Client(address, socket.getPort(), settings.local().contains(address));
    journal.note(new Note.ClientTurnedAway(listener.name(), client, text(why)));
    try (socket) {
      Optional<Sessions.Lease> lease = sessions.lease(listener.protocol());
      if (lease.isPresent()) {
        try (Sessions.Lease held = lease.get()) {
          if (listener.tls() != TlsMode.IMPLICIT) {
            socket.getOutputStream().write(line(held, why)); // a fresh socket takes a short line
          }
        }
      }
    } catch (IOException e) {
      log.debug("listener {}: turned away, and gone: {}", listener.name(), e.getMessage());
    }
  }

  private static byte[] line(Sessions.Lease lease, Refusal why) {
    String line = lease.protocol().turnedAway(why);
    return line.isEmpty() ? new byte[0] : (line + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Refusal why) {
    return switch (why) {
      case TOO_MANY_CONNECTIONS -> "too many connections";
      case TOO_MANY_FROM_CLIENT -> "too many connections from this client";
      case STOPPING -> "the server is stopping";
    };
  }
}
