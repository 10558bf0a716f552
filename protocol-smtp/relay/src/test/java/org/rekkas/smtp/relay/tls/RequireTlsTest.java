package org.rekkas.smtp.relay.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.net.Dns.Tlsa;

/** RFC 8689; attack F10. */
class RequireTlsTest {
  private static final EnvelopeOptions ASKED =
      new EnvelopeOptions(
          EnvelopeOptions.Body.SEVEN_BIT,
          false,
          Optional.empty(),
          Optional.empty(),
          Map.of(RequireTls.NAME, ""));
  private static final Set<String> OFFERED = Set.of("PIPELINING", "REQUIRETLS");
  private static final TlsPolicy VERIFY = new TlsPolicy.Verify(Set.of("mx.example.org"));

  private static String refusal(TlsPolicy policy, Set<String> offered) {
    return RequireTls.refusal(ASKED, Optional.ofNullable(policy), offered)
        .map(r -> r.code() + " " + r.enhanced().orElseThrow())
        .orElse("goes");
  }

  @Test
  void f10OnlyAProvenHopThatOffersItIsUsed() {
    var usable = new Tlsa(3, 1, 1, new byte[32]);
    var unusable = new Tlsa(0, 1, 1, new byte[32]);
    assertEquals("goes", refusal(VERIFY, OFFERED));
    assertEquals("goes", refusal(new TlsPolicy.Dane(List.of(usable), Set.of()), OFFERED));
    assertEquals("550 5.7.30", refusal(VERIFY, Set.of("PIPELINING")));
    assertEquals("550 5.7.30", refusal(null, OFFERED));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.May(), OFFERED));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.Encrypt(), OFFERED));
    assertEquals("550 5.7.30", refusal(new TlsPolicy.Dane(List.of(unusable), Set.of()), OFFERED));
  }

  @Test
  void otherMailGoesAsBefore() {
    assertEquals(
        Optional.empty(), RequireTls.refusal(EnvelopeOptions.NONE, Optional.empty(), Set.of()));
  }

  @Test
  void anAuthenticExchangeIsVerified() {
    assertEquals(VERIFY, RequireTls.raised(new TlsPolicy.May(), "mx.example.org", true));
    assertEquals(
        new TlsPolicy.May(), RequireTls.raised(new TlsPolicy.May(), "mx.example.org", false));
    assertEquals(VERIFY, RequireTls.raised(VERIFY, "other.example", true));
    assertEquals(
        new TlsPolicy.None(), RequireTls.raised(new TlsPolicy.None(), "mx.example.org", true));
  }
}
