package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GREETED;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.FakeBearerTokens;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** AUTH as SMTP frames it, RFC 4954, and section C of the attack list. */
class AuthenticationTest {
  private final Stage stage = new Stage();

  private void overTls(String transcript) {
    var script = Transcript.of(GREETED + transcript);
    stage.play(script, script.connection().overTls());
  }

  @Test
  void mechanismsAreOfferedAsTheConnectionCanBear() {
    stage.accounts.scram(ScramKeys.Hash.SHA_256);
    var plain =
        Transcript.of(
            """
            S: 220 …
            C: EHLO a.example
            S: …
            S: 250-STARTTLS
            S: 250-AUTH SCRAM-SHA-256
            S: …
            C: AUTH PLAIN AGFsaQBzZWNyZXQ=
            S: 538 5.7.11 …
            C: AUTH NTLM
            S: 504 5.5.4 …
            C: STARTTLS
            S: 220 2.0.0 …
            C: EHLO a.example
            S: …
            S: 250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN
            S: …
            C: AUTH PLAIN AGFsaQBzZWNyZXQ=
            S: 235 2.7.0 …
            """);
    stage.play(plain, plain.connection().offeringTls().binding("tls-exporter", new byte[32]));
  }

  private void certified(String transcript, String... addresses) {
    var script = Transcript.of(GREETED + transcript);
    stage.play(script, script.connection().certified(addresses).overTls());
  }

  @Test
  void aCertificateSaysWhoItIs() {
    certified("C: AUTH EXTERNAL =\nS: 235 2.7.0 …\n", "ali@example.org");
    certified("C: AUTH EXTERNAL\nS: 334…\nC:\nS: 235 2.7.0 …\n", "ali@example.org");
    var noted = stage.surroundings.recorded().notes(Note.LoggedIn.class);
    assertEquals("EXTERNAL", noted.getFirst().how());
    assertEquals("ali@example.org", noted.getFirst().login().toString());
  }

  /** EHLO tells of XCLIENT: that is no word of the client's on who it is. */
  @Test
  void aCertificateOutlivesTheQuestionOfXclientButNotXclient() {
    for (boolean named : new boolean[] {false, true}) {
      var script =
          Transcript.of(
              GREETED
                  + (named ? "C: XCLIENT ADDR=198.51.100.7\nS: 220 …\nC: EHLO b\nS: …\n" : "")
                  + "C: AUTH EXTERNAL =\n"
                  + (named ? "S: 504 5.5.4 …\n" : "S: 235 2.7.0 …\n"));
      stage.play(script, script.connection().certified("ali@example.org").trusted().overTls());
    }
  }

  /** Where the proxy is in a local network, too: whom XCLIENT names is in none. */
  @Test
  void aCertificateOutlivesAnXclientThatNamesNobodyElse() {
    var script =
        Transcript.of(
            GREETED
                + "C: XCLIENT NAME=[UNAVAILABLE]\nS: 220 …\nC: EHLO b\nS: …\n"
                + "C: AUTH EXTERNAL =\nS: 235 2.7.0 …\n");
    var proxy = script.connection().from("127.0.0.1", true).trusted();
    stage.play(script, proxy.certified("ali@example.org").overTls());
  }

  /** Joe's name in base64; the certificate stands for Ali, for both, and for nobody here. */
  @Test
  void aCertificateIsGoodForThoseThatItNames() {
    String joe = "C: AUTH EXTERNAL am9lQGV4YW1wbGUub3Jn\n";
    certified(joe + "S: 535 5.7.8 …\n", "ali@example.org");
    certified(joe + "S: 235 2.7.0 …\n", "ali@example.org", "joe@example.org");
    certified("C: AUTH EXTERNAL =\nS: 535 5.7.8 …\n", "ali@example.org", "joe@example.org");
    certified("C: AUTH EXTERNAL =\nS: 535 5.7.8 …\n", "nobody@example.org");
    certified("C: AUTH EXTERNAL =\nS: 535 5.7.8 …\n", "ali@elsewhere.example");
    certified("C: AUTH EXTERNAL /w==\nS: 535 5.7.8 …\n", "ali@example.org");
  }

  @Test
  void withoutACertificateThereIsNoExternal() {
    overTls("C: AUTH EXTERNAL =\nS: 504 5.5.4 …\n");
  }

