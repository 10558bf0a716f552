package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.testkit.RecordingJournal;

/** What fails at one connection is no harm to the others. */
@Timeout(60)
class WatchdogTest {
  private static final Duration SOON = Duration.ofMillis(50);

  private final SessionMemory memory = new SessionMemory(1 << 20);

  /** Says nothing until its input is shut down. */
  private static class Silent extends Socket {
    private final CountDownLatch shut = new CountDownLatch(1);
    int closed;

    @Override
    public InetAddress getInetAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
      return 4711;
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          try {
            shut.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return -1;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void shutdownInput() {
      shut.countDown();
    }

    @Override
    public synchronized void close() {
      closed++;
    }
  }

  /** An {@link Error}, as where there is no memory. */
  private static final class Broken extends Silent {
    private final CountDownLatch failed = new CountDownLatch(1);

    @Override
    public void shutdownInput() {
      failed.countDown();
      throw new NoClassDefFoundError("says the test");
    }

    @Override
    public synchronized void close() {
      super.close();
      throw new NoClassDefFoundError("says the test");
    }
  }

  private SocketConnection over(Socket socket) throws IOException {
    var listener =
        new ListenerSettings(
            "line",
            "line",
            InetAddress.getLoopbackAddress(),
            0,
            0,
            TlsMode.NONE,
            Networks.NONE,
            Networks.NONE,
            1);
    var given =
        new SocketConnection.Circumstances(
            Clock.systemUTC(),
            Optional.empty(),
            _ -> true,
            (_, _) -> false,
            new RecordingJournal(),
            memory,
            () -> false,
            () -> false);
    return new SocketConnection(socket, listener, given, () -> false, SOON);
  }

  private static void read(SocketConnection connection) {
    try {
      int _ = connection.in().read();
    } catch (IOException _) {
      // it was not heard in time
    }
  }

  @Test
  void whatFailsEndsNoRound() throws Exception {
    try (var watchdog = new Watchdog()) {
      watchdog.start();
      var broken = new Broken();
      var first = over(broken);
      watchdog.add(first);
      var reader = Thread.ofVirtual().start(() -> read(first));
      broken.failed.await();
      var second = over(new Silent());
      watchdog.add(second);
      read(second);
      reader.interrupt();
    }
  }

  /** Or it would be looked at, and kept in memory, for ever. */
  @Test
  void whatCannotBeClosedIsLookedAtNoMore() throws Exception {
    try (var watchdog = new Watchdog()) {
      var broken = new Broken();
      var connection = over(broken);
      watchdog.add(connection);
      assertThrows(NoClassDefFoundError.class, () -> watchdog.end(connection));
      int closed = broken.closed;
      watchdog.abortAll();
      assertEquals(closed, broken.closed);
    }
  }
}
