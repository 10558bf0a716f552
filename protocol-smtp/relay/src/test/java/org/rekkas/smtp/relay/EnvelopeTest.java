package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.spi.mail.EnvelopeOptions.Returned;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.testkit.TextContent;

/** What the envelope and the content need, and what the hop offers; attacks E17, F10, A7. */
class EnvelopeTest {
  private static final EnvelopeOptions EIGHT =
      new EnvelopeOptions(Body.EIGHT_BIT_MIME, false, Optional.empty(), Optional.empty(), Map.of());
  private static final EnvelopeOptions BINARY =
      new EnvelopeOptions(Body.BINARY_MIME, false, Optional.empty(), Optional.empty(), Map.of());
  private static final EnvelopeOptions UTF8 =
      new EnvelopeOptions(Body.EIGHT_BIT_MIME, true, Optional.empty(), Optional.empty(), Map.of());

  private static String opened(String... keywords) {
    return "S: 220 mx\nC: EHLO mx.example.org\nS: 250-mx\n"
        + String.join("", List.of(keywords).stream().map(k -> "S: 250-" + k + "\n").toList())
        + "S: 250 PIPELINING\n";
  }

  private static final String ANSWERS = "S: 250 OK\nS: 250 OK\nS: 354 go on\n";

  /** Plays one mail; what became of it. */
  private static Outcome send(String script, EnvelopeOptions options, String text, String to)
      throws Exception {
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      relaying.domain("xn--bcher-kva.example", "mx.example.net");
      relaying.domain("xn--fa-hia.example", "mx.example.net");
      var outcome = relaying.deliver(relaying.all(relaying.mail(options, text, to))).getFirst();
      relaying.close();
      hop.played();
      return outcome;
    }
  }

  private static String failure(String script, EnvelopeOptions options, String text, String to)
      throws Exception {
    return assertInstanceOf(Outcome.Failed.class, send(script, options, text, to))
        .reply()
        .enhanced()
        .orElseThrow()
        .toString();
  }

  @Test
  void largerThanTheHopTakes() throws Exception {
    assertEquals(
        "5.3.4", failure(opened("SIZE 20"), EnvelopeOptions.NONE, Relaying.TEXT, "b@example.net"));
  }

  @Test
  void e17_eightBitGoesAsItIsWhereItIsOffered() throws Exception {
    var outcome =
        send(
            opened("8BITMIME")
                + "C: MAIL FROM:<a@example.org> BODY=8BITMIME\n"
                + "C: RCPT TO:<b@example.net>\n"
                + "C: DATA\n"
                + ANSWERS
                + "C: A: b\nC:\nC: \u00e4\nC: .\nS: 250 OK",
            EIGHT,
            "A: b\r\n\r\n\u00e4\r\n",
            "b@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  @Test
  void e17_eightBitIsConvertedWhereItIsNot() throws Exception {
    for (EnvelopeOptions options : List.of(EIGHT, BINARY, EnvelopeOptions.NONE)) {
      var outcome =
          send(
              opened()
                  + "C: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\nC: DATA\n"
                  + ANSWERS
                  + "C: Content-Type: text/plain; charset=utf-8\n"
                  + "C: Content-Transfer-Encoding: quoted-printable\n"
                  + "C:\nC: =C3=A4\nC: .\nS: 250 OK",
              options,
              "Content-Type: text/plain; charset=utf-8\r\n\r\n\u00e4\r\n",
              "b@example.net");
      assertInstanceOf(Outcome.Relayed.class, outcome);
    }
  }

  /** It has 47 octets, and 96 when it is converted. */
  @Test
  void e17_theSizeIsOfWhatIsConverted() throws Exception {
    String text = "Content-Type: text/plain; charset=utf-8\r\n\r\n\u00e4\r\n";
    var outcome =
        send(
            opened("SIZE 96")
                + "C: MAIL FROM:<a@example.org> SIZE=96\nC: RCPT TO:<b@example.net>\nC: DATA\n"
                + ANSWERS
                + "C: Content-Type: text/plain; charset=utf-8\n"
                + "C: Content-Transfer-Encoding: quoted-printable\n"
                + "C:\nC: =C3=A4\nC: .\nS: 250 OK",
            EIGHT,
            text,
            "b@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
    assertEquals("5.3.4", failure(opened("SIZE 95"), EIGHT, text, "b@example.net"));
  }

  @Test
  void e17_whatCannotBeConvertedIsAFailure() throws Exception {
    assertEquals(
        "5.6.3", failure(opened(), EIGHT, "Subject: \u00e4\r\n\r\nx\r\n", "b@example.net"));
  }

  /** A report about a mail with octets beyond ASCII in its header would be lost without a word. */
  @Test
  void h4_aReportLosesWhatCannotBeConverted() throws Exception {
    String script =
        opened()
            + "C: MAIL FROM:<>\nC: RCPT TO:<b@example.net>\nC: DATA\n"
            + ANSWERS
            + "C: Content-Type: message/rfc822\nC:\nC: Subject: ??\n"
            + "C: Content-Transfer-Encoding: quoted-printable\nC:\nC: =C3=A4\nC: .\nS: 250 OK";
    String text = "Content-Type: message/rfc822\r\n\r\nSubject: \u00e4\r\n\r\n\u00e4\r\n";
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      var to = Envelope.of("", "b@example.net");
      var report = new Envelope(ReversePath.NULL, EIGHT, to.recipients());
      var mail = relaying.mail(report, new TextContent(text));
      assertInstanceOf(Outcome.Relayed.class, relaying.deliver(relaying.all(mail)).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void binaryGoesAsItIsWhereItIsOffered() throws Exception {
    var outcome =
        send(
            opened("BINARYMIME", "CHUNKING", "8BITMIME")
                + "C: MAIL FROM:<a@example.org> BODY=BINARYMIME\n"
                + "C: RCPT TO:<b@example.net>\nC: BDAT 11 LAST\nC: A: b\nC:\nC: \\n\n"
                + "S: 250 OK\nS: 250 OK\nS: 250 OK",
            BINARY,
            "A: b\r\n\r\n\n\r\n",
            "b@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  @Test
  void aHeaderBeyondAsciiNeedsSmtpUtf8AlsoInABinaryMail() throws Exception {
    var options =
        new EnvelopeOptions(Body.BINARY_MIME, true, Optional.empty(), Optional.empty(), Map.of());
    String hop = opened("BINARYMIME", "CHUNKING", "8BITMIME");
    for (String body : List.of("x\r\n", "x\r\n".repeat(Buffers.SMALL))) {
      assertEquals("5.6.7", failure(hop, options, "A: \u00e4\r\n\r\n" + body, "b@example.net"));
    }
  }

  @Test
  void anAddressBeyondAsciiNeedsSmtpUtf8() throws Exception {
    assertEquals("5.6.7", failure(opened(), UTF8, Relaying.TEXT, "b\u00fccher@example.net"));
    assertEquals(
        "5.6.7", failure(opened("8BITMIME"), UTF8, "A: \u00e4\r\n\r\nx\r\n", "b@example.net"));
    var outcome =
        send(
            opened("SMTPUTF8", "8BITMIME")
                + "C: MAIL FROM:<a@example.org> BODY=8BITMIME SMTPUTF8\n"
                + "C: RCPT TO:<b\u00fc@example.net>\nC: DATA\n"
                + ANSWERS
                + "C: Subject: s\nC:\nC: Hello\nC: .\nS: 250 OK",
            UTF8,
            Relaying.TEXT,
            "b\u00fc@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  @Test
  void aDomainBeyondAsciiGoesAsALabels() throws Exception {
    var outcome =
        send(
            opened()
                + "C: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@xn--bcher-kva.example>\nC: DATA\n"
                + ANSWERS
                + "C: Subject: s\nC:\nC: Hello\nC: .\nS: 250 OK",
            EnvelopeOptions.NONE,
            Relaying.TEXT,
            "b@b\u00fccher.example");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  /** RFC 5891: {@code fass.example} is another's. */
  @Test
  void d8_aDomainWithASharpSIsNotThatWithTwo() throws Exception {
    var outcome =
        send(
            opened()
                + "C: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@xn--fa-hia.example>\nC: DATA\n"
                + ANSWERS
                + "C: Subject: s\nC:\nC: Hello\nC: .\nS: 250 OK",
            EnvelopeOptions.NONE,
            Relaying.TEXT,
            "b@fa\u00df.example");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  @Test
  void d6_anAddressThatWouldBeReadAsAnotherIsNotSent() throws Exception {
    try (var hop = new ScriptedHop(opened());
        var relaying = Relaying.to(hop)) {
      var mail = relaying.mail(Envelope.of("a@example.org", "b@example.net"));
      var odd = new ForwardPath(new Mailbox("b", "example.net> SIZE=1"));
      var route = new Route.Relay("relay", "example.net", false);
      var outcome = relaying.deliver(new Delivery(mail, odd, odd, route, "")).getFirst();
      var failed = assertInstanceOf(Outcome.Failed.class, outcome);
      assertEquals("5.1.3", failed.reply().enhanced().orElseThrow().toString());
    }
  }

  @Test
  void f10_requireTlsNeverGoesInClear() throws Exception {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.empty(), Optional.empty(), Map.of("REQUIRETLS", ""));
    assertEquals("5.7.30", failure(opened("REQUIRETLS"), options, Relaying.TEXT, "b@example.net"));
  }

  @Test
  void dsnParametersArePassedOn() throws Exception {
    var options =
        new EnvelopeOptions(
            Body.SEVEN_BIT, false, Optional.of(Returned.HDRS), Optional.of("a b+c"), Map.of());
    var recipients =
        List.of(
            new Recipient(
                ForwardPath.of("b@example.net"),
                Set.of(Notify.SUCCESS, Notify.FAILURE),
                Optional.of("rfc822;x+y@example.org")),
            new Recipient(ForwardPath.of("c@example.net"), Set.of(Notify.NEVER), Optional.empty()),
            new Recipient(ForwardPath.of("d@example.net"), Set.of(), Optional.of("utf-8;zoë@b")));
    try (var hop =
            new ScriptedHop(
                opened("DSN")
                    + """
                    C: MAIL FROM:<> RET=HDRS ENVID=a+20b+2Bc
                    C: RCPT TO:<b@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x+2By@example.org
                    C: RCPT TO:<c@example.net> NOTIFY=NEVER ORCPT=rfc822;c@example.net
                    C: RCPT TO:<d@example.net> ORCPT=utf-8;zo\\x{EB}@b
                    C: DATA
                    S: 250 OK
                    S: 250 OK
                    S: 250 OK
                    S: 250 OK
                    S: 354 go on
                    C: Subject: s
                    C:
                    C: Hello
                    C: .
                    S: 250 OK
                    """);
        var relaying = Relaying.to(hop)) {
      Mail mail =
          relaying.mail(
              new Envelope(ReversePath.NULL, options, recipients), new TextContent(Relaying.TEXT));
      for (Outcome each : relaying.deliver(relaying.all(mail))) {
        var relayed = assertInstanceOf(Outcome.Relayed.class, each);
        assertEquals(Outcome.Reporter.NEXT_HOP, relayed.success());
      }
      relaying.close();
      hop.played();
    }
  }

  /** The queue asks for less where an alias hides who gets it. */
  @Test
  void eachDeliverySaysWhenToReport() throws Exception {
    var b = ForwardPath.of("b@example.net");
    var c = ForwardPath.of("c@example.net");
    var success = Set.of(Notify.SUCCESS);
    try (var hop =
            new ScriptedHop(
                opened("DSN")
                    + """
                    C: MAIL FROM:<>
                    C: RCPT TO:<b@example.net> NOTIFY=SUCCESS ORCPT=rfc822;b@example.net
                    C: RCPT TO:<c@example.net> NOTIFY=NEVER ORCPT=rfc822;c@example.net
                    C: DATA
                    S: 250 OK
                    S: 250 OK
                    S: 250 OK
                    S: 354 go on
                    C: Subject: s
                    C:
                    C: Hello
                    C: .
                    S: 250 OK
                    """);
        var relaying = Relaying.to(hop)) {
      var of = new Recipient(b, success, Optional.empty());
      var asked =
          new Envelope(
              ReversePath.NULL,
              EnvelopeOptions.NONE,
              List.of(of, new Recipient(c, success, Optional.empty())));
      Mail mail = relaying.mail(asked);
      var never = new Recipient(c, Set.of(Notify.NEVER), Optional.empty());
      Mail discreet = mail.withEnvelope(asked.withRecipients(List.of(of, never)));
      relaying.deliver(Relaying.delivery(mail, b), Relaying.delivery(discreet, c));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void a7_aLargeContentIsStreamedClean() throws Exception {
    var text = new StringBuilder("A: b\r\n\r\n");
    var expected = new StringBuilder("C: A: b\nC:\n");
    for (int i = 0; i < 5000; i++) {
      text.append(".line ").append(i).append("\n");
      expected.append("C: ..line ").append(i).append("\n");
    }
    var outcome =
        send(
            opened("8BITMIME")
                + "C: MAIL FROM:<a@example.org> BODY=8BITMIME\n"
                + "C: RCPT TO:<b@example.net>\nC: DATA\n"
                + ANSWERS
                + expected
                + "C: .\nS: 250 OK",
            EnvelopeOptions.NONE,
            text.toString(),
            "b@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  /** Each octet becomes two, and there are as many as are read at once. */
  @Test
  void a7_theWorstSmallContentHasRoom() throws Exception {
    var outcome =
        send(
            opened()
                + "C: MAIL FROM:<a@example.org>\nC: RCPT TO:<b@example.net>\nC: DATA\n"
                + ANSWERS
                + "C:\n"
                + "C: ..\n".repeat(Buffers.SMALL / 2)
                + "C: .\nS: 250 OK",
            EnvelopeOptions.NONE,
            "\n.".repeat(Buffers.SMALL / 2),
            "b@example.net");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  @Test
  void halfAContentIsNeverSent() throws Exception {
    for (int lines : new int[] {10, 10_000}) {
      String text = "A: b\r\n\r\n" + "line\r\n".repeat(lines);
      Content torn =
          new Content() {
            @Override
            public long size() {
              return text.length() + 1;
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
            }
          };
      try (var hop =
              new ScriptedHop(opened("8BITMIME") + "C: MAIL…\nC: RCPT…\nC: DATA\n" + ANSWERS);
          var relaying = Relaying.to(hop)) {
        var mail = relaying.mail(Envelope.of("a@example.org", "b@example.net"), torn);
        var outcome = relaying.deliver(relaying.all(mail)).getFirst();
        var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
        assertEquals("4.3.0", delayed.reply().enhanced().orElseThrow().toString());
      }
    }
  }

  /** It was looked at before, and whole then. */
  @Test
  void halfAContentThatIsConvertedIsNeverSentEither() throws Exception {
    String text = "Content-Type: text/plain; charset=utf-8\r\n\r\n\u00c3\u00a4\r\nlast\r\n";
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    var opened = new AtomicInteger();
    Content tearing =
        new Content() {
          @Override
          public long size() {
            return octets.length;
          }

          @Override
          public InputStream open() {
            int torn = opened.incrementAndGet() > 2 ? "last\r\n".length() : 0;
            return new ByteArrayInputStream(octets, 0, octets.length - torn);
          }
        };
    try (var hop = new ScriptedHop(opened() + "C: MAIL…\nC: RCPT…\nC: DATA\n" + ANSWERS);
        var relaying = Relaying.to(hop)) {
      var mail = relaying.mail(Envelope.of("a@example.org", "b@example.net"), tearing);
      var outcome = relaying.deliver(relaying.all(mail)).getFirst();
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
      assertEquals("4.3.0", delayed.reply().enhanced().orElseThrow().toString());
      assertEquals(3, opened.get());
    }
  }

  @Test
  void limitsOfTheHopSplitTheRecipients() throws Exception {
    String one =
        "C: RCPT TO:<%s@example.net>\nC: DATA\n"
            + ANSWERS
            + "C: Subject: s\nC:\nC: Hello\nC: .\nS: 250 OK\n";
    try (var hop =
            new ScriptedHop(
                opened("LIMITS RCPTMAX=1")
                    + "C: MAIL FROM:<a@example.org>\n"
                    + one.formatted("b")
                    + "C: MAIL FROM:<a@example.org>\n"
                    + one.formatted("c"));
        var relaying = Relaying.to(hop)) {
      var mail = relaying.mail(Envelope.of("a@example.org", "b@example.net", "c@example.net"));
      for (Outcome each : relaying.deliver(relaying.all(mail))) {
        assertInstanceOf(Outcome.Relayed.class, each);
      }
      relaying.close();
      hop.played();
    }
  }
}
