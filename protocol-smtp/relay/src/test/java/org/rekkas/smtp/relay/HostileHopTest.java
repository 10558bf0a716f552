package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.smtp.relay.tls.TlsPolicies;
import org.rekkas.smtp.relay.tls.TlsPolicy;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.EnvelopeOptions.Body;
import org.rekkas.testkit.TextContent;

/** Attacks F11, F12 and B4: whatever the next hop says, no mail is lost and none is marked sent. */
class HostileHopTest {
  private static final String OPENED =
      """
      S: 220 mx.example.net ESMTP
      C: EHLO mx.example.org
      S: 250-mx.example.net
      S: 250 HELP
      """;
  private static final String MAIL =
      """
      C: MAIL FROM:<a@example.org>
      S: 250 OK
      """;
  private static final String RCPT =
      """
      C: RCPT TO:<b@example.net>
      S: 250 OK
      """;
  private static final String SECOND = RCPT.replace("b@", "c@");
  private static final String DATA =
      """
      C: DATA
      S: 354 go on
      """;
  private static final String TEXT =
      """
      C: Subject: s
      C:
      C: Hello
      C: .
      """;

  private static Outcome outcome(String script) throws Exception {
    try (var hop = new ScriptedHop(script, script, script);
        var relaying = Relaying.to(hop)) {
      return relaying.deliver(relaying.to("b@example.net")).getFirst();
    }
  }