  @Test
  void plainWithAndWithoutAnInitialResponse() {
    overTls(
        """
        C: AUTH PLAIN
        S: 334…
        C: AGFsaUBleGFtcGxlLm9yZwBzZWNyZXQ=
        S: 235 2.7.0 …
        """);
    var noted = stage.surroundings.recorded().notes(Note.LoggedIn.class);
    assertEquals("PLAIN", noted.getFirst().how());
    assertEquals("ali@example.org", noted.getFirst().login().toString());
  }

  @Test
  void login() {
    overTls(
        """
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YWxp
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 …
        """);
  }

  @Test
  void c7WhoGuessesIsAnsweredLate() {
    var script =
        Transcript.of(
            GREETED
                + """
                C: AUTH PLAIN AGFsaQB3cm9uZw==
                S: 535 5.7.8 …
                C: AUTH PLAIN AGFsaQB3cm9uZw==
                S: 535 5.7.8 …
                C: AUTH PLAIN AGFsaQBzZWNyZXQ=
                S: 235 2.7.0 …
                """);
    MemoryConnection connection = script.connection().overTls();
    stage.play(script, connection);
    assertEquals(Duration.ofSeconds(4), connection.paused());
  }

  /** A password may hold for one service alone. */
  @Test
  void whoLogsInDoesSoToSubmit() {
    overTls(
        """
        C: AUTH PLAIN AGFsaQBzZWNyZXQgZm9yIGltYXA=
        S: 535 5.7.8 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQgZm9yIHN1Ym1pc3Npb24=
        S: 235 2.7.0 …
        """);
  }

  @Test
  void theMailSaysThatSomebodyWasLoggedInAndTheTraceWho() {
    overTls(
        """
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 235 2.7.0 …
        C: MAIL FROM:<ali@example.org> AUTH=<>
        C: RCPT TO:<joe@localhost>
        C: DATA
        S: 250 2.1.0 …
        S: 250 2.1.5 …
        S: 354 …
        C: Subject: x
        C> \\r\\n.\\r\\n
        S: 250 2.6.0 …
        """);
    assertTrue(mailTaken().contains("with ESMTPSA"), mailTaken());
    var begun = stage.surroundings.recorded().notes(Note.TransactionBegun.class).getFirst();
    assertEquals(Optional.of("ali@example.org"), begun.login().map(Object::toString));
  }

  /** Attack C1: another session is not touched, and this one stays usable. */
  @Test
  void c1_whatIsNoResponse() {
    overTls(
        """
        C: AUTH PLAIN %%%
        S: 501 5.5.2 …
        C: AUTH PLAIN =
        S: 535 5.7.8 …
        C: AUTH PLAIN
        S: 334…
        C: *
        S: 501 5.7.0 …
        C: AUTH
        S: 501 5.5.4 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ= more
        S: 501 5.5.4 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 235 2.7.0 …
        """);
  }

  @Test
  void c1_aResponseMayBeLongAndNotEndless() {
    overTls(
        "C: AUTH PLAIN\nS: 334…\nC: "
            + "A".repeat(12_284)
            + "\nS: 535 5.7.8 …\nC: AUTH PLAIN\nS: 334…\nC: "
            + "A".repeat(12_288)
            + "\nS: 500 5.5.6 …\nC: AUTH PLAIN\nS: 334…\nC: "
            + "A".repeat(1 << 20)
            + "\nS: 421 4.5.2 …\nS: <closed>");
  }

  /** RFC 7628 §4, and what Google made of it before; the token that holds is {@code abc}. */
  @Test
  void tokens() {
    stage.surroundings.with(new FakeBearerTokens().add("abc", "ali@example.org"));
    overTls(
        "C: AUTH OAUTHBEARER bixhPWFsaUBleGFtcGxlLm9yZywBYXV0aD1CZWFyZXIgYWJjAQE=\n"
            + "S: 235 2.7.0 …\n");
    overTls(
        "C: AUTH XOAUTH2\n"
            + "S: 334…\n"
            + "C: dXNlcj1hbGlAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgYWJjAQE=\n"
            + "S: 235 2.7.0 …\n");
    overTls(
        """
        C: AUTH OAUTHBEARER bixhPWFsaUBleGFtcGxlLm9yZywBYXV0aD1CZWFyZXIgb2xkAQE=
        S: 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJtYWlsIiwib3BlbmlkLWNvbmZpZ3VyYXRpb24iOiJodHRwczovL3Nzby5leGFtcGxlLy53ZWxsLWtub3duL29wZW5pZC1jb25maWd1cmF0aW9uIn0=
        C: AQ==
        S: 535 5.7.8 …
        C: AUTH XOAUTH2 dXNlcj1hbGlAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgb2xkAQE=
        S: 334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=
        C:
        S: 535 5.7.8 …
        C: AUTH XOAUTH2 dXNlcj1hbGlAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgYWJjAQE=
        S: 235 2.7.0 …
        """);
  }

