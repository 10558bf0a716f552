package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.BearerTokens;
import org.rekkas.spi.Logins;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeBearerTokens;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryConnection;

/** A vertical bar stands for the octet %x01 that parts what a client says. */
class BearerExchangeTest {
  private static final String TOKEN = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";
  private static final String HEADER = "n,a=ali@example.org,|";
  private static final String WRONG =
      "{\"status\":\"invalid_token\",\"scope\":\"mail\","
          + "\"openid-configuration\":\"https://sso.example/.well-known/openid-configuration\"}";
  private static final String NO_REQUEST = "{\"status\":\"invalid_request\"}";

  private final FakeSurroundings given = new FakeSurroundings("smtp", Path.of("unused"));
  private final FakeAccounts accounts =
      new FakeAccounts("example.org").add("ali@example.org", "Ali").add("a,b=c@example.org", "");
  private final List<String> counted = new ArrayList<>();
  private final MemoryConnection plain = MemoryConnection.sending(new byte[0]);
  private final MemoryConnection secure = MemoryConnection.sending(new byte[0]).overTls();
  private final Authenticator authenticator =
      new Authenticator(
          given
              .with(accounts)
              .with(
                  new FakeBearerTokens()
                      .add(TOKEN, "Ali@Example.org")
                      .add("comma", "a,b=c@example.org")
                      .add("stranger", "nobody@example.org")
                      .add("elsewhere", "ali@elsewhere.example"))
              .with((Logins) (_, login) -> Optional.of(how -> counted.add(login + " " + how))),
          "submission",
          InClear.NEVER);

  private static String encoded(String text) {
    return ScramClient.base64(text.replace('|', '\1').getBytes(UTF_8));
  }

  private Authentication exchange(String mechanism) {
    return authenticator.begin(mechanism, secure).orElseThrow();
  }

  private Turn oauth(String message) {
    return exchange("OAUTHBEARER").begin(Optional.of(encoded(message)));
  }

  private Turn xoauth2(String message) {
    return exchange("XOAUTH2").begin(Optional.of(encoded(message)));
  }

  private static void assertAccepted(String address, Turn turn) {
    var accepted = assertInstanceOf(Turn.Accepted.class, turn);
    assertEquals(address, accepted.account().address().toString());
  }

  private static void assertTold(String error, Turn turn) {
    assertEquals(error, new String(assertInstanceOf(Turn.Challenge.class, turn).octets(), UTF_8));
  }

  @Test
  void theyAreOfferedAsPlainIsWhereAPluginKnowsTokens() {
    assertEquals(
        List.of("OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN"), authenticator.mechanisms(secure));
    assertEquals(List.of(), authenticator.mechanisms(plain));
    assertTrue(authenticator.wantsTls("xoauth2", plain));
    var without =
        new Authenticator(
            new FakeSurroundings("smtp", Path.of("unused")).with(new FakeAccounts("example.org")),
            "submission",
            InClear.NEVER);
    assertEquals(List.of("PLAIN", "LOGIN"), without.mechanisms(secure));
    assertFalse(without.wantsTls("OAUTHBEARER", plain));
  }

  /** RFC 7628 §4.1 and §4.2, whatever the client says of where it went. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n,a=ali@example.org,|host=server.example.com|port=587|auth=Bearer %s||",
        "y,a=ali@example.org,|auth=Bearer %s||",
        "n,a=ALI@example.ORG,|auth=bearer  %s||",
        "n,a=ali,|auth=BEARER %s|host=x||",
        "n,,|auth=Bearer %s||",
      })
  void oauthBearer(String message) {
    assertAccepted("ali@example.org", oauth(message.formatted(TOKEN)));
    var noted = given.recorded().notes(Note.LoggedIn.class).getFirst();
    assertEquals("OAUTHBEARER", noted.how());
    assertEquals("ali@example.org", noted.login().toString());
  }

  @Test
  void withoutAnInitialResponse() {
    Authentication exchange = exchange("OAUTHBEARER");
    assertTold("", exchange.begin(Optional.empty()));
    assertAccepted(
        "ali@example.org", exchange.answer(encoded(HEADER + "auth=Bearer " + TOKEN + "||")));
  }

  @Test
  void namesAreDecoded() {
    assertAccepted(
        "\"a,b=c\"@example.org", oauth("n,a=a=2Cb=3Dc@example.org,|auth=Bearer comma||"));
    assertTold(NO_REQUEST, oauth("n,a=a=2cb@example.org,|auth=Bearer comma||"));
  }

  @Test
  void xoauth2() {
    assertAccepted("ali@example.org", xoauth2("user=ali@example.org|auth=Bearer " + TOKEN + "||"));
    Authentication exchange = exchange("XOAUTH2");
    assertTold("", exchange.begin(Optional.empty()));
    assertAccepted(
        "ali@example.org", exchange.answer(encoded("user=ali|auth=Bearer " + TOKEN + "||")));
  }

  /** RFC 7628 §3.2.3: the error, the client's dummy, and only then the refusal. */
  @ParameterizedTest
  @ValueSource(strings = {"|", "", "anything"})
  void theErrorIsToldBeforeTheRefusal(String dummy) {
    Authentication exchange = exchange("OAUTHBEARER");
    assertTold(WRONG, exchange.begin(Optional.of(encoded(HEADER + "auth=Bearer old||"))));
    assertEquals(Turn.refused(Reason.WRONG), exchange.answer(encoded(dummy)));
    assertEquals(List.of("ali@example.org FAILED"), counted);
    assertEquals(1, given.recorded().notes(Note.LoginRefused.class).size());
  }

