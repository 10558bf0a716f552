package org.rekkas.plugins.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Logins;
import org.rekkas.spi.journal.Note;
import org.rekkas.testkit.FakeBearerTokens;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** Logins that are refused. Numbers are those of the catalogue of attacks. */
class LoginAttacksTest {
  private final Stage stage = new Stage().mail("Subject: tea\r\n\r\n");

  @Test
  void passwordsAreNotTakenInPlainTextFromAfar() {
    stage.play(
        """
        S: +OK …
        C: USER ali
        S: -ERR [AUTH] turn on TLS before you log in
        C: PASS secret
        S: -ERR [AUTH] turn on TLS before you log in
        C: STLS
        S: -ERR TLS is not offered, or on already
        C: CAPA
        S: +OK it follows
        S: UTF8 USER
        S: …
        S: .
        C: QUIT
        S: +OK goodbye
        """,
        false);
  }

  /** A password may hold for one service alone. */
  @Test
  void whoLogsInDoesSoToPop3() {
    stage.play(
        """
        S: +OK …
        C: USER ali
        S: +OK …
        C: PASS secret for imap
        S: -ERR [AUTH] …
        C: USER ali
        S: +OK …
        C: PASS secret for pop3
        S: +OK 1 messages
        C: QUIT
        S: +OK goodbye
        """);
  }

  @Test
  void tlsMakesLoginPossible() {
    Transcript script =
        Transcript.of(
            """
            S: +OK …
            C: CAPA
            S: +OK it follows
            S: STLS
            S: …
            S: .
            C: STLS
            S: +OK begin TLS now
            C: CAPA
            S: +OK it follows
            S: USER
            S: SASL PLAIN LOGIN
            S: UTF8 USER
            S: …
            S: .
            C: STLS
            S: -ERR TLS is not offered, or on already
            C: USER ali
            S: +OK …
            C: PASS secret
            S: +OK 1 messages
            C: CAPA
            S: +OK it follows
            S: USER
            S: …
            S: .
            C: QUIT
            S: +OK goodbye
            """);
    stage.play(script, script.connection().offeringTls());
  }

  @Test
  void b3_whatIsSaidBeforeTheHandshakeIsForgotten() {
    Transcript script =
        Transcript.of(
            """
            S: +OK …
            C: STLS
            C: USER ali
            C: PASS secret
            S: +OK begin TLS now
            C: PASS secret
            S: -ERR USER comes before PASS
            """);
    stage.play(script, script.connection().offeringTls());
  }

  @Test
  void aNameIsForgottenByTls() {
    Transcript script =
        Transcript.of(
            """
            S: +OK …
            C: USER ali
            S: +OK …
            C: STLS
            S: +OK begin TLS now
            C: PASS secret
            S: -ERR USER comes before PASS
            """);
    stage.play(script, script.connection().from("127.0.0.1", true).offeringTls());
  }

  /** RFC 3206: AUTH would have the client ask for another password. */
  @Test
  void c7_whoHasToWaitIsNotToldThatThePasswordIsWrong() {
    stage.surroundings.with((Logins) (_, _) -> Optional.empty());
    stage.play(
        """
        S: +OK …
        C: USER ali
        S: +OK and the password?
        C: PASS secret
        S: -ERR [SYS/TEMP] …
        """);
  }

  @Test
  void c6_c7_failuresSoundAndTakeTheSameAndTheThirdIsTheLast() {
    Transcript script =
        Transcript.of(
            """
            S: +OK …
            C: USER nobody
            S: +OK and the password?
            C: PASS secret
            S: -ERR [AUTH] the name or the password is wrong
            C: USER ali
            S: +OK and the password?
            C: PASS wrong
            S: -ERR [AUTH] the name or the password is wrong
            C: USER @@
            S: +OK and the password?
            C: PASS
            S: -ERR …
            C: PASS secret
            S: -ERR [AUTH] the name or the password is wrong; goodbye
            S: <closed>
            """);
    MemoryConnection connection = script.connection().from("127.0.0.1", true);
    stage.play(script, connection);
    assertEquals(Duration.ofSeconds(6), connection.paused());
    var recorded = stage.surroundings.recorded();
    assertEquals(3, recorded.notes(Note.LoginRefused.class).size());
    assertEquals(List.of(), recorded.notes(Note.Remark.class), "each is told once");
  }

  @Test
  void withoutMemoryForTlsTheSessionGoesOn() {
    Transcript script =
        Transcript.of(
            """
            S: +OK …
            C: STLS
            S: -ERR [SYS/TEMP] no memory is left for TLS; try later
            C: NOOP
            S: -ERR …
            C: QUIT
            S: +OK goodbye
            """);
    stage.play(script, script.connection().offeringTls().withoutMemoryForTls());
  }

