package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 127.1.2.3, true",
    "127.0.0.0/8, 128.0.0.1, false",
    "192.0.2.128/25, 192.0.2.129, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "127.0.0.0/8, ::ffff:127.0.0.1, true"
  })
  void contains(String network, String address, boolean expected) {
    assertEquals(expected, Networks.of(network).contains(InetAddress.ofLiteral(address)));
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Networks.of("example.com"));
    assertThrows(IllegalArgumentException.class, () -> Networks.of("192.0.2.0/33"));
    assertThrows(IllegalArgumentException.class, () -> Networks.of("192.0.2.0/x"));
  }
}
