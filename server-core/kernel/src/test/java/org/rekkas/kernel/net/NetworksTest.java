package org.rekkas.kernel.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.FakeSection;

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

  /** 192.168 is 192.0.0.168 to the JDK, and 10 is 0.0.0.10: others than are meant. */
  @ParameterizedTest
  @ValueSource(strings = {"192.168/16", "10/8", "10", "192.0.2", "0x7f.0.0.1", "192.0.2.256"})
  void anAddressOfIPv4HasFourNumbers(String text) {
    assertEquals(
        List.of("relay: \"" + text + "\" is not a network (try 192.0.2.0/24 or ::1/128)"),
        problems(text));
  }

  /** As administrators write it; the notice of it is ServerSettingsTest's. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7/24, 192.0.2.0/24",
    "192.0.2.129/25, 192.0.2.128/25",
    "2001:db8::1/32, 2001:db8::/32"
  })
  void aNetworkMayBeNamedByAnyOfItsAddresses(String text, String whole) {
    assertEquals(Networks.of(whole), Networks.of(text));
    assertEquals(List.of(), problems(text));
  }

  private static List<String> problems(String text) {
    var networks = new FakeSection("networks").with("relay", List.of(text));
    Networks.from(networks, "relay", List.of());
    return networks.problems();
  }
}