  @Test
  void authIsAnotherWayIn() {
    stage.play(
        """
        S: +OK …
        C: AUTH
        S: +OK it follows
        S: PLAIN
        S: LOGIN
        S: .
        C: AUTH PLAIN
        S: +…
        C: AGFsaQBzZWNyZXQ=
        S: +OK 1 messages
        C: AUTH PLAIN
        S: -ERR you are logged in already
        """);
    stage.play("S: +OK …\nC: AUTH plain AGFsaQBzZWNyZXQ=\nS: +OK 1 messages");
  }

  /** The token that holds is {@code abc}; one that does not is followed by an error and a dummy. */
  @Test
  void aTokenIsAThirdOne() {
    stage.surroundings.with(new FakeBearerTokens().add("abc", "ali@example.org"));
    stage.play(
        """
        S: +OK …
        C: AUTH XOAUTH2 dXNlcj1hbGlAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgb2xkAQE=
        S: + eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=
        C:
        S: -ERR [AUTH] …
        C: AUTH XOAUTH2
        S: +…
        C: dXNlcj1hbGlAZXhhbXBsZS5vcmcBYXV0aD1CZWFyZXIgYWJjAQE=
        S: +OK 1 messages
        """);
    stage.play(
        "S: +OK …\n"
            + "C: AUTH OAUTHBEARER bixhPWFsaUBleGFtcGxlLm9yZywBYXV0aD1CZWFyZXIgYWJjAQE=\n"
            + "S: +OK 1 messages");
  }

  @Test
  void c1_c2_authIsRefusedForWhatIsWrong() {
    stage.play(
        """
        S: +OK …
        C: AUTH PLAIN not*base64
        S: -ERR not base64
        C: AUTH PLAIN
        S: +…
        C: *
        S: -ERR given up
        C: AUTH FOO
        S: -ERR no such mechanism is offered on this connection now
        C: AUTH PLAIN AGFsaQB3cm9uZw==
        S: -ERR [AUTH] the name or the password is wrong
        C: AUTH PLAIN =
        S: -ERR …
        C: QUIT
        S: …
        """);
    stage.play(
        "S: +OK …\nC: AUTH PLAIN AGFsaQBzZWNyZXQ=\nS: -ERR [AUTH] turn on TLS before you log in",
        false);
  }

  @Test
  void c2_anEmptyPasswordIsWrong() {
    stage.play(
        """
        S: +OK …
        C: USER ali
        S: +OK …
        C> PASS \\r\\n
        S: -ERR [AUTH] the name or the password is wrong
        """);
  }

  @Test
  void nothingIsToldToStrangers() {
    stage.play(
        """
        S: +OK …
        C: STAT
        S: -ERR log in first
        C: LIST
        S: -ERR log in first
        C: RETR 1
        S: -ERR log in first
        C: DELE 1
        S: -ERR log in first
        C: RSET
        S: -ERR log in first
        C: PASS secret
        S: -ERR USER comes before PASS
        C: APOP ali 0123456789abcdef
        S: -ERR no such command
        """);
  }

  @Test
  void b11_aSessionOfErrorsEnds() {
    stage.play(
        "S: +OK …\n"
            + "C: FOO\nS: -ERR no such command\n".repeat(19)
            + "C: FOO\nS: -ERR too many errors; goodbye\nS: <closed>");
  }

  @Test
  void aLineWithoutEndEndsTheSession() {
    stage.play(
        "S: +OK …\nC> " + "x".repeat(13_000) + "\nS: -ERR the line is too long\nS: <closed>");
  }

  @Test
  void b20_theTimeOfAStrangerIsCountedFromTheGreeting() throws IOException {
    var lines = new ArrayList<>(List.of("CAPA\r\n", "QUIT\r\n"));
    var connection =
        new MemoryConnection(
            _ -> {
              stage.surroundings.manualClock().advance(Duration.ofMinutes(1));
              return lines.removeFirst().getBytes(US_ASCII);
            });
    var end = stage.surroundings.clock().instant().plus(Duration.ofMinutes(3));
    stage.protocol.serve(connection);
    assertEquals(end, connection.deadlines().get(1));
    assertEquals(end, connection.deadlines().get(3));
  }

  @Test
  void aStoppingServerSaysSo() {
    Transcript script =
        Transcript.of("S: +OK …\nS: -ERR [SYS/TEMP] the server is stopping\nS: <closed>");
    MemoryConnection connection = script.connection();
    connection.drain();
    stage.play(script, connection);
  }
}