  @Test
  void theClientMayGiveUpInstead() {
    Authentication exchange = exchange("XOAUTH2");
    assertTold(
        "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}",
        exchange.begin(Optional.of(encoded("user=ali@example.org|auth=Bearer old||"))));
    assertEquals(Turn.refused(Reason.CANCELLED), exchange.answer("*"));
  }

  /** RFC 7628 §4.3: no token, so that the error tells where there is one; nobody has tried. */
  @Test
  void aClientMayAskWhereThereAreTokens() {
    assertTold(WRONG, oauth("n,a=ali@example.org,|host=server.example.com||"));
    assertTold(WRONG, oauth("n,,|auth=||"));
    assertEquals(List.of(), counted);
  }

  /** Attacks C2 and C5: a token that holds, and does not stand for whom the client names. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n,a=joe@example.org,|auth=Bearer %s||",
        "n,a=ali@elsewhere.example,|auth=Bearer %s||",
        "n,a=*)(uid=3D*,|auth=Bearer %s||",
        "n,a=ali,|auth=Bearer comma||",
        "n,,|auth=Bearer stranger||",
        "n,,|auth=Bearer elsewhere||"
      })
  void c5_aTokenOfSomebodyElse(String message) {
    Authentication exchange = exchange("OAUTHBEARER");
    assertInstanceOf(
        Turn.Challenge.class, exchange.begin(Optional.of(encoded(message.formatted(TOKEN)))));
    assertEquals(Turn.refused(Reason.WRONG), exchange.answer(encoded("|")));
    assertTrue(counted.getFirst().endsWith(" FAILED"), counted.toString());
  }

  /** Attacks C1 and C2. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "|",
        "||",
        "n",
        "n,,",
        "n,,|",
        "n,,|auth=Bearer x",
        "n,,|auth=Bearer x|",
        "n,,|auth=Bearer x|||",
        "n,,|auth=Bearer x||x=y|",
        "n,,|auth=Bearer x|auth=Bearer y||",
        "n,,|auth=Basic YWxpOnNlY3JldA==||",
        "n,,|auth=Bearer||",
        "n,,|auth=Bearer x y||",
        "n,,|auth=Bearer x=y||",
        "n,,|auth=Bearer \u00e9||",
        "n,,|auth=Bearer x\u0002||",
        "n,,|auth||",
        "n,,|=x||",
        "n,,|a-b=x|auth=Bearer x||",
        "n,a,|auth=Bearer x||",
        "n,a=,|auth=Bearer x||",
        "n,a=b=,|auth=Bearer x||",
        "n,,,|auth=Bearer x||",
        "n,|auth=Bearer x||",
        "F,n,,|auth=Bearer x||",
        "x,,|auth=Bearer x||",
        "p=tls-exporter,,|auth=Bearer x||",
        "user=ali@example.org|auth=Bearer x||",
      })
  void c1_c2_whatIsNoOauthBearer(String message) {
    Authentication exchange = exchange("OAUTHBEARER");
    assertTold(NO_REQUEST, exchange.begin(Optional.of(message.isEmpty() ? "=" : encoded(message))));
    assertEquals(Turn.refused(Reason.WRONG), exchange.answer(encoded("|")));
    assertEquals(List.of(), counted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth=Bearer x||",
        "user=|auth=Bearer x||",
        "user=ali|auth=Bearer x|",
        "user=ali||auth=Bearer x||",
        "user=ali|auth=Basic x||",
        "user=ali|user=joe|auth=Bearer x||",
        "n,a=ali,|auth=Bearer x||",
      })
  void c1_c2_whatIsNoXoauth2(String message) {
    assertTold("{\"status\":\"400\"}", xoauth2(message));
  }

  @Test
  void aDirectoryThatIsPassedOverIsAskedLater() {
    accounts.passOver();
    assertEquals(Turn.refused(Reason.UNAVAILABLE), oauth(HEADER + "auth=Bearer " + TOKEN + "||"));
    assertEquals(List.of("ali@example.org UNDECIDED"), counted);
  }

  @Test
  void whoDoesNotAnswerIsAskedLater() {
    assertEquals(Turn.refused(Reason.UNAVAILABLE), oauth(HEADER + "auth=Bearer unavailable||"));
    assertEquals(List.of("ali@example.org UNDECIDED"), counted);
  }

  @Test
  void c7_whoFailedTooOftenIsNotListenedTo() {
    given.with((Logins) (_, _) -> Optional.empty());
    assertEquals(Turn.refused(Reason.THROTTLED), oauth(HEADER + "auth=Bearer " + TOKEN + "||"));
  }

  /** Attack C7: guessers who name nobody must not make others wait who name nobody. */
  @Test
  void c7_tokensWithoutANameAreCountedApart() {
    oauth("n,,|auth=Bearer guess||");
    oauth("n,,|auth=Bearer guessed||");
    assertEquals(2, counted.stream().distinct().count(), counted.toString());
  }

  @Test
  void aTokenLeavesNoTrace() {
    oauth(HEADER + "auth=Bearer guess-the-secret||");
    oauth("n,,|auth=Bearer guess-the-secret||");
    assertFalse(given.recorded().notes().toString().contains("guess"));
    assertFalse(
        BearerResponse.oauthBearer("n,,\1auth=Bearer secret\1\1").toString().contains("secret"));
  }

  /** Attack C1: as long as RFC 4954 §4 wants them, and the quotes of a hostile plugin. */
  @Test
  void c1_longTokens() {
    String token = "x".repeat(9000);
    given.with(new FakeBearerTokens().add(token, "ali@example.org"));
    assertAccepted("ali@example.org", oauth(HEADER + "auth=Bearer " + token + "||"));
    assertEquals(
        "{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"a\\\"b\\\\c\\u000a\"}",
        BearerForm.XOAUTH2.refusal(new BearerTokens.Verification.Wrong("a\"b\\c\n", "x")));
  }
}
