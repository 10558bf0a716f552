package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.net.Dns.Exchange;

/** RFC 5321 §5.1: the hosts of a domain are tried in order until one takes the mail. */
class NextHostTest {
  private static final String OPENED =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250 mx
      """;
  private static final String CHUNKING =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250-mx
      S: 250-PIPELINING
      S: 250 CHUNKING
      """;
  private static final String CHUNK =
      """
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.net>
      C: BDAT 21 LAST
      C: Subject: s
      C:
      C: Hello
      """;
  private static final String MAIL = "C: MAIL FROM:<a@example.org>\n";
  private static final String RCPT = "S: 250 OK\nC: RCPT TO:<b@example.net>\n";
  private static final String DATA = "S: 250 OK\nC: DATA\n";
  private static final String TEXT =
      """
      S: 354 go on
      C: Subject: s
      C:
      C: Hello
      C: .
      """;
  private static final String WHOLE = MAIL + RCPT + DATA + TEXT + "S: 250 queued\n";
  private static final String LATER = "S: 451 4.3.0 later\n";
  private static final String GONE = "S: 421 4.3.2 going down\n";
  private static final String END = "X: close\n";

  /** Two hosts of one address, which is as if they were two: each is asked by its name. */
  private static Relaying towards(ScriptedHop hop) {
    var relaying = Relaying.to(hop);
    host(relaying, "one.test", "127.0.0.1");
    host(relaying, "two.test", "127.0.0.1");
    relaying
        .given
        .scriptedDns()
        .exchange("example.net", new Exchange(10, "one.test"), new Exchange(20, "two.test"));
    return relaying;
  }

  private static void host(Relaying relaying, String name, String address) {
    relaying.given.scriptedDns().address(name, InetAddress.ofLiteral(address));
  }

  private static String enhanced(Outcome outcome) {
    var reply =
        switch (outcome) {
          case Outcome.Failed failed -> failed.reply();
          case Outcome.Delayed delayed -> delayed.reply();
          case Outcome.Unreachable unreachable -> unreachable.reply();
          case Outcome other -> throw new AssertionError(other);
        };
    return reply.enhanced().orElseThrow().toString();
  }

  static Stream<Arguments> nothingTaken() {
    String rcpt = OPENED + MAIL + RCPT;
    return Stream.of(
        Arguments.of("451 to MAIL", OPENED + MAIL + LATER),
        Arguments.of("451 to MAIL, 503 to the chunk", refusedChunk()),
        Arguments.of("421 to MAIL", OPENED + MAIL + GONE + END),
        Arguments.of("421 to MAIL with a chunk", CHUNKING + CHUNK + GONE + END),
        Arguments.of("421 to RCPT", rcpt + GONE + END),
        Arguments.of("421 to DATA", rcpt + DATA + GONE + END),
        Arguments.of("closed behind EHLO", OPENED + END),
        Arguments.of("closed at MAIL", OPENED + MAIL + END),
        Arguments.of("closed at RCPT", rcpt + END),
        Arguments.of("closed at DATA", rcpt + DATA + END),
        Arguments.of("unclear to MAIL", OPENED + MAIL + "S: 250-OK\nS: 550 no\n"));
  }

  private static String refusedChunk() {
    return CHUNKING + CHUNK + LATER + "S: 503 5.5.1 MAIL first\nS: 503 5.5.1 MAIL first\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nothingTaken")
  void theNextHostIsAskedAtOnceWhereOneTookNothing(String name, String first) throws Exception {
    try (var hop = new ScriptedHop(first, OPENED + WHOLE);
        var relaying = towards(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcome, name);
      assertTrue(relayed.where().startsWith("two.test"), relayed.where());
      assertTrue(relayed.evidence().seen().get("passed over").startsWith("one.test"));
      relaying.close();
      hop.played();
    }
  }

