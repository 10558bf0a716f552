package org.rekkas.sasl.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.sasl.server.Turn.Reason;
import org.rekkas.spi.ScramKeys.Hash;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.MemoryConnection;

class AuthenticatorTest {
  private static final byte[] EXPORTED = "what the exporter gives of a key".getBytes(UTF_8);
  private static final byte[] NONE = new byte[0];

  private final FakeAccounts accounts =
      new FakeAccounts("example.org").add("ali@example.org", "Ali").add("a=b@example.org", "");
  private final MemoryConnection plain = MemoryConnection.sending(NONE);
  private final MemoryConnection secure =
      MemoryConnection.sending(NONE).binding("tls-exporter", EXPORTED).overTls();
  private final FakeSurroundings given =
      new FakeSurroundings("smtp", Path.of("unused")).with(accounts);
  private Authenticator authenticator = authenticator(InClear.NEVER);

  @BeforeEach
  void withScram() {
    accounts.scram(Hash.SHA_256);
  }

  private Authenticator authenticator(InClear inClear) {
    return new Authenticator(given, "imap", inClear);
  }

  private Turn begin(String mechanism, String initial) {
    return authenticator
        .begin(mechanism, secure)
        .orElseThrow()
        .begin(Optional.of(ScramClient.base64(initial.getBytes(UTF_8))));
  }

  private static Turn answer(Authentication exchange, String text) {
    return exchange.answer(ScramClient.base64(text.getBytes(UTF_8)));
  }

  private static String text(Turn turn) {
    return new String(assertInstanceOf(Turn.Challenge.class, turn).octets(), UTF_8);
  }

  private static void assertAccepted(String address, Turn turn) {
    var accepted = assertInstanceOf(Turn.Accepted.class, turn);
    assertEquals(address, accepted.account().address().toString());
  }

  private static void assertRefused(Reason why, Turn turn) {
    assertEquals(Turn.refused(why), turn);
  }

  @Test
  void mechanismsAreThoseThatTheConnectionCanBear() {
    assertEquals(List.of("SCRAM-SHA-256"), authenticator.mechanisms(plain));
    assertEquals(
        List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"),
        authenticator.mechanisms(secure));
    assertTrue(authenticator.begin("PLAIN", plain).isEmpty());
    assertTrue(authenticator.wantsTls("plain", plain));
  }

  @Test
  void aDirectoryThatCanOnlyVerifyHasNoScram() {
    accounts.scram();
    assertEquals(List.of("PLAIN", "LOGIN"), authenticator.mechanisms(secure));
    assertEquals(List.of(), authenticator.mechanisms(plain));
  }

  @Test
  void localClientsMaySayPasswordsInTheClearWhereAllowed() {
    authenticator = authenticator(InClear.LOCAL);
    var local = MemoryConnection.sending(NONE).from("127.0.0.1", true);
    assertTrue(authenticator.mechanisms(local).contains("PLAIN"));
    assertTrue(authenticator.begin("PLAIN", plain).isEmpty());
  }

  @Test
  void plain() {
    assertAccepted("ali@example.org", begin("PLAIN", "\0ali@example.org\0secret"));
    assertAccepted("ali@example.org", begin("PLAIN", "\0ali\0secret"));
    assertAccepted("ali@example.org", begin("plain", "ali\0ali\0secret"));
    assertAccepted("ali@example.org", begin("PLAIN", "Ali@example.org\0ali\0secret"));
    var later = authenticator.begin("PLAIN", secure).orElseThrow();
    assertEquals("", text(later.begin(Optional.empty())));
    assertAccepted("ali@example.org", answer(later, "\0ali\0secret"));
  }