  static Stream<Arguments> unclear() {
    String mail = OPENED + "C: MAIL…\n";
    String rcpt = OPENED + MAIL + "C: RCPT…\n";
    String data = OPENED + MAIL + RCPT + "C: DATA\n";
    String end = OPENED + MAIL + RCPT + DATA + TEXT;
    return Stream.of(
        Arguments.of("a greeting without an end", "S: 220-more\n".repeat(200)),
        Arguments.of("a greeting that is none", "S: hello"),
        Arguments.of("a greeting of another protocol", "S! SSH-2.0-x\\r\\n"),
        Arguments.of("a 1 MB line", "S! 220 " + "x".repeat(1 << 20)),
        Arguments.of("two codes", mail + "S: 250-OK\nS: 550 no"),
        Arguments.of("a NUL", mail + "S! 250 O\\0K\\r\\n"),
        Arguments.of("a bare line end", mail + "S! 250 OK\\n250 OK\\r\\n"),
        Arguments.of("354 to MAIL", mail + "S: 354 go on"),
        Arguments.of("354 to RCPT", rcpt + "S: 354 go on"),
        Arguments.of("250 to DATA", data + "S: 250 queued"),
        Arguments.of("354 and 250 at once", data + "S! 354 go on\\r\\n250 queued\\r\\n"),
        Arguments.of("354 to the content", end + "S: 354 more"),
        Arguments.of("two codes at the end", end + "S: 250-OK\nS: 450 no"),
        Arguments.of("a code cut short", end + "S! 25"),
        Arguments.of("a code and no line end", end + "S! 250 OK"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unclear")
  void f11_whatIsUnclearIsADelay(String name, String script) throws Exception {
    var outcome = outcome(script + "\nX: close");
    assertFalse(outcome instanceof Outcome.Relayed, name);
    assertFalse(outcome instanceof Outcome.Failed, name);
  }

  @Test
  void f11_aReplyWithoutATextCounts() throws Exception {
    var outcome = outcome(OPENED + MAIL + "C: RCPT…\nS: 550 5.7.2");
    var failed = assertInstanceOf(Outcome.Failed.class, outcome);
    assertEquals("550 5.7.2 ", failed.reply().toString());
  }

  @Test
  void f11_aYesBeforeTheEndOfTheConnectionIsAYes() throws Exception {
    var outcome = outcome(OPENED + MAIL + RCPT + DATA + TEXT + "S: 250 queued\nX: close");
    assertInstanceOf(Outcome.Relayed.class, outcome);
  }

  static Stream<Arguments> cuts() {
    return Stream.of(
        Arguments.of("before the greeting", ""),
        Arguments.of("behind the greeting", "S: 220 mx"),
        Arguments.of("behind EHLO", OPENED),
        Arguments.of("before the reply to MAIL", OPENED + "C: MAIL…"),
        Arguments.of("behind MAIL", OPENED + MAIL),
        Arguments.of("behind RCPT", OPENED + MAIL + RCPT),
        Arguments.of("before the reply to DATA", OPENED + MAIL + RCPT + "C: DATA"),
        Arguments.of("behind 354", OPENED + MAIL + RCPT + DATA),
        Arguments.of("in the content", OPENED + MAIL + RCPT + DATA + "C: Subject: s"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cuts")
  void theConnectionMayEndAnywhere(String name, String script) throws Exception {
    var outcome = outcome(script + "\nX: close");
    assertTrue(outcome instanceof Outcome.Delayed || outcome instanceof Outcome.Unreachable, name);
  }

  /** RFC 1047: better twice than never. */
  @Test
  void f12_noReplyToTheWholeContentIsADelay() throws Exception {
    var outcome = outcome(OPENED + MAIL + RCPT + DATA + TEXT + "X: close");
    var delayed = assertInstanceOf(Outcome.Delayed.class, outcome);
    assertEquals("4.4.2", delayed.reply().enhanced().orElseThrow().toString());
    assertTrue(delayed.evidence().toString().contains("RFC 1047"));
  }

  @Test
  void f12_theNextMailGoesOverAnotherConnection() throws Exception {
    String whole = OPENED + MAIL + RCPT + DATA + TEXT;
    try (var hop = new ScriptedHop(whole + "X: close", whole + "S: 250 queued");
        var relaying = Relaying.to(hop)) {
      var outcomes = relaying.deliver(relaying.to("b@example.net"), relaying.to("b@example.net"));
      assertInstanceOf(Outcome.Delayed.class, outcomes.get(0));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      relaying.close();
      hop.played();
    }
  }

  /** Within one call of the agent. The first mail needs what the hop has not, and says nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"250 2.0.0 queued", "421 4.4.2 bye", "25"})
  void f11_whatIsSaidBetweenTwoMailsIsNoReplyToTheNext(String said) throws Exception {
    String text = "Subject: \u00e4\r\n\r\n";
    var options =
        new EnvelopeOptions(
            Body.EIGHT_BIT_MIME, true, Optional.empty(), Optional.empty(), Map.of());
    try (var hop = new ScriptedHop(OPENED, OPENED + MAIL + RCPT + DATA + TEXT + "S: 250 queued");
        var relaying = Relaying.to(hop)) {
      var content =
          new Content() {
            @Override
            public long size() {
              return new TextContent(text).size();
            }

            @Override
            public InputStream open() {
              hop.interrupts(said);
              return new TextContent(text).open();
            }
          };
      var plain = Envelope.of("a@example.org", "b@example.net");
      var mail =
          relaying.mail(new Envelope(plain.reversePath(), options, plain.recipients()), content);
      var outcomes = relaying.deliver(relaying.all(mail)[0], relaying.to("b@example.net"));
      assertInstanceOf(Outcome.Failed.class, outcomes.get(0));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      relaying.close();
      hop.played();
    }
  }

  /** A transaction that is not over would take the next mail to its recipients. */
  @ParameterizedTest
  @MethodSource("failures")
  void f11_whatBreaksWithinATransactionLeavesNoConnectionToTheNextMail(Throwable failure)
      throws Exception {
    String opened =
        OPENED.replace("S: 250 ", "S: 250-8BITMIME\nS: 250-PIPELINING\nS: 250-CHUNKING\nS: 250 ");
    String whole = "C: MAIL…\nC: RCPT TO:<b@example.net>\nC: BDAT 21 LAST\n" + TEXT;
    String said = "S: 250 OK\nS: 250 OK\nS: 250 queued\n";
    try (var hop =
            new ScriptedHop(
                opened + "C: MAIL…\nC: RCPT TO:<e@example.net>\nS: 250 OK\nS: 250 OK\n",
                opened + whole.replace("C: .\n", "") + said);
        var relaying = Relaying.to(hop)) {
      var broken = relaying.mail(Envelope.of("a@example.org", "e@example.net"), failing(failure));
      var delayed =
          assertInstanceOf(
              Outcome.Delayed.class, relaying.deliver(relaying.all(broken)).getFirst());
      assertEquals(Replies.CONTENT_FAILS, delayed.reply());
      assertTrue(delayed.evidence().toString().contains("says the test"));
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("says the test"), new NoClassDefFoundError("says the test"));
  }

  private static Content failing(Throwable failure) {
    return new Content() {
      @Override
      public long size() {
        return 2 * Buffers.SMALL;
      }

      @Override
      public InputStream open() {
        switch (failure) {
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new AssertionError(failure);
        }
      }
    };
  }

  /** They would get it twice. */
  @Test
  void whatWasHeardHoldsWhereTheCallBreaksOffLater() throws Exception {
    try (var hop =
            new ScriptedHop(OPENED + MAIL + RCPT + DATA + TEXT + "S: 250 queued\nX: close\n");
        var relaying = Relaying.to(hop)) {
      var asked = new AtomicInteger();
      relaying.policies =
          (_, _) -> {
            if (asked.incrementAndGet() > 1) {
              throw new IllegalStateException("says the test");
            }
            return new TlsPolicies.Found.Policy(new TlsPolicy.May(), "by the test");
          };
      var outcomes = relaying.deliver(relaying.to("b@example.net"), relaying.to("c@example.net"));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(0));
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcomes.get(1));
      assertEquals(Replies.BROKE_OFF, delayed.reply());
      var alone = relaying.to("c@example.net");
      assertThrows(IllegalStateException.class, () -> relaying.deliver(alone));
    }
  }

  /** What came in clear behind the reply to STARTTLS never counts as said over TLS. */
  @Test
  void b4_octetsInjectedBehindStartTls() throws Exception {
    String script =
        """
        S: 220 mx.example.net ESMTP
        C: EHLO mx.example.org
        S: 250-mx.example.net
        S: 250 STARTTLS
        C: STARTTLS
        S! 220 go on\\r\\n250-mx.example.net\\r\\n250 AUTH PLAIN\\r\\n
        """;
    var outcome = outcome(script);
    assertInstanceOf(Outcome.Unreachable.class, outcome);
  }

  @Test
  void aHopThatSaysNothingCostsNoMoreThanItsTime() throws Exception {
    try (var hop = new ScriptedHop("X: wait");
        var relaying = Relaying.to(hop)) {
      relaying.section.with("reply-timeout", Duration.ofMillis(200));
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertInstanceOf(Outcome.Unreachable.class, outcome);
    }
  }

  /** RFC 5321 §4.1.1.4: there is one reply to a content, whenever it comes. */
  @Test
  void aRefusalWithinTheContentIsForAll() throws Exception {
    isRefusedForAll(OPENED + MAIL + RCPT + SECOND + DATA + "C: Subject: s\nS: 552 5.3.4 enough\n");
  }

  /** RFC 3030 §2: each chunk has its reply, and those before may be on their way still. */
  @Test
  void aRefusalOfAChunkIsForAllAlsoBehindThoseThatWereTaken() throws Exception {
    String opened = OPENED.replace("S: 250 ", "S: 250-CHUNKING\nS: 250 ");
    String said = "S! 250 OK\\r\\n250 OK\\r\\n552 5.3.4 enough\\r\\n\n";
    isRefusedForAll(opened + MAIL + RCPT + SECOND + "C: BDAT…\nX: take 200000\n" + said);
  }

  private static void isRefusedForAll(String script) throws Exception {
    try (var hop = new ScriptedHop(script + "X: close\n");
        var relaying = Relaying.to(hop)) {
      var mail =
          relaying.mail(
              Envelope.of("a@example.org", "b@example.net", "c@example.net"),
              new TextContent("Subject: s\r\n\r\n" + "x\r\n".repeat(5 << 20)));
      for (Outcome each : relaying.deliver(relaying.all(mail))) {
        var failed = assertInstanceOf(Outcome.Failed.class, each);
        assertEquals("552 5.3.4 enough", failed.reply().toString());
      }
    }
  }

  /** A write has its time too: a hop that does not read holds nobody. */
  @Test
  void aHopThatDoesNotReadCostsNoMoreThanItsTime() throws Exception {
    String script = OPENED + MAIL + RCPT + DATA + "X: hold";
    try (var hop = new ScriptedHop(script);
        var relaying = Relaying.to(hop)) {
      relaying.section.with("block-timeout", Duration.ofMillis(300));
      relaying.section.with("end-timeout", Duration.ofMillis(300));
      var mail =
          relaying.mail(
              Envelope.of("a@example.org", "b@example.net"),
              new TextContent("Subject: s\r\n\r\n" + "x\r\n".repeat(10 << 20)));
      var outcome = relaying.deliver(relaying.all(mail)).getFirst();
      assertInstanceOf(Outcome.Delayed.class, outcome);
    }
  }
}
