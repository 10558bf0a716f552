package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};

  @Test
  void readsVersion1AndNotAnOctetMore() throws Exception {
    var in = text("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nEHLO x");
    assertEquals(Optional.of(at("192.0.2.1", 56324)), ProxyHeader.read(in));
    assertEquals("EHLO x", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    assertEquals(
        Optional.of(at("2001:db8::1", 1)),
        ProxyHeader.read(text("PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n")));
    assertEquals(Optional.empty(), ProxyHeader.read(text("PROXY UNKNOWN\r\n")));
    assertEquals(
        Optional.empty(),
        ProxyHeader.read(text("PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO x\r\n",
        "PROXY\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443 1\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 65536 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 443\r\n",
        "PROXY TCP4 example.com 192.0.2.2 1 443\r\n",
        "PROXY TCP4 ::1 192.0.2.2 1 443\r\n",
        "PROXY TCP6 fe80::1%eth0 ::2 1 443\r\n",
        "PROXY TCP4 192.2 192.0.2.2 1 443\r\n",
        "PROXY TCP5 192.0.2.1 192.0.2.2 1 443\r\n",
        "PROXX TCP4 192.0.2.1 192.0.2.2 1 443\r\n",
        "PROXY UNKNOWN"
            + " xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
        ""
      })
  void b23_whatIsNoHeaderIsRefused(String header) {
    assertThrows(IOException.class, () -> ProxyHeader.read(text(header)));
  }

  @Test
  void readsVersion2() throws Exception {
    byte[] four = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2, 0x12, 0x34, 0, 25, 3, 0, 1, 0};
    var in = block(0x21, 0x11, four.length, four, "EHLO");
    assertEquals(Optional.of(at("192.0.2.1", 0x1234)), ProxyHeader.read(in));
    assertEquals("EHLO", new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    byte[] six = new byte[36];
    System.arraycopy(InetAddress.ofLiteral("2001:db8::1").getAddress(), 0, six, 0, 16);
    six[33] = 9;
    assertEquals(
        Optional.of(at("2001:db8::1", 9)), ProxyHeader.read(block(0x21, 0x21, 36, six, "")));
    assertEquals(Optional.empty(), ProxyHeader.read(block(0x20, 0x00, 0, new byte[0], "")));
    assertEquals(Optional.empty(), ProxyHeader.read(block(0x20, 0xff, 2, new byte[2], "")));
    assertEquals(Optional.empty(), ProxyHeader.read(block(0x21, 0x31, 216, new byte[216], "")));
  }

  @Test
  void b23_blocksOfTheWrongLengthOrVersionAreRefused() {
    byte[] four = new byte[12];
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x11, 11, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x11, 13, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x21, 12, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x11, 0x11, 12, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x22, 0x11, 12, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x41, 12, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x13, 12, four, "")));
    assertThrows(IOException.class, () -> ProxyHeader.read(block(0x21, 0x11, 65535, four, "")));
  }

  private static ByteArrayInputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteArrayInputStream block(
      int command, int family, int length, byte[] block, String rest) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    out.writeBytes(new byte[] {(byte) command, (byte) family, (byte) (length >> 8), (byte) length});
    out.writeBytes(block);
    out.writeBytes(rest.getBytes(StandardCharsets.US_ASCII));
    return new ByteArrayInputStream(out.toByteArray());
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
