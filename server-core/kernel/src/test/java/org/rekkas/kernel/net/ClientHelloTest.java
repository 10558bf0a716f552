package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first thing that a client says, RFC 8446 §4.1.2. */
class ClientHelloTest {
  /** Whatever comes first, and however it comes in pieces, TLS is what judges it. */
  @Test
  void whatIsNoHelloNamesNobody() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = new byte[random.nextInt(200)];
      random.nextBytes(octets);
      if (octets.length > 5) {
        System.arraycopy(
            new byte[] {22, 3, 1, 0, (byte) random.nextInt(190), 1, 0, 0}, 0, octets, 0, 6);
      }
      try {
        var hello = ClientHello.read(new ByteArrayInputStream(octets));
        assertArrayEquals(
            Arrays.copyOf(octets, hello.octets().length), hello.octets(), "nothing is lost");
      } catch (SSLException e) {
        assertTrue(e.getMessage().contains("longer than"), e.getMessage());
      }
    }
  }

  /** Whether it says so at once, or comes in one record after the other. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 1 << 14, 40})
  void b20_aHelloIsReadUpToABoundAlone(int announced) throws Exception {
    var endless = new ByteArrayOutputStream();
    endless.write(record(1, announced >> 16, announced >> 8, announced));
    while (endless.size() < 1 << 20) {
      endless.write(record(0));
    }
    var in = new ByteArrayInputStream(endless.toByteArray());
    if (announced == 40) {
      assertEquals(5 + 4 + 40 * (5 + 1), ClientHello.read(in).octets().length);
    } else {
      assertThrows(SSLException.class, () -> ClientHello.read(in));
    }
    assertTrue(in.available() >= endless.size() - ClientHello.LONGEST);
  }

  @Test
  void aHelloInManyRecordsIsUnderstood() throws Exception {
    var client = Anybody.context("TLS");
    var engine = client.createSSLEngine("mx.example", 25);
    engine.setUseClientMode(true);
    var whole = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), whole);
    var pieces = new ByteArrayOutputStream();
    for (int at = 5; at < whole.position(); at++) {
      pieces.write(record(whole.get(at)));
    }
    pieces.write('.'); // is left for TLS
    var hello = ClientHello.read(new ByteArrayInputStream(pieces.toByteArray()));
    assertEquals("mx.example", hello.name());
    try (var replayed = hello.replayed()) {
      assertEquals(pieces.size() - 1, replayed.readAllBytes().length);
    }
  }

  /** Of a handshake, TLS 1.0 as in first flights. */
  private static byte[] record(int... fragment) {
    var octets = new ByteArrayOutputStream();
    for (int each : new int[] {22, 3, 1, 0, fragment.length}) {
      octets.write(each);
    }
    for (int each : fragment) {
      octets.write(each);
    }
    return octets.toByteArray();
  }
}
