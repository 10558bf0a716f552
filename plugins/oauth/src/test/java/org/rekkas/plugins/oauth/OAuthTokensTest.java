package org.rekkas.plugins.oauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.BearerTokens.Verification;
import org.rekkas.spi.Running;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

/** Against an issuer on this machine. Attack C5, and what an issuer can do to us. */
class OAuthTokensTest {
  private static final String DESCRIPTION = "/.well-known/openid-configuration";
  private static final String KEYS = "/keys";
  private static final String INTROSPECTION = "/introspect";
  private static final RSAKey RSA = rsa("rsa");
  private static final ECKey EC = ec("ec");

  @TempDir Path folder;
  private ScriptedIssuer issuer;
  private FakeSurroundings given;
  private FakeSection settings;
  private Running running = Running.of();

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec(String id) {
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

  private void begin(ScriptedIssuer of) {
    of.says(DESCRIPTION, "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(of.url()));
    publish(RSA, EC);
  }

  @AfterEach
  void end() {
    running.close();
    issuer.close();
  }

  private void publish(JWK... keys) {
    issuer.says(KEYS, new JWKSet(List.of(keys)).toPublicJWKSet().toString());
  }

  private BearerTokens tokens() {
    running.close();
    var config = new FakeSection("oauth").with(settings);
    Settings read = new OAuthPlugin().read(config);
    assertEquals(List.of(), settings.problems());
    running = new OAuthPlugin().start(read, given);
    return (BearerTokens) running.contributions().getFirst().extension();
  }

  private Date in(int seconds) {
    return Date.from(given.clock().instant().plusSeconds(seconds));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience("rekkas")
        .subject("4711")
        .expirationTime(in(300))
        .claim("email", "ali@example.org");
  }

  private static String signed(JWK key, JWSHeader header, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private String signed(JWTClaimsSet claims) {
    return signed(EC, new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims);
  }

  private String token(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims = claims();
    change.accept(claims);
    return signed(claims.build());
  }

  private String token() {
    return token(_ -> {});
  }

  private static void assertAli(Verification worth) {
    assertEquals(new Verification.StandsFor(Mailbox.of("ali@example.org")), worth);
  }

  private void assertWrong(String why, Verification worth) {
    assertInstanceOf(Verification.Wrong.class, worth);
    List<Note.Remark> notes = given.recorded().notes(Note.Remark.class);
    assertEquals("a token is refused: " + why, notes.getLast().evidence().why());
  }

  private static void assertUnavailable(String why, Verification worth) {
    var unavailable = assertInstanceOf(Verification.Unavailable.class, worth);
    assertTrue(unavailable.why().contains(why), unavailable.why());
  }

  @Test
  void aSignedTokenStandsForItsOwner() {
    BearerTokens tokens = tokens();
    assertAli(tokens.verify(token()));
    assertAli(tokens.verify(token(c -> c.audience(List.of("other", "mail")))));
    assertAli(tokens.verify(token(c -> c.claim("email_verified", true))));
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

  private static String token(String signature) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(signature.getBytes(StandardCharsets.US_ASCII));
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

  private void introspecting() {
    settings
        .with("introspection", issuer.url() + INTROSPECTION)
        .with("client-id", "rekkas")
        .with("client-secret", "a b:c");
  }

  private void answers(Map<String, Object> claims) {
    issuer.says(INTROSPECTION, com.nimbusds.jose.util.JSONObjectUtils.toJSONString(claims));
  }

  private void answersOfAli() {
    answers(
        Map.of(
            "active",
            true,
            "aud",
            "rekkas",
            "exp",
            in(300).toInstant().getEpochSecond(),
            "email",
            "ali@example.org"));
  }

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
            "ali@example.org"));
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
    answers(Map.of("active", "true", "aud", "rekkas", "email", "ali@example.org"));
    assertWrong("not active, says the issuer", tokens.verify("four"));
  }

  @Test
  void anIssuerThatDoesNotKnowUsIsUnavailable() {
    introspecting();
    issuer.says(INTROSPECTION, 401, "{\"error\":\"invalid_client\"}");
    assertUnavailable("answers 401", tokens().verify("one"));
    answers(Map.of("active", true, "exp", "soon"));
    assertUnavailable("what nobody understands", tokens().verify("one"));
    issuer.hangs(INTROSPECTION);
    assertUnavailable("does not answer within", tokens().verify("one"));
    assertEquals(Note.Level.WARN, given.recorded().notes(Note.Remark.class).getLast().level());
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

  private List<String> problems(FakeSection section) {
    Settings.from(new FakeSection("oauth").with(section));
    return section.problems();
  }

  @Test
  void settingsThatCannotBeMeant() {
    var bare = new FakeSection("issuer").with("url", "http://sso.example.org");
    assertEquals(2, problems(bare).size(), bare.problems().toString());
    var both =
        new FakeSection("issuer")
            .with("url", "https://sso.example.org")
            .with("jwks", "https://sso.example.org/keys")
            .with("introspection", "http://sso.example.org/introspect")
            .with("audience", List.of("x"));
    assertEquals(1, problems(both).size(), both.problems().toString());
    both.with("introspection", "https://sso.example.org/introspect");
    assertEquals(4, problems(both).size(), both.problems().toString());
    var person = new FakeSection("person").with("claim", "ali").with("address", "ali");
    problems(new FakeSection("issuer").with("url", "https://sso.example.org").with(person));
    assertEquals(1, person.problems().size());
    var again = new FakeSection("issuer").with("url", issuer.url()).with("audience", List.of("x"));
    Settings.from(new FakeSection("oauth").with(settings).with(again));
    assertEquals(List.of("url: stands twice: one issuer, one element"), again.problems());
    var of =
        new FakeSection("issuer")
            .with("url", "https://sso.example.org")
            .with("audience", List.of("x"))
            .with("domains", List.of("example.org", "@example.org", ".example", "a,b", "a@b.c"));
    assertEquals(
        List.of(
            "domains: \"@example.org\" is not a domain",
            "domains: \".example\" is not a domain",
            "domains: \"a,b\" is not a domain",
            "domains: \"a@b.c\" is not a domain"),
        problems(of));
  }
}
