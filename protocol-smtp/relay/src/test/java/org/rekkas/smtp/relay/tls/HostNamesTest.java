package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525 §6.3. */
class HostNamesTest {
  @ParameterizedTest
  @CsvSource({
    "mx.example.org, mx.example.org, true",
    "MX.Example.ORG, mx.example.org., true",
    "mx.example.org, mx.example.com, false",
    "*.example.org, mx.example.org, true",
    "*.example.org, a.mx.example.org, false",
    "*.example.org, example.org, false",
    "*.org, example.org, false",
    "*, localhost, false",
    "m*.example.org, mx.example.org, false",
    "mx.*.org, mx.example.org, false",
    "*.*.org, mx.example.org, false",
    "xn--mller-kva.example, müller.example, true",
    "xn--fa-hia.example, faß.example, true",
    "fass.example, faß.example, false",
    "mx.example.org, .example.org, true",
    "a.b.example.org, .example.org, true",
    "*.example.org, .example.org, true",
    "example.org, .example.org, false",
    "notexample.org, .example.org, false",
    "*.org, .example.org, false",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1, true",
    "2001:db8::1, 2001:DB8::1, true",
    "2001:db8::1, 2001:db8::2, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, .192.0.2.1, false",
    "192.0.2.1, 0.2.1, false",
  })
  void names(String presented, String wanted, boolean fits) throws Exception {
    var certificate = Authority.root("Root").issue(presented).certificate();
    assertEquals(fits, HostNames.match(certificate, Set.of(wanted)));
  }
}
