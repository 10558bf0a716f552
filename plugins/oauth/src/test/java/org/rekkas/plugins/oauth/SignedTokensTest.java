package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.BearerTokens.Verification;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;

/** Tokens that say themselves what they stand for, and attack C5 on them. */
class SignedTokensTest extends IssuerOnThisMachine {
  @Test
  void aSignedTokenStandsForItsOwner() {
    BearerTokens tokens = tokens();
    assertAli(tokens.verify(token()));
    assertAli(tokens.verify(token(c -> c.audience(List.of("other", "mail")))));
    assertAli(tokens.verify(token(c -> c.claim("email_verified", "true"))));
    for (JWSAlgorithm each : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS512)) {
      assertAli(tokens.verify(signed(RSA, new JWSHeader(each), claims().build())));
    }
    var typed = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt"));
    assertAli(tokens.verify(signed(EC, typed.build(), claims().build())));
    assertEquals(2, issuer.questions().size(), "asked once for all");
  }

  @Test
  void theAddressOfTheKeysMayBeConfigured() {
    settings.with("jwks", issuer.url() + KEYS);
    assertAli(tokens().verify(token()));
    assertEquals(1, issuer.questions().size());
  }

  @Test
  void withoutAnIssuerThereIsNothing() {
    var plugin = new OAuthPlugin();
    var started = plugin.start(plugin.read(new FakeSection("oauth")), given);
    assertEquals(List.of(), started.contributions());
  }

  /** A client may ask where it gets one. */
  @Test
  void clientsHearWhereTheyGetAToken() {
    settings.with("scope", List.of("mail"));
    assertEquals(new Verification.Wrong("mail", issuer.url() + DESCRIPTION), tokens().verify(""));
    assertEquals(List.of(), issuer.questions());
  }

  @Test
  void c5_algorithmNone() {
    assertWrong("no signed token", tokens().verify(new PlainJWT(claims().build()).serialize()));
  }

  /** Attack C5: the public key as a secret; and an algorithm that is not allowed here. */
  @Test
  void c5_keyConfusion() throws JOSEException {
    byte[] known = RSA.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8);
    var forged =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(), claims().build());
    forged.sign(new MACSigner(known));
    assertWrong("signed by an algorithm that is not allowed", tokens().verify(forged.serialize()));
    settings.with("algorithms", List.of("RS256"));
    assertWrong("signed by an algorithm that is not allowed", tokens().verify(token()));
    settings.with("algorithms", List.of("HS256", "none"));
    Settings.from(new FakeSection("oauth").with(settings));
    assertEquals(2, settings.problems().size(), settings.problems().toString());
  }

  /** Attack C5: keys that came with the token, of somebody else, or of another kind. */
  @Test
  void c5_keysOfOthers() {
    ECKey other = ec("ec");
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").jwk(other.toPublicJWK());
    String why = "not signed by a key of the issuer";
    assertWrong(why, tokens().verify(signed(other, header.build(), claims().build())));
    String token = token();
    String cut = token.substring(0, token.lastIndexOf('.') + 1);
    assertWrong(why, tokens().verify(cut + token("x".repeat(64))));
    assertWrong("of no issuer that is configured", tokens().verify(cut));
    var logout = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("logout+jwt"));
    assertWrong("of another type", tokens().verify(signed(EC, logout.build(), claims().build())));
  }

  @Test
  void c5_claimsThatDoNotHold() {
    settings
        .with("clients", List.of("thunderbird"))
        .with("scope", List.of("mail", "send"))
        .with("domains", List.of("example.org"));
    BearerTokens tokens = tokens();
    Consumer<JWTClaimsSet.Builder> good =
        c -> c.claim("azp", "thunderbird").claim("scope", "openid send mail");
    assertAli(tokens.verify(token(good)));
    assertAli(tokens.verify(token(good.andThen(c -> c.expirationTime(in(-29))))));
    assertAli(tokens.verify(token(good.andThen(c -> c.notBeforeTime(in(29))))));
    assertAli(
        tokens.verify(
            token(c -> c.claim("client_id", "thunderbird").claim("scp", List.of("mail", "send")))));
    record Flaw(String why, Consumer<JWTClaimsSet.Builder> change) {}
    for (Flaw flaw :
        List.of(
            new Flaw("for another audience", c -> c.audience("another")),
            new Flaw("for another audience", c -> c.audience((String) null)),
            new Flaw("of another time", c -> c.expirationTime(in(-31))),
            new Flaw("of another time", c -> c.notBeforeTime(in(31))),
            new Flaw("without an end", c -> c.expirationTime(null)),
            new Flaw("got by another client", c -> c.claim("azp", "spy")),
            new Flaw("got by another client", c -> c.claim("azp", null)),
            new Flaw("without the scope", c -> c.claim("scope", "sendmail")),
            new Flaw("without the scope", c -> c.claim("scope", 7)),
            new Flaw("without the claim email", c -> c.claim("email", null)),
            new Flaw("without the claim email", c -> c.claim("email", List.of("ali@example.org"))),
            new Flaw("whose claim email is no address", c -> c.claim("email", "a\r\n@b")),
            new Flaw("of somebody in another domain", c -> c.claim("email", "ali@example.com")),
            new Flaw(
                "of an e-mail address that is not verified", c -> c.claim("email_verified", false)),
            new Flaw(
                "of an e-mail address that is not verified",
                c -> c.claim("email_verified", "False")))) {
      assertWrong(flaw.why(), tokens.verify(token(good.andThen(flaw.change()))));
    }
  }

  /** Who may write any address into his profile is nobody by it. */
  @Test
  void c5_anAddressOfWhichNothingIsSaidNamesNobodyUnlessTheIssuerIsTrusted() {
    String token = token(c -> c.claim("email_verified", null));
    assertWrong(
        "of an e-mail address of which the issuer does not say email_verified (see trust-email)",
        tokens().verify(token));
    settings.with("trust-email", true);
    BearerTokens trusting = tokens();
    assertAli(trusting.verify(token));
    for (Object no : List.of(false, "False", "perhaps", 0)) {
      assertWrong(
          "of an e-mail address that is not verified",
          trusting.verify(token(c -> c.claim("email_verified", no))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c", "...", "e30.e30.e30", "vF9dft4qmTc2Nvb3RlckBhbHRhdml"})
  void c5_whatIsNoTokenAsksNobody(String token) {
    assertInstanceOf(Verification.Wrong.class, tokens().verify(token));
    assertEquals(List.of(), issuer.questions());
  }

  /** Attack C5: headers at which the library throws what is no ParseException. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'alg':'dir','enc':null}",
        "{'alg':'PBES2-HS256+A128KW','enc':'A128GCM','p2c':-1}",
        "{'alg':'ES256','jwk':{'kty':'oct','k':'AA'}}",
        "{'alg':'ECDH-ES','enc':'A128GCM','epk':{'kty':'EC','crv':'P-256','x':'%1$s','y':'%2$s',"
            + "'d':'%3$s'}}"
      })
  void c5_aHeaderThatMakesNoSenseIsNoToken(String header) {
    String json = header.replace('\'', '"').formatted(EC.getX(), EC.getY(), EC.getD());
    for (String rest :
        List.of("....", ".e30.AA", "." + token(claims().build().toString()) + ".AA")) {
      String token = token(json) + rest;
      assertInstanceOf(Verification.Wrong.class, tokens().verify(token), token);
      var inspection = new SignedTokens(keys(), Set.of("ES256"));
      assertThrows(TokenRefused.class, () -> inspection.claims(token));
    }
    assertEquals(List.of(), issuer.questions());
  }

  private PublishedKeys keys() {
    Settings.Issuer of =
        Settings.from(new FakeSection("oauth").with(settings)).issuers().getFirst();
    return new PublishedKeys(of, Optional.empty(), Site.of(of, Runnable::run), given.clock());
  }

  @Test
  void aTokenOfAnotherIssuerIsShownToNobody() {
    introspecting();
    assertWrong(
        "of no issuer that is configured",
        tokens().verify(token(c -> c.issuer("https://elsewhere.example"))));
    assertEquals(List.of(), issuer.questions());
  }

  @ParameterizedTest
  @CsvSource({
    "preferred_username, ali, ali@example.org",
    "preferred_username, Ali@Example.ORG, Ali@Example.ORG",
    "sub, 4711, joe@example.net",
  })
  void anotherClaimMayNameTheMailbox(String claim, String value, String address) {
    settings
        .with("claim", claim)
        .with("domains", List.of("Example.org"))
        .with(new FakeSection("person").with("claim", "4711").with("address", "joe@example.net"));
    Verification worth =
        tokens().verify(token(c -> c.claim(claim, value).claim("email_verified", false)));
    assertEquals(new Verification.StandsFor(Mailbox.of(address)), worth);
  }

  /** RFC 5890 §2.3.2.1: a domain has two forms, and is one. */
  @ParameterizedTest
  @ValueSource(strings = {"xn--bcher-kva.example", "B\u00fccher.example", "XN--BCHER-KVA.example"})
  void d7_aDomainInALabelsIsItsULabels(String domain) {
    settings.with("claim", "sub").with("domains", List.of(domain));
    BearerTokens tokens = tokens();
    for (String name : List.of("ali", "ali@b\u00fccher.example", "ali@xn--bcher-kva.example")) {
      assertEquals(
          new Verification.StandsFor(Mailbox.of("ali@b\u00fccher.example")),
          tokens.verify(token(c -> c.subject(name))));
    }
  }

  @Test
  void nothingOfATokenIsNoted() {
    String token = token(c -> c.audience("another").claim("email", "eve@example.org"));
    Verification _ = tokens().verify(token);
    introspecting();
    issuer.says(INTROSPECTION, 500, "");
    Verification _ = tokens().verify("a-secret-token");
    String noted = given.recorded().notes().toString();
    for (String part : token.split("\\.")) {
      assertFalse(noted.contains(part), noted);
    }
    assertFalse(noted.contains("secret") || noted.contains("eve@"), noted);
  }
}