  /**
   * Many programs send a token along with AUTH, which RFC 4954 §4 wants from a length on in a line
   * of its own. No other command may be as long (attack C1).
   */
  @Test
  void c1_aTokenMayStandBehindAuthHoweverLong() {
    String token = "x".repeat(9000);
    stage.surroundings.with(new FakeBearerTokens().add(token, "ali@example.org"));
    byte[] said = ("n,,\1auth=Bearer " + token + "\1\1").getBytes(US_ASCII);
    overTls(
        "C: AUTH OAUTHBEARER "
            + Base64.getEncoder().encodeToString(said)
            + "\nS: 235 2.7.0 …\nC: NOOP "
            + "A".repeat(9000)
            + "\nS: 500 …\nC: NOOP\nS: 250 …");
    overTls(
        "C: AUTH OAUTHBEARER "
            + "A".repeat(12_288)
            + "\nS: 500 …\nC: AUTH OAUTHBEARER "
            + "A".repeat(1 << 20)
            + "\nS: 421 4.5.2 …\nS: <closed>");
  }

  /** Attacks C2 and C3. */
  @Test
  void c2_c3_noneOfTheseIsALogin() {
    overTls(
        """
        # NUL NUL
        C: AUTH PLAIN AAA=
        S: 535 5.7.8 …
        # ali with an empty password
        C: AUTH PLAIN AGFsaQA=
        S: 535 5.7.8 …
        # *)(uid=*
        C: AUTH PLAIN ACopKHVpZD0qAHNlY3JldA==
        S: 535 5.7.8 …
        # the fourth failure is the last
        C: AUTH PLAIN AGFsaQB3cm9uZw==
        S: 421 4.7.0 …
        S: <closed>
        """);
  }

  /** Attack B16. */
  @Test
  void b16_onceAndInItsPlace() {
    overTls(
        """
        C: MAIL FROM:<a@b.example>
        S: 250 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 503 5.5.1 …
        C: RSET
        S: 250 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 235 2.7.0 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 503 5.5.1 …
        """);
    stage.play(
        """
        S: 220 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 503 5.5.1 …
        C: HELO a.example
        S: 250 …
        C: AUTH PLAIN AGFsaQBzZWNyZXQ=
        S: 503 5.5.1 …
        """);
  }

  @Test
  void b16_reallyOff() {
    var off = new LoginSettings(false, InClear.LOCAL, false, 0, 0, Duration.ZERO);
    var script = Transcript.of(GREETED + "C: AUTH PLAIN AGFsaQBzZWNyZXQ=\nS: 502 5.5.1 …");
    new Stage(Settings.standard().login(off).make()).play(script, script.connection().overTls());
  }

  @Test
  void startTlsForgetsNothingThatWasNeverSaidAndALoginEndsWithXclient() {
    var local = new LoginSettings(true, InClear.LOCAL, false, 0, 0, Duration.ZERO);
    var script =
        Transcript.of(
            GREETED
                + """
                C: AUTH PLAIN AGFsaQBzZWNyZXQ=
                S: 235 2.7.0 …
                C: STARTTLS
                S: 220 2.0.0 …
                C: EHLO a.example
                S: …
                C: AUTH PLAIN AGFsaQBzZWNyZXQ=
                S: 235 2.7.0 …
                """);
    MemoryConnection connection = script.connection().from("127.0.0.1", true).offeringTls();
    new Stage(Settings.standard().login(local).make()).play(script, connection);
  }

  /** Attack B25. */
  @Test
  void b25_theAuthorOfAMailIsXtextOrRefused() {
    overTls(
        """
        C: MAIL FROM:<a@b.example> AUTH=+0A
        S: 501 5.5.4 …
        C: MAIL FROM:<a@b.example> AUTH
        S: 501 5.5.4 …
        C: MAIL FROM:<a@b.example> AUTH=e+3Dmc2@example.com
        S: 250 …
        """);
  }

  private String mailTaken() {
    var taken = stage.intake.taken().getLast();
    return taken.mail().trace() + taken.text();
  }
}
