package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private final List<String> packets = new ArrayList<>();

  @Test
  void whatIsSaidBeforeListeningGoesOutAsOne() throws Exception {
    try (var plain = new Recorded();
        var flights = new Flights(plain)) {
      say(flights, "hello ");
      say(flights, "certificate");
      assertEquals(List.of(), packets);
      assertEquals('x', flights.getInputStream().read());
      assertEquals(List.of("hello certificate"), packets);
      say(flights, "ticket");
      flights.landed();
      say(flights, "220");
      say(flights, "250");
      assertEquals(List.of("hello certificate", "ticket", "220", "250"), packets);
    }
  }

  @Test
  void theLastWordOfAFailedHandshakeGoesOut() throws Exception {
    var plain = new Recorded();
    try (plain;
        var flights = new Flights(plain)) {
      say(flights, "alert");
    }
    assertEquals(List.of("alert"), packets);
    assertTrue(plain.isClosed());
  }

  private static void say(Flights flights, String text) throws IOException {
    flights.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    flights.getOutputStream().flush();
  }

  /** A socket whose writes are noted. */
  private final class Recorded extends Socket {
    private boolean closed;

    Recorded() throws IOException {
      super((SocketImpl) null);
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(new byte[] {'x'});
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int octet) {
          packets.add(String.valueOf((char) octet));
        }

        @Override
        public void write(byte[] from, int offset, int length) {
          packets.add(new String(from, offset, length, StandardCharsets.US_ASCII));
        }
      };
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
