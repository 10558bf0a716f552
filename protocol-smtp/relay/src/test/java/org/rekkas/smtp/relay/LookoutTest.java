package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.smtp.relay.wire.Protocol;

/** Whatever one host does, the waiting for all others ends in its time. */
@Timeout(60)
class LookoutTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final IdleConnections idle = new IdleConnections(SOON, 1000);
  private final Lookout lookout = new Lookout(idle, SOON);

  /** Neither reads nor writes, until it is closed. */
  private static class Stuck extends Socket {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);

    private int waitForEnd() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      throw new IOException("closed");
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return waitForEnd();
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
          return waitForEnd();
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          written.countDown();
          int _ = waitForEnd();
        }
      };
    }

    @Override
    public synchronized void close() {
      closed.countDown();
    }
  }

  private HopConnection to(Socket socket) throws IOException {
    return to(socket, lookout);
  }

  private static HopConnection to(Socket socket, Lookout lookout) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
    var key =
        new IdleConnections.Key(
            Protocol.SMTP, address, "mx.example.net", new TlsPolicy.May(), false, "");
    return new HopConnection(socket, key, lookout);
  }

  /** One whose end fails is no harm to the others. */
  @Test
  void theLimitsOutliveWhatFails() throws Exception {
    var failing =
        new Stuck() {
          @Override
          public synchronized void close() {
            throw new Error("no memory, says the test");
          }
        };
    var here = Thread.getDefaultUncaughtExceptionHandler();
    var told = new CountDownLatch(1);
    Thread.setDefaultUncaughtExceptionHandler((_, _) -> told.countDown());
    try {
      to(failing).until(SOON);
      told.await();
      readsNoLongerThanItMay();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(here);
    }
  }

  private void readsNoLongerThanItMay() throws IOException {
    var connection = to(new Stuck());
    assertThrows(SocketTimeoutException.class, () -> connection.read(SOON));
  }

  @Test
  void aHostThatDoesNotReadItsQuitHoldsNobodyUp() throws Exception {
    var stuck = new Stuck();
    idle.give(to(stuck));
    stuck.written.await(); // the lookout let it go, and it does not take the QUIT
    readsNoLongerThanItMay();
    stuck.closed.await();
  }

  @Test
  void closingEndsIdleConnectionsThatTakeNoQuit() throws Exception {
    var all = new ArrayList<Stuck>();
    var kept = new IdleConnections(Duration.ofHours(1), 1000);
    try (var looking = new Lookout(kept, SOON)) {
      for (int i = 0; i < 3; i++) {
        var stuck = new Stuck();
        all.add(stuck);
        kept.give(to(stuck, looking));
      }
    }
    assertEquals(List.of(0L, 0L, 0L), all.stream().map(each -> each.closed.getCount()).toList());
  }

  @Test
  void whatComesWhenAllOthersHaveGoneIsLookedAt() throws Exception {
    for (int i = 0; i < 3; i++) {
      to(new Stuck()).abort();
      readsNoLongerThanItMay();
    }
  }

  /** A delivery that goes on with the next host behind the end of its plugins, too. */
  @Test
  void whatIsUnderWayIsLookedAtWhenItIsClosed() throws Exception {
    var stuck = new Stuck();
    var working = to(stuck);
    lookout.close();
    assertEquals(1, stuck.closed.getCount(), "it is not cut off");
    assertThrows(SocketTimeoutException.class, () -> working.read(SOON));
    readsNoLongerThanItMay();
  }

  @Test
  void noneIsOverlookedWhereManyComeAndGoAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      try (var threads = Executors.newFixedThreadPool(2)) {
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < 2; i++) {
          var connection = to(new Stuck());
          all.add(threads.submit(() -> comesAndGoes(connection)));
        }
        for (Future<?> each : all) {
          each.get();
        }
      }
    }
  }

  private void comesAndGoes(HopConnection connection) {
    for (int k = 0; k < 2_000; k++) {
      lookout.remove(connection);
      lookout.add(connection);
    }
    assertThrows(SocketTimeoutException.class, () -> connection.read(SOON));
  }
}