  /** Attacks C2 and C3. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0",
        "\0\0",
        "ali",
        "ali\0secret",
        "\0ali\0secret\0",
        "\0\0ali\0secret",
        "\0ali\0",
        "joe\0ali\0secret",
        "\0ali\0Secret",
        "\0\0secret",
        "\0*)(uid=*\0secret",
        "\0' OR 1=1--\0secret",
        "\0../../x\0secret",
        "\0%n\0secret",
        "\0ali\r\n@example.org\0secret",
        "\0\"x'/**/UNION\"@a\0secret"
      })
  void c2_c3_whatIsNoLogin(String message) {
    assertRefused(Reason.WRONG, begin("PLAIN", message));
  }

  /** Attack C1. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "ab=", "====", "%%%%", "AGFsaQ==AGFsaQ==", "YQ=", " ", "é"})
  void c1_whatIsNoBase64(String text) {
    var exchange = authenticator.begin("PLAIN", secure).orElseThrow();
    assertRefused(Reason.MALFORMED, exchange.begin(Optional.of(text)));
  }

  @Test
  void c1_theClientMayGiveUp() {
    var exchange = authenticator.begin("PLAIN", secure).orElseThrow();
    Turn _ = exchange.begin(Optional.empty());
    assertRefused(Reason.CANCELLED, exchange.answer("*"));
    assertRefused(
        Reason.WRONG, authenticator.begin("PLAIN", secure).orElseThrow().begin(Optional.of("=")));
    assertRefused(
        Reason.MALFORMED,
        authenticator.begin("PLAIN", secure).orElseThrow().begin(Optional.of("A".repeat(1 << 20))));
  }

  @Test
  void login() {
    var exchange = authenticator.begin("LOGIN", secure).orElseThrow();
    assertEquals("Username:", text(exchange.begin(Optional.empty())));
    assertEquals("Password:", text(answer(exchange, "ali")));
    assertAccepted("ali@example.org", answer(exchange, "secret"));
    var wrong = authenticator.begin("LOGIN", secure).orElseThrow();
    Turn _ = wrong.begin(Optional.of("YWxp"));
    assertRefused(Reason.WRONG, wrong.answer(""));
  }

  @Test
  void aPasswordWithoutSasl() {
    assertAccepted(
        "ali@example.org", authenticator.password("ali", "secret".toCharArray(), secure));
    char[] wrong = "wrong".toCharArray();
    assertRefused(Reason.WRONG, authenticator.password("ali", wrong, secure));
    assertEquals("\0\0\0\0\0", new String(wrong));
    assertRefused(Reason.WRONG, authenticator.password("ali", "secret".toCharArray(), plain));
  }

  /** Attack C9: what a password holds for is part of the question. */
  @Test
  void c9_aPasswordForOneServiceHoldsForNoOther() {
    assertAccepted("ali@example.org", begin("PLAIN", "\0ali\0secret for imap"));
    assertRefused(Reason.WRONG, begin("PLAIN", "\0ali\0secret for pop3"));
    assertAccepted(
        "ali@example.org", authenticator.password("ali", "secret for imap".toCharArray(), secure));
  }

  private Turn scram(String mechanism, ScramClient client) throws GeneralSecurityException {
    return scram(mechanism, client, secure);
  }

  private Turn scram(String mechanism, ScramClient client, MemoryConnection over)
      throws GeneralSecurityException {
    var exchange = authenticator.begin(mechanism, over).orElseThrow();
    assertEquals("", text(exchange.begin(Optional.empty())));
    Turn turn = answer(exchange, client.first());
    if (turn instanceof Turn.Challenge) {
      turn = answer(exchange, client.last(text(turn)));
    }
    if (turn instanceof Turn.Challenge) {
      assertEquals(client.expected, text(turn));
      turn = exchange.answer("");
    }
    return turn;
  }

  @ParameterizedTest
  @EnumSource(Hash.class)
  void scramWithAndWithoutBinding(Hash hash) throws GeneralSecurityException {
    accounts.scram(hash);
    String name = "SCRAM-" + hash.text();
    assertAccepted(
        "ali@example.org", scram(name, new ScramClient(hash, "n", NONE, "ali", "secret")));
    assertAccepted(
        "ali@example.org",
        scram(
            name + "-PLUS",
            new ScramClient(hash, "p=tls-exporter", EXPORTED, "ali@example.org", "secret")));
    assertAccepted(
        "a=b@example.org", scram(name, new ScramClient(hash, "n", NONE, "a=3Db", "secret")));
  }

  /**
   * Attack C4: bindings that are another's, missing, of no such kind, or denied by a go-between.
   */
  @ParameterizedTest
  @CsvSource({
    "SCRAM-SHA-256-PLUS, p=tls-exporter, another channel's",
    "SCRAM-SHA-256-PLUS, p=tls-exporter, ''",
    "SCRAM-SHA-256-PLUS, p=tls-unique, ''",
    "SCRAM-SHA-256-PLUS, p=tls-server-end-point, ''",
    "SCRAM-SHA-256-PLUS, n, ''",
    "SCRAM-SHA-256-PLUS, y, ''",
    "SCRAM-SHA-256, y, ''",
    "SCRAM-SHA-256, p=tls-exporter, what the exporter gives of a key",
    "SCRAM-SHA-256, x, ''"
  })
  void c4_bindings(String mechanism, String flag, String binding) throws GeneralSecurityException {
    var client = new ScramClient(Hash.SHA_256, flag, binding.getBytes(UTF_8), "ali", "secret");
    assertRefused(Reason.WRONG, scram(mechanism, client));
  }

  @Test
  void c4_aClientThatSawNoPlusMaySayThatItCouldBind() throws GeneralSecurityException {
    var client = new ScramClient(Hash.SHA_256, "y", NONE, "ali", "secret");
    assertAccepted("ali@example.org", scram("SCRAM-SHA-256", client, plain));
  }

  /** Attack C4: first messages that are short, crooked, or want what is not there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "n,,",
        "n,,n=ali",
        "n,,n=ali,r=",
        "n,,n=ali,r=0123456789 abcdef",
        "n,,n=,r=0123456789abcdef",
        "n,a=joe,n=ali,r=0123456789abcdef",
        "n,,m=x,n=ali,r=0123456789abcdef",
        "n,,n=a=li,r=0123456789abcdef",
        "n,,n=ali,r=0123456789\u0001bcdef"
      })
  void c4_firstMessages(String message) {
    assertRefused(Reason.WRONG, begin("SCRAM-SHA-256", message));
  }

  /** RFC 5802 §7: of a nonce one character is enough; ours has as much chance as both need. */
  @Test
  void aShortNonceIsOne() {
    assertTrue(text(begin("SCRAM-SHA-256", "n,,n=ali,r=x")).matches("r=x.{24},s=.+"));
  }

  @Test
  void scramMayNameWhomOneIsAnyway() {
    assertTrue(text(begin("SCRAM-SHA-256", "n,a=ali@example.org,n=ali,r=abc")).startsWith("r=abc"));
  }

  /** Who is refused before a password is compared is noted all the same, if there is a name. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, 'joe|ali|secret'",
    "SCRAM-SHA-256, 'n,a=joe,n=ali,r=0123456789abcdef'",
    "SCRAM-SHA-256, 'n,,n=ali,r=%s'",
  })
  void whoIsRefusedForMoreThanAPasswordIsNoted(String mechanism, String message) {
    String said = message.replace('|', '\0').formatted("x".repeat(129));
    assertRefused(Reason.WRONG, begin(mechanism, said));
    var refused = given.recorded().notes(Note.LoginRefused.class);
    assertEquals(
        List.of("ali@example.org " + mechanism + " wrong"),
        refused.stream().map(n -> n.login() + " " + n.how() + " " + n.why()).toList());
  }

  /** Attack C4: last messages with another nonce, a proof that is none, or none at all. */
  @Test
  void c4_lastMessages() throws GeneralSecurityException {
    for (String flaw : List.of("r=", "p=", ",p=", "c=")) {
      var exchange = authenticator.begin("SCRAM-SHA-256", secure).orElseThrow();
      Turn _ = exchange.begin(Optional.empty());
      var client = new ScramClient(Hash.SHA_256, "n", NONE, "ali", "secret");
      String last = client.last(text(answer(exchange, client.first())));
      assertRefused(Reason.WRONG, answer(exchange, last.replaceFirst(flaw, flaw + "A")));
    }
  }

  /** Attack C6: another password and an unknown name meet the same challenge and the same end. */
  @Test
  void c6_unknownNamesAreAskedLikeKnownOnes() throws GeneralSecurityException {
    for (String name : List.of("ali", "nobody", "*)(uid=*", "@", "x@elsewhere.example")) {
      var client = new ScramClient(Hash.SHA_256, "n", NONE, name, "wrong");
      if (name.contains("=")) {
        client = new ScramClient(Hash.SHA_256, "n", NONE, name.replace("=", "=3D"), "wrong");
      }
      var exchange = authenticator.begin("SCRAM-SHA-256", secure).orElseThrow();
      Turn _ = exchange.begin(Optional.empty());
      String challenge = text(answer(exchange, client.first()));
      assertTrue(challenge.matches("r=.{44},s=.{24},i=4096"), challenge);
      assertRefused(Reason.WRONG, answer(exchange, client.last(challenge)));
    }
  }

  @Test
  void theServersLastWordIsAnsweredWithNothing() throws GeneralSecurityException {
    var exchange = authenticator.begin("SCRAM-SHA-256", secure).orElseThrow();
    Turn _ = exchange.begin(Optional.empty());
    var client = new ScramClient(Hash.SHA_256, "n", NONE, "ali", "secret");
    Turn _ = answer(exchange, client.last(text(answer(exchange, client.first()))));
    assertRefused(Reason.WRONG, answer(exchange, "more"));
  }

  /** Attack C7: who knows the password is not counted as who guesses. */
  @Test
  void aDirectoryThatIsPassedOverBehindTheProofIsAskedLater() throws GeneralSecurityException {
    var exchange = authenticator.begin("SCRAM-SHA-256", secure).orElseThrow();
    Turn _ = exchange.begin(Optional.empty());
    var client = new ScramClient(Hash.SHA_256, "n", NONE, "ali", "secret");
    Turn _ = answer(exchange, client.last(text(answer(exchange, client.first()))));
    accounts.passOver();
    assertRefused(Reason.UNAVAILABLE, answer(exchange, ""));
  }
}
