package org.rekkas.kernel.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one listener, on a virtual thread of its own: a session then begins on
 * the thread that carries it, with no thread of the system to be woken.
 */
final class Acceptor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  /** How long to wait when there is nothing to accept with, as with EMFILE (attack B22). */
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final ListenerSettings settings;
  private final ServerSocket server;
  private final Consumer<Socket> accepted;
  private final CountDownLatch closed = new CountDownLatch(1);

  Acceptor(ListenerSettings settings, ServerSocket server, Consumer<Socket> accepted) {
    this.settings = settings;
    this.server = server;
    this.accepted = accepted;
  }

  ListenerSettings settings() {
    return settings;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether another could not listen there because this one does. */
  boolean has(ListenerSettings other) {
    return port() == other.port() && settings.overlaps(other);
  }

  void start() {
    Thread.ofVirtual().name("accept-" + settings.name()).start(this::run);
  }

  private void run() {
    while (closed.getCount() > 0) {
      try {
        accepted.accept(server.accept());
      } catch (IOException e) {
        if (closed.getCount() > 0) {
          log.warn(
              "listener {} cannot accept, waits a moment: {}", settings.name(), e.getMessage());
          pause();
        }
      } catch (RuntimeException | Error e) { // without this thread nobody is greeted any more
        log.error("listener {} could not take a connection", settings.name(), e);
      }
    }
  }

  private void pause() {
    try {
      if (closed.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS)) {
        log.debug("listener {} was closed while it waited", settings.name());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
