package org.rekkas.kernel.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.FakeSection;

class DnsSettingsTest {
  private static DnsSettings read(FakeSection dns) {
    return DnsSettings.from(new FakeSection("server").with(dns), Path.of("conf"));
  }

  @Test
  void serversAreAddressesWithAPort() {
    var dns =
        new FakeSection("dns")
            .with("servers", List.of("192.0.2.1", "127.0.0.1:5353", "2001:db8::1", "[::1]:54"))
            .with("dnssec", DnsSettings.Dnssec.TRUST_AD)
            .with("timeout", Duration.ofSeconds(2));
    var settings = read(dns);
    assertEquals(
        List.of(at("192.0.2.1", 53), at("127.0.0.1", 5353), at("2001:db8::1", 53), at("::1", 54)),
        settings.servers());
    assertEquals(DnsSettings.Dnssec.TRUST_AD, settings.dnssec());
    assertEquals(List.of(), dns.problems());
  }

  @Test
  void whatIsNoServerIsAProblem() {
    for (String word :
        List.of("resolver.example", "53", "1.2.3.4:x", "[::1]x", "1.2.3.4:70000", "")) {
      var dns = new FakeSection("dns").with("servers", List.of(word));
      read(dns);
      assertEquals(1, dns.problems().size(), word);
    }
  }

  @Test
  void theDefaultIsTheSystem() {
    assertEquals(DnsSettings.DEFAULTS, read(new FakeSection("dns")));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
