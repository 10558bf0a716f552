package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Dns.Tlsa;
import org.rekkas.spi.net.Tls;

/** RFC 8689; attack F10. */
class RequireTlsTest {
  private static final TlsPolicy VERIFY = new TlsPolicy.Verify(Set.of("mx.example.org"));

  private static Session session(boolean tls) {
    var client = new Client(InetAddress.ofLiteral("192.0.2.1"), 4711, false);
    return new Session(
        "s1",
        "smtp",
        client,
        Optional.empty(),
        true,
        tls ? Optional.of(new Tls("TLSv1.3", "AES")) : Optional.empty(),
        Optional.empty());
  }

  private static String refusal(TlsPolicy policy, boolean offered) {
    return RequireTls.refusal(policy.authenticates(), offered)
        .map(r -> r.code() + " " + r.enhanced().orElseThrow())
        .orElse("goes");
  }

  @Test
  void itIsOfferedAndTakenOverTlsOnly() {
    var keyword = new RequireTls();
    assertEquals("REQUIRETLS", keyword.announce(session(true)));
    assertEquals("", keyword.announce(session(false)));
    assertInstanceOf(
        Verdict.Continue.class, keyword.judge(session(true), EnvelopeOptions.REQUIRE_TLS, ""));
    for (boolean tls : new boolean[] {true, false}) {
      String value = tls ? "yes" : "";
      assertInstanceOf(
          Verdict.Reject.class, keyword.judge(session(tls), EnvelopeOptions.REQUIRE_TLS, value));
    }
  }

  @Test
  void f10OnlyAProvenHopThatOffersItIsUsed() {
    var usable = new Tlsa(3, 1, 1, new byte[32]);
    var unusable = new Tlsa(0, 1, 1, new byte[32]);
    assertEquals("goes", refusal(VERIFY, true));
    assertEquals("goes", refusal(new TlsPolicy.Dane(List.of(usable), "", ""), true));
    assertEquals("550 5.7.30", refusal(VERIFY, false));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.May(), true));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.Encrypt(), true));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.Dane(List.of(unusable), "", ""), true));
  }

  @Test
  void anAuthenticExchangeIsVerified() {
    assertEquals(
        new TlsPolicy.WebPki("mx.example.org"),
        RequireTls.raised(new TlsPolicy.May(), "mx.example.org", true));
    assertEquals(
        new TlsPolicy.May(), RequireTls.raised(new TlsPolicy.May(), "mx.example.org", false));
    assertEquals(VERIFY, RequireTls.raised(VERIFY, "other.example", true));
    assertEquals(
        new TlsPolicy.None(), RequireTls.raised(new TlsPolicy.None(), "mx.example.org", true));
  }
}