  /** RFC 1047: who may have it all is not asked to lose it to another. */
  @ParameterizedTest
  @ValueSource(strings = {OPENED + MAIL + RCPT + DATA + TEXT + END, CHUNKING + CHUNK + END})
  void f12_theNextHostIsNotAskedWhereOneMayHaveTheContent(String first) throws Exception {
    try (var hop = new ScriptedHop(first);
        var relaying = towards(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertEquals("4.4.2", enhanced(outcome));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void theNextMailsBeginWithTheNextHost() throws Exception {
    String both = OPENED + WHOLE + WHOLE;
    try (var one = new ScriptedHop(OPENED + MAIL + LATER + "C: QUIT\n");
        var two = new ScriptedHop("127.0.0.2", one.port(), both, OPENED + WHOLE);
        var relaying = towards(one)) {
      relaying.section.with("idle-timeout", Duration.ZERO);
      host(relaying, "two.test", "127.0.0.2");
      var outcomes = relaying.deliver(relaying.to("b@example.net"), relaying.to("b@example.net"));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(0));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      one.played();
      two.played();
    }
  }

  /** A machine that is up, and whose server is ill. */
  @Test
  void aHostThatClosesBeforeItsGreetingComesBehindTheOthers() throws Exception {
    try (var one = new ScriptedHop(END);
        var two = new ScriptedHop("127.0.0.2", one.port(), OPENED + WHOLE, OPENED + WHOLE);
        var relaying = towards(one)) {
      relaying.section.with("idle-timeout", Duration.ZERO);
      host(relaying, "two.test", "127.0.0.2");
      for (int i = 0; i < 2; i++) {
        assertInstanceOf(
            Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      }
      relaying.close();
      one.played();
      two.played();
    }
  }

  @Test
  void eachHostIsAskedOnce() throws Exception {
    try (var hop = new ScriptedHop(OPENED + MAIL + LATER, OPENED + MAIL + LATER);
        var relaying = towards(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertInstanceOf(Outcome.Delayed.class, outcome);
      assertEquals("4.3.0", enhanced(outcome));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void f3_noMoreHostsAreAskedThanMayBeHoweverManyTheDnsHas() throws Exception {
    try (var hop = new ScriptedHop(OPENED + MAIL + LATER, OPENED + MAIL + LATER);
        var relaying = towards(hop)) {
      relaying.section.with("max-hosts", 2);
      host(relaying, "three.test", "127.0.0.1");
      relaying
          .given
          .scriptedDns()
          .exchange(
              "example.net",
              new Exchange(10, "one.test"),
              new Exchange(10, "two.test"),
              new Exchange(10, "three.test"));
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      assertEquals("4.3.0", enhanced(outcome));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whereAllGoDownTheDomainIsUnreachable() throws Exception {
    try (var hop = new ScriptedHop(OPENED + MAIL + GONE + END, OPENED + END);
        var relaying = towards(hop)) {
      for (Outcome each :
          relaying.deliver(relaying.to("b@example.net"), relaying.to("c@example.net"))) {
        assertInstanceOf(Outcome.Unreachable.class, each);
        assertEquals("4.3.2", enhanced(each));
      }
      relaying.close();
      hop.played();
    }
  }

  @Test
  void aHostThatSpokeStandsForTheDomainWhereTheOtherIsDown() throws Exception {
    try (var hop = new ScriptedHop(OPENED + MAIL + LATER + WHOLE);
        var relaying = towards(hop)) {
      host(relaying, "two.test", "127.0.0.9");
      var outcomes = relaying.deliver(relaying.to("b@example.net"), relaying.to("b@example.net"));
      assertInstanceOf(Outcome.Delayed.class, outcomes.get(0));
      assertEquals("4.3.0", enhanced(outcomes.get(0)));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whatTheFirstHostSaidForGoodHolds() throws Exception {
    String first =
        OPENED
            + MAIL
            + "S: 250 OK\nC: RCPT TO:<x@example.net>\nS: 550 5.1.1 nobody\n"
            + "C: RCPT TO:<b@example.net>\n"
            + GONE
            + END;
    try (var hop = new ScriptedHop(first, OPENED + WHOLE);
        var relaying = towards(hop)) {
      var mail = relaying.mail(Envelope.of("a@example.org", "x@example.net", "b@example.net"));
      var outcomes = relaying.deliver(relaying.all(mail));
      assertEquals("5.1.1", enhanced(outcomes.get(0)));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      relaying.close();
      hop.played();
    }
  }
}
