package org.rekkas.smtp.relay.tls;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket at a time, unless it is itself closed before: a socket's own timeout is for each
 * read, so that a peer who sends in drops would never meet it. Has a virtual thread until then.
 */
final class Cutoff implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean came;

  private Cutoff() {}

  /**
   * @param after zero: never
   */
  static Cutoff of(Socket socket, Duration after) {
    var cutoff = new Cutoff();
    if (after.isPositive()) {
      Thread.ofVirtual().name("cutoff").start(() -> cutoff.await(socket, after));
    }
    return cutoff;
  }

  private void await(Socket socket, Duration after) {
    try {
      if (!done.await(after.toNanos(), TimeUnit.NANOSECONDS)) {
        came = true;
        socket.close();
      }
    } catch (InterruptedException | IOException _) {
      // nobody interrupts it; and what cannot be closed is closed
    }
  }

  /** Whether it closed the socket. */
  boolean came() {
    return came;
  }

  @Override
  public void close() {
    done.countDown();
  }
}
