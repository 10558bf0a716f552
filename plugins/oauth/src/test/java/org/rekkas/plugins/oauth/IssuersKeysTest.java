package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.BearerTokens.Verification;

/**
 * The keys of an issuer: where they come from, how long they hold, and what becomes of tokens while
 * there are none.
 */
class IssuersKeysTest extends IssuerOnThisMachine {
  /**
   * A new key is fetched when it is first seen; made-up ones make us ask twice a minute at most.
   */
  @Test
  void keysAreRotated() {
    BearerTokens tokens = tokens();
    assertAli(tokens.verify(token()));
    ECKey next = ec("next");
    publish(EC, next);
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("next").build();
    String signed = signed(next, header, claims().build());
    assertWrong("not signed by a key of the issuer", tokens.verify(signed));
    given.manualClock().advance(Duration.ofSeconds(30));
    assertAli(tokens.verify(signed));
    int asked = issuer.questions().size();
    for (int i = 0; i < 50; i++) {
      var made = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("made up " + i).build();
      assertInstanceOf(
          Verification.Wrong.class, tokens.verify(signed(next, made, claims().build())));
    }
    assertEquals(asked, issuer.questions().size());
  }

  @Test
  void aKeyThatIsNoLongerPublishedHoldsForAnHour() {
    BearerTokens tokens = tokens();
    assertAli(tokens.verify(token()));
    publish(RSA);
    given.manualClock().advance(Duration.ofMinutes(59));
    assertAli(tokens.verify(token()));
    given.manualClock().advance(Duration.ofMinutes(2));
    assertWrong("not signed by a key of the issuer", tokens.verify(token()));
  }

  @Test
  void keysThatWereFetchedByAClockThatWasAheadAreFetchedAgain() {
    BearerTokens tokens = tokens();
    given.manualClock().advance(Duration.ofDays(1000));
    assertAli(tokens.verify(token()));
    given.manualClock().advance(Duration.ofDays(-1000));
    publish(RSA);
    assertWrong("not signed by a key of the issuer", tokens.verify(token()));
  }

  @Test
  void anIssuerThatIsDownIsUnavailableUntilItIsUpAndItsKnownKeysHoldForADay() {
    BearerTokens tokens = tokens();
    issuer.says(KEYS, 503, "later");
    assertUnavailable("/keys answers 503", tokens.verify(token()));
    int asked = issuer.questions().size();
    assertUnavailable("/keys answers 503", tokens.verify(token()));
    assertEquals(asked, issuer.questions().size(), "not asked again at once");
    publish(RSA, EC);
    given.manualClock().advance(Duration.ofSeconds(30));
    assertAli(tokens.verify(token()));
    issuer.close();
    given.manualClock().advance(Duration.ofHours(23));
    assertAli(tokens.verify(token()));
    given.manualClock().advance(Duration.ofHours(2));
    assertUnavailable("does not answer", tokens.verify(token()));
  }

  @Test
  void anIssuerThatHangsIsUnavailable() {
    settings.with("timeout", Duration.ofMillis(500));
    issuer.hangs(KEYS);
    assertUnavailable("does not answer within PT0.5S", tokens().verify(token()));
    issuer.hangs(DESCRIPTION);
    assertUnavailable("does not answer within PT0.5S", tokens().verify(token()));
  }

  @Test
  void answersThatAreNone() {
    for (String body :
        List.of(
            "", "{", "[]", "<html/>", "{\"keys\":7}", "[".repeat(100_000), "x".repeat(1 << 20))) {
      issuer.says(KEYS, body);
      assertUnavailable(issuer.url() + KEYS, tokens().verify(token()));
    }
    issuer.says(DESCRIPTION, "{\"issuer\":\"https://elsewhere.example\"}");
    assertUnavailable("describes another issuer", tokens().verify(token()));
    issuer.says(
        DESCRIPTION,
        "{\"issuer\":\"%s\",\"jwks_uri\":\"http://keys.example\"}".formatted(issuer.url()));
    assertUnavailable("names no keys behind https", tokens().verify(token()));
    issuer.says(DESCRIPTION, 302, "");
    assertUnavailable("answers 302", tokens().verify(token()));
  }

  /** Of a company's own authority, which nobody knows but the configuration. */
  @Test
  void anIssuerIsAskedOverTls() throws Exception {
    issuer.close();
    issuer = ScriptedIssuer.overTls(folder);
    settings.with("url", issuer.url());
    begin(issuer);
    assertUnavailable("SSLHandshakeException", tokens().verify(token()));
    settings.with("authority", folder.resolve("own.pem"));
    assertAli(tokens().verify(token()));
  }
}
