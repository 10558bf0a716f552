package org.rekkas.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PlayedSessionTest {
  @Test
  void aPartEndsAtALonePercentSign() {
    List<byte[]> parts = PlayedSession.parts("# a comment\nEHLO a\n%\n# kept\n50% off\n.\n%\n");

    assertEquals(
        List.of("EHLO a\r\n", "# kept\r\n50% off\r\n.\r\n"),
        parts.stream().map(part -> new String(part, UTF_8)).toList());
  }

  @Test
  void eachPartWaitsForTheLastLineOfItsReply() throws Exception {
    String heard =
        answering(
            "220 a\r\n250-b\r\n250 c\r\n221 d\r\n",
            address -> PlayedSession.play(PlayedSession.parts("EHLO x\n%\nQUIT\n%\n"), address));

    assertEquals("EHLO x\r\nQUIT\r\n", heard);
  }

  @Test
  void aServerThatHangsUpIsAnError() throws Exception {
    answering(
        "220 a\r\n250-b\r\n",
        address ->
            assertThrows(
                EOFException.class,
                () -> PlayedSession.play(PlayedSession.parts("EHLO x\n%\n"), address)));
  }

  /** A client of one connection. */
  private interface Playing {
    void at(InetSocketAddress address) throws IOException;
  }

  /** Says all its replies at once, and tells what it heard until the client was gone. */
  private static String answering(String replies, Playing client) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var heard =
          threads.submit(
              () -> {
                try (var socket = server.accept()) {
                  socket.getOutputStream().write(replies.getBytes(UTF_8));
                  socket.shutdownOutput();
                  return new String(socket.getInputStream().readAllBytes(), UTF_8);
                }
              });
      client.at((InetSocketAddress) server.getLocalSocketAddress());
      return heard.get();
    }
  }
}
