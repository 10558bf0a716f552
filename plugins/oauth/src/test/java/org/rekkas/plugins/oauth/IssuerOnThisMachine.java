package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.BearerTokens.Verification;
import org.rekkas.spi.Running;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

/** An issuer that says what a test wants, tokens of its own, and what the plugin thinks of them. */
abstract class IssuerOnThisMachine {
  static final String DESCRIPTION = "/.well-known/openid-configuration";
  static final String KEYS = "/keys";
  static final String INTROSPECTION = "/introspect";
  static final RSAKey RSA = rsa("rsa");
  static final ECKey EC = ec("ec");
  @TempDir Path folder;
  ScriptedIssuer issuer;
  FakeSurroundings given;
  FakeSection settings;
  Running running = Running.of();

  static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void begin() throws IOException {
    issuer = new ScriptedIssuer();
    given = new FakeSurroundings("oauth", folder);
    settings =
        new FakeSection("issuer")
            .with("url", issuer.url())
            .with("audience", List.of("rekkas", "mail"))
            .with("timeout", Duration.ofSeconds(30));
    begin(issuer);
  }

  void begin(ScriptedIssuer of) {
    of.says(DESCRIPTION, "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(of.url()));
    publish(RSA, EC);
  }

  @AfterEach
  void end() {
    running.close();
    issuer.close();
  }

  void publish(JWK... keys) {
    issuer.says(KEYS, new JWKSet(List.of(keys)).toPublicJWKSet().toString());
  }

  BearerTokens tokens() {
    running.close();
    var config = new FakeSection("oauth").with(settings);
    Settings read = new OAuthPlugin().read(config);
    assertEquals(List.of(), settings.problems());
    running = new OAuthPlugin().start(read, given);
    return (BearerTokens) running.contributions().getFirst().extension();
  }

  Date in(int seconds) {
    return Date.from(given.clock().instant().plusSeconds(seconds));
  }

  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience("rekkas")
        .subject("4711")
        .expirationTime(in(300))
        .claim("email", "ali@example.org")
        .claim("email_verified", true);
  }

  static String signed(JWK key, JWSHeader header, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String signed(JWTClaimsSet claims) {
    return signed(EC, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims);
  }

  String token(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims();
    change.accept(claims);
    return signed(claims.build());
  }

  String token() {
    return token(_ -> {});
  }

  static void assertAli(Verification worth) {
    assertEquals(new Verification.StandsFor(Mailbox.of("ali@example.org")), worth);
  }

  void assertWrong(String why, Verification worth) {
    assertInstanceOf(Verification.Wrong.class, worth);
    List<Note.Remark> notes = given.recorded().notes(Note.Remark.class);
    assertEquals("a token is refused: " + why, notes.getLast().evidence().why());
  }

  static void assertUnavailable(String why, Verification worth) {
    var unavailable = assertInstanceOf(Verification.Unavailable.class, worth);
    assertTrue(unavailable.why().contains(why), unavailable.why());
  }

  static String token(String signature) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(signature.getBytes(StandardCharsets.US_ASCII));
  }

  void introspecting() {
    settings
        .with("introspection", issuer.url() + INTROSPECTION)
        .with("client-id", "rekkas")
        .with("client-secret", "a b:c");
  }

  void answers(Map<String, Object> claims) {
    issuer.says(INTROSPECTION, com.nimbusds.jose.util.JSONObjectUtils.toJSONString(claims));
  }

  void answersOfAli() {
    answers(
        Map.of(
            "active",
            true,
            "aud",
            "rekkas",
            "exp",
            in(300).toInstant().getEpochSecond(),
            "email",
            "ali@example.org",
            "email_verified",
            true));
  }
}
