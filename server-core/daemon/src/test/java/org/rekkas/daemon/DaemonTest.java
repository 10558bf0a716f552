package org.rekkas.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on the loopback address plays the daemon. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  @AfterAll
  static void endOfNames() {
    StallingNames.END.countDown();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static Daemon at(ServerSocket server, Duration within) {
    return new Daemon("127.0.0.1:" + server.getLocalPort(), within);
  }

  private static void play(ServerSocket server, String answer) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (var client = server.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write(answer.getBytes(US_ASCII));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static String question(InputStream in, OutputStream out) throws IOException {
    out.write('?');
    return new String(in.readAllBytes(), US_ASCII);
  }

  private static String why(Daemon daemon, Daemon.Conversation<?> conversation) {
    return String.valueOf(
        assertThrows(Daemon.Unavailable.class, () -> daemon.ask(conversation)).getMessage());
  }

  @Test
  void whatItAnswersIsHeard() throws Exception {
    try (var server = listening()) {
      play(server, "yes");
      assertEquals("yes", at(server, LONG).ask(DaemonTest::question));
    }
  }

  @Test
  void aSocketOfTheFileSystemIsAPlaceToo(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("d.sock");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      assertEquals("met", new Daemon(path.toString(), LONG).ask((_, _) -> "met"));
    }
  }

  /** Its backlog takes the connection, and nobody ever speaks. */
  @Test
  void h10_aSilentDaemonHoldsNobodyAndItsConnectionIsClosed() throws Exception {
    var ended = new CountDownLatch(1);
    try (var server = listening()) {
      String why =
          why(
              at(server, SHORT),
              (in, _) -> {
                try {
                  return in.read();
                } finally {
                  ended.countDown();
                }
              });
      assertTrue(why.endsWith("has not answered within 50 ms"), why);
      ended.await();
    }
  }

  @Test
  void h10_aNameThatIsLookedUpWithoutEndHoldsNobody() {
    for (int i = 0; i < 3; i++) {
      String why = why(new Daemon(StallingNames.STALLS + ":783", SHORT), DaemonTest::question);
      assertTrue(why.endsWith("has not answered within 50 ms"), why);
    }
    assertTrue(StallingNames.STALLED.get() <= 1, "one thread for all who ask");
  }

  /** Who hears no interrupt loses the connection, and holds nobody. */
  @Test
  void h10_aConversationThatHearsNothingHoldsNobody() throws Exception {
    var deaf = new CountDownLatch(1);
    var failure = new AtomicReference<String>("");
    var ended = new CountDownLatch(1);
    try (var server = listening()) {
      String why =
          why(
              at(server, SHORT),
              (_, out) -> {
                await(deaf);
                try {
                  out.write('?');
                } catch (IOException e) {
                  failure.set(e.toString());
                }
                ended.countDown();
                return "";
              });
      assertTrue(why.contains("within 50 ms"), why);
      deaf.countDown();
      ended.await();
      assertTrue(failure.get().contains("Closed"), failure.get());
    }
  }

  private static void await(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        // on purpose
      }
    }
  }

  @Test
  void whoeverIsInterruptedWaitsNoMore() throws Exception {
    try (var server = listening()) {
      Thread.currentThread().interrupt();
      String why = why(at(server, LONG), (in, _) -> in.read());
      assertTrue(why.startsWith("interrupted"), why);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void whatGoesWrongIsTold() throws Exception {
    int nobody;
    try (var server = listening()) {
      nobody = server.getLocalPort();
      String said = why(at(server, LONG), (_, _) -> bad("what is that"));
      assertEquals("what is that", said);
      said = why(at(server, LONG), (_, _) -> bad(new IllegalStateException("a bug")));
      assertTrue(said.contains("a bug"), said);
    }
    String said = why(new Daemon("127.0.0.1:" + nobody, LONG), DaemonTest::question);
    assertTrue(said.startsWith("127.0.0.1:" + nobody + ": "), said);
  }

  private static Object bad(String why) {
    throw new Daemon.Unavailable(why);
  }

  private static Object bad(RuntimeException e) {
    throw e;
  }
}
