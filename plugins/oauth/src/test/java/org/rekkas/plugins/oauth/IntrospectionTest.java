package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.journal.Note;

/** Tokens of which the issuer says what they stand for, RFC 7662. */
class IntrospectionTest extends IssuerOnThisMachine {
  @Test
  void anIssuerIsAskedAboutTokensThatTellNothing() {
    introspecting();
    answersOfAli();
    assertAli(tokens().verify("opaque+token/="));
    assertEquals(
        "/introspect Basic cmVra2FzOmErYiUzQWM= token=opaque%2Btoken%2F%3D"
            + "&token_type_hint=access_token",
        issuer.questions().getFirst());
  }

  @Test
  void theSecretMayBeInAFile() throws IOException {
    introspecting();
    Path secret = Files.writeString(folder.resolve("secret"), "a b:c\nmore\n");
    settings.with("client-secret", "").with("client-secret-file", secret);
    answersOfAli();
    assertAli(tokens().verify(token()));
    assertTrue(issuer.questions().getFirst().contains("cmVra2FzOmErYiUzQWM="));
  }

  /** Attack C9: each token for itself, and no longer than it holds. */
  @Test
  void c9_answersAreRememberedForAMoment() {
    introspecting();
    answersOfAli();
    BearerTokens tokens = tokens();
    assertAli(tokens.verify("one"));
    assertAli(tokens.verify("one"));
    assertEquals(1, issuer.questions().size());
    answers(Map.of("active", false));
    assertAli(tokens.verify("one"));
    assertWrong("not active, says the issuer", tokens.verify("two"));
    given.manualClock().advance(Duration.ofSeconds(61));
    assertWrong("not active, says the issuer", tokens.verify("one"));
    answers(
        Map.of(
            "active",
            true,
            "aud",
            "rekkas",
            "exp",
            in(5).toInstant().getEpochSecond(),
            "email",
            "ali@example.org",
            "email_verified",
            true));
    assertAli(tokens.verify("three"));
    answers(Map.of("active", false));
    given.manualClock().advance(Duration.ofSeconds(6));
    assertWrong("not active, says the issuer", tokens.verify("three"));
  }

  @Test
  void c9_answersThatWereGivenToAClockThatWasAheadAreForgotten() {
    introspecting();
    given.manualClock().advance(Duration.ofDays(1000));
    answersOfAli();
    BearerTokens tokens = tokens();
    assertAli(tokens.verify("one"));
    given.manualClock().advance(Duration.ofDays(-1000));
    answers(Map.of("active", false));
    assertWrong("not active, says the issuer", tokens.verify("one"));
  }

  /** RFC 7662 §2.2: no issuer leaves it out, but a gateway in trouble does. */
  @Test
  void anAnswerWithoutItsOneMemberIsNone() {
    introspecting();
    answers(Map.of());
    assertUnavailable("does not say whether the token is active", tokens().verify("one"));
    answers(Map.of("active", "true", "aud", "rekkas", "email", "ali@example.org"));
    assertUnavailable("does not say whether the token is active", tokens().verify("one"));
  }

  @Test
  void c5_whatTheIssuerSaysIsHeldAgainstTheDemands() {
    introspecting();
    BearerTokens tokens = tokens();
    answers(Map.of("active", true, "aud", "another", "email", "ali@example.org"));
    assertWrong("for another audience", tokens.verify("one"));
    answers(
        Map.of(
            "active",
            true,
            "aud",
            "rekkas",
            "iss",
            "https://x.example",
            "email",
            "ali@example.org"));
    assertWrong("issued by another", tokens.verify("two"));
    answers(Map.of("active", true, "aud", "rekkas", "exp", 1, "email", "ali@example.org"));
    assertWrong("of another time", tokens.verify("three"));
  }

  @Test
  void anIssuerThatDoesNotKnowUsIsUnavailable() {
    introspecting();
    issuer.says(INTROSPECTION, 401, "{\"error\":\"invalid_client\"}");
    assertUnavailable("answers 401", tokens().verify("one"));
    answers(Map.of("active", true, "exp", "soon"));
    assertUnavailable("what nobody understands", tokens().verify("one"));
    settings.with("timeout", Duration.ofMillis(500));
    issuer.hangs(INTROSPECTION);
    assertUnavailable("does not answer within PT0.5S", tokens().verify("one"));
    assertEquals(Note.Level.WARN, given.recorded().notes(Note.Remark.class).getLast().level());
  }
}
