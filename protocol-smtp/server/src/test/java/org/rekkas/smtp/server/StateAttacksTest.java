package org.rekkas.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rekkas.sasl.server.InClear;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Reply;
import org.rekkas.testkit.MemoryConnection;
import org.rekkas.testkit.Transcript;

/** Section B of the attack list: protocol state. */
class StateAttacksTest {
  private static final String GREETED =
      """
      S: 220 …
      C: EHLO a.example
      S: …
      """;

  private static final String MAIL =
      """
      C: MAIL FROM:<a@b>
      C: RCPT TO:<joe@localhost>
      S: 250 2.1.0 …
      S: 250 2.1.5 …
      """;

  /** Shows that the connection is usable. */
  private static final String GOOD =
      """
      C: RSET
      S: 250 2.0.0 reset
      C: MAIL FROM:<a@b>
      C: RCPT TO:<joe@localhost>
      C: DATA
      S: 250 2.1.0 …
      S: 250 2.1.5 …
      S: 354 …
      C: Subject: good
      C> \\r\\n.\\r\\n
      S: 250 2.6.0 …
      C: QUIT
      S: 221 …
      S: <closed>
      """;

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

  @Test
  void b3_nothingPassesStartTls() {
    var injected =
        Transcript.of(
            """
            S: 220 …
            C: EHLO a.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250-STARTTLS
            S: 250-DELIVERBY 10
            S: 250 HELP
            C: STARTTLS
            C: MAIL FROM:<injected@b>
            S: 220 2.0.0 …
            C: RCPT TO:<joe@localhost>
            S: 503 5.5.1 …
            C: EHLO a.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250-LIMITS RCPTMAX=1000
            S: 250-AUTH PLAIN LOGIN
            S: 250-DELIVERBY 10
            S: 250 HELP
            C: STARTTLS
            S: 503 5.5.1 …
            """
                + GOOD);
    var stage = new Stage();
    stage.play(injected, injected.connection().offeringTls());
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .contains(" with ESMTPS\r\n\tid " + stage.intake.taken().getFirst().mail().id()));
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .contains("\r\n\ttls TLS_AES_128_GCM_SHA256;"));
  }

  @Test
  void b3_startTlsIsNotForTheMiddleOfATransaction() {
    var late = Transcript.of(GREETED + MAIL + "C: STARTTLS\nS: 503 5.5.1 …\n" + GOOD);
    new Stage().play(late, late.connection().offeringTls());
    new Stage().play(GREETED + "C: STARTTLS\nS: 502 5.5.1 …\n" + GOOD);
  }

  @Test
  void b5_b6_aConnectionThatEndsInAContentLeavesNothing() throws IOException {
    for (String start :
        List.of("DATA\r\nSubject: cut\r\n", "BDAT 10\r\nSubj", "BDAT 0\r\nBDAT 9 LAST\r\nS")) {
      var stage = new Stage(Settings.standard().patient().make());
      var connection =
          MemoryConnection.sending(
              ("EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n" + start)
                  .getBytes(ISO_8859_1));
      stage.protocol().serve(connection);
      assertEquals(0, stage.intake.taken().size());
      assertEquals(1, stage.intake.drafts);
      assertEquals(
          "connection lost",
          stage.surroundings.recorded().notes(Note.SessionClosed.class).getFirst().how());
    }
  }

  @Test
  void b7_aChunkThatBelongsToNothingIsSkipped() {
    new Stage()
        .play(
            GREETED
                + """
                C> BDAT 6\\r\\nQUIT\\r\\n
                S: 503 5.5.1 …
                C: MAIL FROM:<a@b>
                C> BDAT 6 LAST\\r\\nQUIT\\r\\n
                S: 250 …
                S: 554 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b8_anErrorInAChunkEndsTheTransaction() {
    new Stage(Settings.standard().maxSize(100).make())
        .play(
            GREETED
                + MAIL
                + """
                C> BDAT 101\\r\\n%s
                C: DATA
                S: 552 5.3.4 …
                S: 503 5.5.1 …
                """
                    .formatted("x".repeat(101))
                + GOOD);
  }

  @Test
  void b9_aRefusedContentEndsTheTransaction() {
    new Stage()
        .play(
            GREETED
                + MAIL
                + """
                C: DATA
                S: 354 …
                C> bare\\nfeed\\r\\n.\\r\\n
                S: 550 5.6.0 …
                C: RCPT TO:<joe@localhost>
                C: DATA
                S: 503 5.5.1 …
                S: 503 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b10_verbsDoNotTouchTheTransaction() {
    var stage = new Stage();
    stage.gate.verbs.put(
        "VRFY", argument -> VerbStep.say(Reply.of(550, "5.1.1", "no " + argument)));
    stage.play(
        GREETED
            + MAIL
            + """
            C: VRFY müller
            S: 550 5.1.1 no m?ller
            C: VRFY müller SMTPUTF8
            S: 550 5.1.1 no müller SMTPUTF8
            C: EXPN list
            C: NOOP
            C: HELP VRFY
            C: XYZ
            S: 502 5.5.1 …
            S: 250 2.0.0 OK
            S: 214 2.0.0 VRFY argument
            S: 500 5.5.1 …
            C: DATA
            S: 354 …
            C: .
            S: 250 2.6.0 …
            """);
  }

  @Test
  void b11_chunksThatBringNothingAreCounted() throws IOException {
    for (String chunk : List.of("BDAT 0\r\n", "BDAT 1\r\nx")) {
      var stage = new Stage(Settings.standard().patient().make());
      String said =
          LineEndAttacksTest.talk(
              stage,
              8192,
              "EHLO a\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n" + chunk.repeat(100_000));
      assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"));
      assertTrue(said.length() < 10_000);
    }
  }

  @Test
  void b12_aChunkOfUnknownSizeEndsTheSession() {
    for (String size : List.of("18446744073709551616", "-1", "+1", "1 LAST x", "0x10", "")) {
      new Stage().play(GREETED + MAIL + "C: BDAT " + size + "\nS: 501 5.5.4 …\nS: <closed>");
    }
    new Stage().play(GREETED + MAIL + "C: BDAT 922337203685477579\nS: 552 5.3.4 …\nS: <closed>");
  }

  @Test
  void b13_chunksAndOtherCommands() {
    new Stage()
        .play(
            GREETED
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: RCPT TO:<ali@localhost>
                C: MAIL FROM:<x@y>
                C: DATA
                S: 250 2.0.0 4 octets received
                S: 503 5.5.1 …
                S: 503 5.5.1 …
                S: 503 5.5.1 DATA after BDAT…
                """
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: RSET
                C> BDAT 4 LAST\\r\\nlost
                S: 250 2.0.0 4 octets received
                S: 250 2.0.0 reset
                S: 503 5.5.1 …
                """
                + MAIL
                + """
                C> BDAT 4\\r\\nlost
                C: EHLO again
                S: 250 2.0.0 4 octets received
                S: …
                S: 250 HELP
                """
                + GOOD);
    var stage =
        new Stage()
            .play(
                GREETED
                    + MAIL
                    + """
                    C> BDAT 4\\r\\nlost
                    C: QUIT
                    S: 250 …
                    S: 221 …
                    S: <closed>
                    """);
    assertEquals(0, stage.intake.taken().size());
  }

  @Test
  void b13_chunksMakeAMail() {
    var stage =
        new Stage()
            .play(
                GREETED
                    + MAIL
                    + """
                    C> BDAT 12\\r\\nSubject: a\\r\\n
                    C> BDAT 2\\r\\n\\r\\n
                    C> BDAT 3\\r\\n.\\r\\n
                    C: BDAT 0 LAST
                    S: 250 2.0.0 12 octets received
                    S: 250 2.0.0 2 octets received
                    S: 250 2.0.0 3 octets received
                    S: 250 2.6.0 …
                    """
                    + GOOD);
    assertEquals("Subject: a\r\n\r\n.\r\n", stage.intake.taken().getFirst().text());
  }

  @Test
  void b14_recipientsAreCountedOnce() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    var input = new StringBuilder("EHLO a\r\nMAIL FROM:<a@b>\r\n");
    for (int i = 0; i < 10_000; i++) {
      input.append("RCPT TO:<JOE@localhost>\r\n");
    }
    for (int i = 0; i < 150; i++) {
      input.append("RCPT TO:<u").append(i).append("@localhost>\r\n");
    }
    String said = LineEndAttacksTest.talk(stage, 4096, input + "DATA\r\n.\r\nQUIT\r\n");
    assertEquals(51, said.split("452 4.5.3 ", -1).length - 1);
    assertEquals(100, stage.gate.recipientsAsked);
    assertEquals(100, stage.intake.taken().getFirst().mail().envelope().recipients().size());
  }

  @Test
  void b14_whoHasTooManyRecipientsSendsTheRestInAnotherMail() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    String text = "DATA\r\n.\r\n";
    String said =
        LineEndAttacksTest.talk(
            stage,
            4096,
            "EHLO a\r\n"
                + ("MAIL FROM:<a@b>\r\n" + recipients("u", 0, 5000) + text)
                + ("MAIL FROM:<a@b>\r\n" + recipients("u", 100, 200) + text)
                + "QUIT\r\n");
    assertEquals(4900, said.split("452 4.5.3 ", -1).length - 1);
    assertTrue(said.endsWith("\r\n221 2.0.0 goodbye\r\n"), said);
    assertEquals(2, stage.intake.taken().size());
    for (var taken : stage.intake.taken()) {
      assertEquals(100, taken.mail().envelope().recipients().size());
    }
  }

  @Test
  void b14_recipientsWithoutEndEndTheSession() throws IOException {
    var stage = new Stage(Settings.standard().maxRecipients(100).patient().make());
    String said =
        LineEndAttacksTest.talk(
            stage, 65_536, "EHLO a\r\nMAIL FROM:<a@b>\r\n" + recipients("u", 0, 200_000));
    assertEquals(100_000, said.split("452 4.5.3 ", -1).length - 1);
    assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"));
  }

  @Test
  void d10_aListMayHoldAsManyStaleAddressesAsGoodOnes() throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    var list = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      list.append(recipients("u", i, i + 1)).append(recipients("nobody", i, i + 1));
    }
    String said =
        LineEndAttacksTest.talk(
            stage, 4096, "EHLO a\r\nMAIL FROM:<a@b>\r\n" + list + "DATA\r\n.\r\nQUIT\r\n");
    assertEquals(300, said.split("550 5.1.1 ", -1).length - 1);
    assertEquals(300, stage.intake.taken().getFirst().mail().envelope().recipients().size());
  }

  @Test
  void d10_guessingAddressesHasAnEnd() throws IOException {
    String known = "RCPT TO:<joe@localhost>\r\n";
    assertEquals(101, guesses(i -> known + recipients("nobody", i, i + 1)));
    assertEquals(
        199,
        guesses(
            i ->
                i % 100 == 99
                    ? "RSET\r\nMAIL FROM:<a@b>\r\n" + recipients("nobody", i, i + 1)
                    : recipients("u", i, i + 1) + recipients("nobody", i, i + 1)));
  }

  /** How many addresses a session may guess, though it knows some. */
  private static int guesses(IntFunction<String> guess) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    var all = new StringBuilder("EHLO a\r\nMAIL FROM:<a@b>\r\n");
    for (int i = 0; i < 1000; i++) {
      all.append(guess.apply(i));
    }
    String said = LineEndAttacksTest.talk(stage, 4096, all.toString());
    assertTrue(said.endsWith("\r\n421 4.7.0 too many commands without a mail\r\n"), said);
    return said.split("550 5.1.1 ", -1).length - 1;
  }

  private static String recipients(String name, int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(i -> "RCPT TO:<%s%d@localhost>\r\n".formatted(name, i))
        .collect(Collectors.joining());
  }

  @Test
  void b15_theOrderOfCommands() {
    new Stage(Settings.standard().strict().make())
        .play(
            """
            S: 220 …
            C: MAIL FROM:<a@b>
            S: 503 5.5.1 …
            C: EHLO a.example
            S: …
            C: RCPT TO:<joe@localhost>
            C: DATA
            S: 503 5.5.1 …
            S: 503 5.5.1 …
            C: MAIL FROM:<a@b>
            C: MAIL FROM:<a@b>
            C: DATA
            S: 250 2.1.0 …
            S: 503 5.5.1 …
            S: 554 5.5.1 …
            C: RCPT TO:<nobody@localhost>
            C: RCPT TO:<x@elsewhere.example>
            C: DATA
            S: 550 5.1.1 …
            S: 550 5.7.1 …
            S: 554 5.5.1 …
            C: EHLO a.example
            S: …
            C: RCPT TO:<joe@localhost>
            S: 503 5.5.1 …
            """
                + GOOD);
  }

  @Test
  void b16_authIsReallyOff() {
    var off = new LoginSettings(false, InClear.LOCAL, false, 0, 0, Duration.ZERO);
    new Stage(Settings.standard().login(off).make())
        .play(
            GREETED
                + """
                C: AUTH PLAIN AGEAYg==
                S: 502 5.5.1 …
                """
                + MAIL
                + """
                C: AUTH PLAIN AGEAYg==
                S: 503 5.5.1 …
                C: AUTH LOGIN
                S: 503 5.5.1 …
                """
                + GOOD);
  }

  @Test
  void b17_otherProtocols() {
    for (String first :
        List.of(
            "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
            "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc\\x03\\x03",
            "SSH-2.0-OpenSSH_9.2\\r\\n",
            "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\\r\\n")) {
      new Stage()
          .play(
              """
              S: 220 …
              C> %s
              S: 554 5.5.1 …
              S: <closed>
              """
                  .formatted(first));
    }
  }

  @Test
  void b18_patienceEnds() throws IOException {
    assertEquals(20, repliesUntilClosed("FOO\r\n", "421 4.7.0 too many errors"));
    assertEquals(20, repliesUntilClosed("MAIL FROM:<\r\n", "421 4.7.0 too many errors"));
    for (String junk : List.of("NOOP", "RSET", "VRFY a", "HELP NOOP", "HELO a", "RCPT TO:<a@b>")) {
      int replies = repliesUntilClosed(junk + "\r\n", "421 4.7.0 too many ");
      assertTrue(replies <= 101, junk);
    }
    assertTrue(repliesUntilClosed("MAIL FROM:<a@b>\r\nRSET\r\n", "421 4.7.0 ") <= 202);
  }

  private static int repliesUntilClosed(String command, String end) throws IOException {
    var stage = new Stage(Settings.standard().patient().make());
    String said = LineEndAttacksTest.talk(stage, 4096, command.repeat(10_000));
    String[] lines = said.split("\r\n");
    assertTrue(lines[lines.length - 1].startsWith(end), said);
    return lines.length - 1;
  }

  @Test
  void b18_mailsRenewThePatience() throws IOException {
    var stage = new Stage();
    String mail =
        MAIL + "C: DATA\nS: 354 …\nC: .\nS: 250 2.6.0 …\nC: FOO\nS: 500 …\nC: RSET\nS: 250 …\n";
    stage.play(GREETED + mail.repeat(150));
    assertEquals(150, stage.intake.taken().size());
  }

  @Test
  void b19_linesHaveAnEnd() {
    new Stage().play(GREETED + "C: NOOP " + "x".repeat(2041) + "\nS: 250 2.0.0 OK\n" + GOOD);
    for (int length : new int[] {2042, 4096, 10_000_000}) {
      new Stage()
          .play(GREETED + "C: NOOP " + "x".repeat(length) + "\nS: 500 5.5.2 …\nS: <closed>\n");
    }
  }

  @Test
  void b20_everyWaitHasAnInstantAtWhichItEnds() {
    var script =
        Transcript.of(
            GREETED + MAIL + "C: DATA\nS: 354 …\nC: a\nC> .\nC> \\r\\n\nS: 250 2.6.0 …\n");
    var stage = new Stage();
    var connection = script.connection().inPieces(1);
    stage.play(script, connection);
    var now = stage.surroundings.clock().instant();
    for (var deadline : connection.deadlines()) {
      assertTrue(
          deadline.equals(now.plus(Duration.ofMinutes(5)))
              || deadline.equals(now.plus(Duration.ofMinutes(3))));
    }
    assertTrue(connection.deadlines().contains(now.plus(Duration.ofMinutes(3))));
  }

  @Test
  void b20_aDripOfOctetsGainsNothing() throws IOException {
    var stage = new Stage();
    var start = stage.surroundings.clock().instant();
    var said = new StringBuilder();
    var connection =
        new MemoryConnection[] {
          new MemoryConnection(
              heard -> {
                said.append(new String(heard, ISO_8859_1));
                stage.surroundings.manualClock().advance(Duration.ofMinutes(1));
                if (stage
                    .surroundings
                    .clock()
                    .instant()
                    .isAfter(start.plus(Duration.ofMinutes(5)))) {
                  throw new SocketTimeoutException();
                }
                return "x".getBytes(ISO_8859_1);
              })
        };
    stage.protocol().serve(connection[0]);
    said.append(new String(connection[0].unheard(), ISO_8859_1));
    assertTrue(said.toString().endsWith("421 4.4.2 timeout\r\n"), said.toString());
  }

  @Test
  void b20_aSessionEndsAfterItsTime() throws IOException {
    var stage = new Stage();
    var connection =
        new MemoryConnection(
            _ -> {
              stage.surroundings.manualClock().advance(Duration.ofHours(2));
              throw new SocketTimeoutException();
            });
    stage.protocol().serve(connection);
    assertTrue(
        new String(connection.unheard(), ISO_8859_1)
            .endsWith("421 4.4.2 the session has lasted too long\r\n"));
  }

  @Test
  void b24_xclientIsForTrustedPeers() {
    new Stage().play(GREETED + "C: XCLIENT ADDR=198.51.100.7\nS: 550 5.7.0 …\n" + GOOD);
    var stage = new Stage();
    var trusted =
        Transcript.of(
            """
            S: 220 …
            C: EHLO proxy.example
            S: 250-mx.example.org greets [192.0.2.1]
            S: …
            S: 250 XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT
            C: XCLIENT ADDR=IPV6:2001:db8::7 PORT=99 HELO=client.example PROTO=ESMTP
            S: 220 …
            C: XCLIENT NAME=[UNAVAILABLE]
            S: 220 …
            C: EHLO client.example
            S: 250-mx.example.org greets [IPv6:2001:db8:0:0:0:0:0:7]
            S: …
            C: XCLIENT ADDR=not.a.literal
            S: 501 5.5.4 …
            C: XCLIENT FOO=bar
            S: 501 5.5.4 …
            C: XCLIENT NAME=a+0D+0A
            S: 501 5.5.4 …
            C: XCLIENT LOGIN=[UNAVAILABLE] ADDR=[TEMPUNAVAIL]
            S: 220 …
            """
                + MAIL
                + "C: XCLIENT ADDR=192.0.2.2\nS: 503 5.5.1 …\n"
                + GOOD);
    stage.play(trusted, trusted.connection().trusted());
    assertTrue(
        stage
            .intake
            .taken()
            .getFirst()
            .mail()
            .trace()
            .startsWith("Received: from [0.0.0.0] ([0.0.0.0])"),
        "not the proxy's");
    assertEquals(4, stage.gate.sessions.size());
  }

  /** What stands behind it in the same read would else be carried out with the proxy's rights. */
  @Test
  void b24_whoIsNamedAndShutOutSendsNothing() throws IOException {
    var stage = new Stage();
    String commands =
        "XCLIENT ADDR=198.51.100.7\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe@localhost>\r\n"
            + "BDAT 3 LAST\r\nx\r\nQUIT\r\n";
    var left = new ArrayList<>(List.of("EHLO a\r\n", commands, ""));
    var proxy = new MemoryConnection(_ -> left.removeFirst().getBytes(ISO_8859_1)).trusted();
    stage.protocol().serve(proxy.shuttingOut("198.51.100.7"));
    assertEquals("550 5.7.0 not authorised\r\n", new String(proxy.unheard(), ISO_8859_1));
    assertEquals(List.of(), stage.intake.taken());
  }

  @Test
  void b25_b27_parameters() {
    var stage = new Stage(Settings.standard().maxSize(1000).make());
    stage.gate.parameters.add("PRIO");
    stage.play(
        GREETED
            + """
            C: MAIL FROM:<a@b> SIZE=1001
            S: 552 5.3.4 …
            C: MAIL FROM:<a@b> SIZE=99999999999999999999
            S: 552 5.3.4 …
            C: MAIL FROM:<a@b> SIZE=-1
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> BODY=FOO
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> HOLDFOR=999999999999
            S: 555 5.5.4 …
            C: MAIL FROM:<a@b> AUTH=<
            S: 501 5.5.4 …
            C: MAIL FROM:<a@b> PRIO=bad
            S: 501 5.5.4 bad PRIO (…)
            C: MAIL FROM:<a@b> PRIO=3 SIZE=1000 RET=FULL ENVID=a+20b
            S: 250 2.1.0 …
            C: RCPT TO:<joe@localhost> FOO
            S: 555 5.5.4 …
            C: RCPT TO:<joe@localhost> NOTIFY=NEVER,FAILURE
            S: 501 5.5.4 …
            C: RCPT TO:<joe@localhost> NOTIFY=NEVER ORCPT=rfc822;j+40b
            S: 250 2.1.5 …
            C: DATA
            S: 354 …
            C: .
            S: 250 2.6.0 …
            """
            + GOOD);
    var envelope = stage.intake.taken().getFirst().mail().envelope();
    assertEquals("{PRIO=3}", envelope.options().parameters().toString());
    assertEquals("a b", envelope.options().envelopeId().orElseThrow());
    assertEquals("rfc822;j@b", envelope.recipients().getFirst().original().orElseThrow());
  }

  @Test
  void b28_theNameOfHelloCannotHarm() {
    new Stage()
        .play(
            """
            S: 220 …
            C: EHLO ${jndi:ldap://x}
            S: 501 5.5.4 …
            C: EHLO [IPv6:xyz]
            S: 501 5.5.4 …
            C> EHLO a\\x01b\\r\\n
            S: 501 5.5.4 …
            C: HELO <b>
            S: 501 5.5.4 …
            C: EHLO fine
            S: …
            """
                + GOOD);
  }
}
