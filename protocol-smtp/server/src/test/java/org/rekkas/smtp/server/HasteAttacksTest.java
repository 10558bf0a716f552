package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.server.Passages.GREETED;
import static org.rekkas.smtp.server.Passages.MAIL;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** Section B of the attack list: clients that do not wait for their turn. */
class HasteAttacksTest {
  @Test
  void b1_talkBeforeTheGreeting() {
    var early = Transcript.of("S: 554 5.5.0 …\nS: <closed>");
    new Stage().play(early, early.connection().talkingEarly());
    var allowed = Transcript.of("S: 220 …\nC: QUIT\nS: 221 …");
    new Stage(Settings.standard().patient().make())
        .play(allowed, allowed.connection().talkingEarly());
  }

  @Test
  void b1_aDelayFindsThoseWhoDoNotWait() throws IOException {
    var delay = Duration.ofSeconds(4);
    var stage = new Stage(Settings.standard().greetingDelay(delay).make());
    var early = MemoryConnection.sending("EHLO a\r\n".getBytes(ISO_8859_1)).talkingEarly();
    stage.protocol().serve(early);
    assertTrue(new String(early.unheard(), ISO_8859_1).startsWith("554 5.5.0"));
    assertEquals(Duration.ZERO, early.paused());
    var waits = Transcript.of(GREETED + "C: QUIT\nS: 221 …\nS: <closed>\n");
    var waiting = waits.connection();
    stage.play(waits, waiting);
    assertEquals(delay, waiting.paused());
  }

  /** What is said while the server waits is seen, and ends the waiting. */
  @Test
  void b1_aDelayIsOverOnceTheClientTalks() throws IOException {
    var stage = new Stage(Settings.standard().greetingDelay(Duration.ofSeconds(4)).make());
    var early =
        MemoryConnection.sending("EHLO a\r\n".getBytes(ISO_8859_1))
            .talkingAfter(Duration.ofSeconds(1));
    stage.protocol().serve(early);
    assertTrue(new String(early.unheard(), ISO_8859_1).startsWith("554 5.5.0"));
    assertEquals(Duration.ofSeconds(1), early.paused());
  }

  /** It talks to TLS alone before the greeting, and is not seen to do more. */
  @Test
  void b1_overTlsTheGreetingDoesNotWait() {
    var stage = new Stage(Settings.standard().greetingDelay(Duration.ofSeconds(4)).make());
    var script = Transcript.of(GREETED + "C: QUIT\nS: 221 …\nS: <closed>\n");
    var waiting = script.connection().overTls();
    stage.play(script, waiting);
    assertEquals(Duration.ZERO, waiting.paused());
  }

  @Test
  void b2_pipeliningWithoutPermission() {
    String hasty =
        """
        S: 220 …
        C: HELO a.example
        C: MAIL FROM:<a@b>
        S: 554 5.5.0 …
        S: <closed>
        """;
    new Stage().play(hasty);
    new Stage().play(hasty.replace("HELO", "EHLO"));
    new Stage()
        .play(
            GREETED
                + MAIL
                + """
                C: DATA
                C: Subject: too early
                S: 554 5.5.0 …
                S: <closed>
                """);
    new Stage(Settings.standard().patient().make())
        .play(
            """
            S: 220 …
            C: HELO a.example
            C: MAIL FROM:<a@b>
            C: QUIT
            S: 250 mx.example.org
            S: 250 2.1.0 …
            S: 221 …
            """);
  }

  @Test
  void b2_aSessionMayBePastedInTheLocalNetworkOnly() {
    var stage = new Stage(Settings.standard().patientWithNeighbours().make());
    var welcome =
        Transcript.of(
            """
            S: 220 …
            C: HELO a.example
            C: MAIL FROM:<a@b>
            C: QUIT
            S: 250 …
            S: 250 2.1.0 …
            S: 221 …
            """);
    stage.play(welcome, welcome.connection().from("127.0.0.1", true));
    var refused =
        Transcript.of(
            """
            S: 220 …
            C: HELO a.example
            C: MAIL FROM:<a@b>
            S: 554 5.5.0 …
            S: <closed>
            """);
    stage.play(refused, refused.connection().from("192.0.2.7", false));
  }
}
