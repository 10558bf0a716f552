package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlayedHostTest {
  @Test
  void itTakesMailsOneAfterTheOther() throws IOException {
    try (var host = PlayedHost.open()) {
      String mail =
          "MAIL FROM:<a@x.example>\r\nRCPT TO:<b@far.example>\r\nDATA\r\nDATA\r\n..\r\n.\r\n";
      assertEquals(
          """
          220 far.example ESMTP
          250-far.example
          250-PIPELINING
          250 8BITMIME
          250 2.0.0 Ok
          250 2.0.0 Ok
          354 End with a lone dot
          250 2.0.0 Ok
          250 2.0.0 Ok
          250 2.0.0 Ok
          354 End with a lone dot
          250 2.0.0 Ok
          """
              .replace("\n", "\r\n"),
          heard(host.port(), "EHLO x.example\r\n" + mail + mail));
    }
  }

  private static String heard(int port, String said) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
