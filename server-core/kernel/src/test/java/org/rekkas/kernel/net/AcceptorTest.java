package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptorTest {
  /** Fails like a process that has no file descriptor left, twice. */
  private static final class Exhausted extends ServerSocket {
    final AtomicInteger tries = new AtomicInteger();

    Exhausted() throws IOException {
      super(0, 10, InetAddress.getLoopbackAddress());
    }

    @Override
    public Socket accept() throws IOException {
      if (tries.incrementAndGet() <= 2) {
        throw new SocketException("Too many open files");
      }
      return super.accept();
    }
  }

  @Test
  void b22_pausesWithoutDescriptorsAndGoesOn() throws Exception {
    var settings =
        new ListenerSettings(
            "x",
            "x",
            InetAddress.getLoopbackAddress(),
            0,
            0,
            TlsMode.NONE,
            Networks.NONE,
            Networks.NONE,
            1);
    var server = new Exhausted();
    var accepted = new CountDownLatch(1);
    long begin = System.nanoTime();
    try (var acceptor = new Acceptor(settings, server, _ -> accepted.countDown())) {
      acceptor.start();
      try (var client = new Socket(InetAddress.getLoopbackAddress(), acceptor.port())) {
        assertTrue(accepted.await(10, TimeUnit.SECONDS));
        assertTrue(client.isConnected());
      }
    }
    assertTrue(System.nanoTime() - begin >= 2 * 250_000_000L, "no busy loop");
    assertEquals(2, Math.min(2, server.tries.get() - 1));
  }
}
