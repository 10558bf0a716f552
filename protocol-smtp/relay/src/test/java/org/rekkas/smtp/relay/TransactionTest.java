package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.mail.Envelope;

/** RFC 5321 §3.3: a mail transaction, the client's side, and what it means for each recipient. */
class TransactionTest {
  private static final String GREETING =
      """
      S: 220 mx.example.net ESMTP
      C: EHLO mx.example.org
      S: 250-mx.example.net
      """;

  @Test
  void aMailCrosses() throws Exception {
    try (var hop =
            new ScriptedHop(
                GREETING
                    + """
                    S: 250 SIZE 1000000
                    C: MAIL FROM:<a@example.org> SIZE=21
                    S: 250 2.1.0 OK
                    C: RCPT TO:<b@example.net>
                    S: 250 2.1.5 OK
                    C: DATA
                    S: 354 go on
                    C: Subject: s
                    C:
                    C: Hello
                    C: .
                    S: 250 2.0.0 queued as 4711
                    """);
        var relaying = Relaying.to(hop)) {
      var outcome = relaying.deliver(relaying.to("b@example.net")).getFirst();
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcome);
      assertEquals(Reporter.US, relayed.success());
      assertEquals("mx.example.net [127.0.0.1]: 250 2.0.0 queued as 4711", relayed.where());
      relaying.close();
      hop.played();
    }
  }

  /** RFC 2920: three commands and their replies at once. */
  @Test
  void pipelinedCommandsAreOneGroup() throws Exception {
    try (var hop =
            new ScriptedHop(
                GREETING
                    + """
                    S: 250-PIPELINING
                    S: 250 DSN
                    C: MAIL FROM:<a@example.org>
                    C: RCPT TO:<b@example.net>
                    C: RCPT TO:<c@example.net>
                    C: RCPT TO:<d@example.net>
                    C: DATA
                    S: 250 2.1.0 OK
                    S: 550 5.1.1 nobody
                    S: 250 2.1.5 OK
                    S: 452 4.2.2 full
                    S: 354 go on
                    C: Subject: s
                    C:
                    C: Hello
                    C: .
                    S: 250 2.0.0 queued
                    """);
        var relaying = Relaying.to(hop)) {
      var mail =
          relaying.mail(
              Envelope.of("a@example.org", "b@example.net", "c@example.net", "d@example.net"));
      var outcomes = relaying.deliver(relaying.all(mail));
      var failed = assertInstanceOf(Outcome.Failed.class, outcomes.get(0));
      assertEquals("550 5.1.1 nobody", failed.reply().toString());
      var relayed = assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      assertEquals(Reporter.NEXT_HOP, relayed.success());
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcomes.get(2));
      assertEquals("452 4.2.2 full", delayed.reply().toString());
      relaying.close();
      hop.played();
    }
  }

  /** RFC 5321 §4.5.3.1.10: 552 is said of old where 452 is meant. */
  @ParameterizedTest
  @ValueSource(
      strings = {"552 Too many recipients", "452 4.5.3 enough", "552 5.5.3 enough", "452 enough"})
  void recipientsThatAreTooManyGoInTheNextTransaction(String enough) throws Exception {
    String next =
        """
        C: MAIL FROM:<a@example.org>
        C: RCPT TO:<%s@example.net>
        C: DATA
        S: 250 OK
        S: 250 OK
        S: 354 go on
        C: Subject: s
        C:
        C: Hello
        C: .
        S: 250 queued
        """;
    String first =
        next.formatted("b")
            .replace("C: DATA", "C: RCPT TO:<c@example.net>\nC: RCPT TO:<d@example.net>\nC: DATA")
            .replace("S: 354", "S: " + enough + "\nS: " + enough + "\nS: 354");
    String second =
        next.formatted("c")
            .replace("C: DATA", "C: RCPT TO:<d@example.net>\nC: DATA")
            .replace("S: 354", "S: " + enough + "\nS: 354");
    try (var hop =
            new ScriptedHop(
                GREETING + "S: 250 PIPELINING\n" + first + second + next.formatted("d"));
        var relaying = Relaying.to(hop)) {
      var mail =
          relaying.mail(
              Envelope.of("a@example.org", "b@example.net", "c@example.net", "d@example.net"));
      for (Outcome each : relaying.deliver(relaying.all(mail))) {
        assertInstanceOf(Outcome.Relayed.class, each);
      }
      relaying.close();
      hop.played();
    }
  }

  @Test
  void aFullMailboxIsAFailureThoughOthersWereAccepted() throws Exception {
    try (var hop =
            new ScriptedHop(
                GREETING
                    + """
                    S: 250 PIPELINING
                    C: MAIL FROM:<a@example.org>
                    C: RCPT TO:<b@example.net>
                    C: RCPT TO:<c@example.net>
                    C: RCPT TO:<d@example.net>
                    C: DATA
                    S: 250 OK
                    S: 552 first of all
                    S: 250 OK
                    S: 552 5.2.2 full
                    S: 354 go on
                    C: Subject: s
                    C:
                    C: Hello
                    C: .
                    S: 250 queued
                    """);
        var relaying = Relaying.to(hop)) {
      var mail =
          relaying.mail(
              Envelope.of("a@example.org", "b@example.net", "c@example.net", "d@example.net"));
      var outcomes = relaying.deliver(relaying.all(mail));
      assertInstanceOf(Outcome.Failed.class, outcomes.get(0), "not one too many: the first");
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(1));
      assertInstanceOf(Outcome.Failed.class, outcomes.get(2));
      relaying.close();
      hop.played();
    }
  }

  /** RFC 3030 §4.2: a small content needs no 354. */
  @Test
  void aChunkGoesWithItsCommands() throws Exception {
    try (var hop =
            new ScriptedHop(
                GREETING
                    + """
                    S: 250-PIPELINING
                    S: 250 CHUNKING
                    C: MAIL FROM:<a@example.org>
                    C: RCPT TO:<b@example.net>
                    C: BDAT 21 LAST
                    C: Subject: s
                    C:
                    C: Hello
                    S: 250 OK
                    S: 250 OK
                    S: 250 2.0.0 queued
                    C: MAIL FROM:<a@example.org>
                    C: RCPT TO:<c@example.net>
                    C: BDAT 21 LAST
                    C: Subject: s
                    C:
                    C: Hello
                    S: 250 OK
                    S: 550 5.1.1 nobody
                    S: 503 5.5.1 no recipients
                    C: RSET
                    C: MAIL FROM:<a@example.org>
                    C: RCPT TO:<d@example.net>
                    S: 250 OK
                    S: 250 OK
                    S: 250 OK
                    C: BDAT 21 LAST
                    C: Subject: s
                    C:
                    C: Hello
                    S: 250 2.0.0 queued
                    """);
        var relaying = Relaying.to(hop)) {
      var outcomes =
          relaying.deliver(
              relaying.to("b@example.net"),
              relaying.to("c@example.net"),
              relaying.to("d@example.net"));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(0));
      assertInstanceOf(Outcome.Failed.class, outcomes.get(1));
      assertInstanceOf(Outcome.Relayed.class, outcomes.get(2));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void anIdleConnectionIsUsedAgainAndAClosedOneReplaced() throws Exception {
    String mail =
        """
        C: MAIL FROM:<a@example.org>
        C: RCPT TO:<b@example.net>
        C: DATA
        S: 250 OK
        S: 250 OK
        S: 354 go on
        C: Subject: s
        C:
        C: Hello
        C: .
        S: 250 queued
        """;
    try (var hop =
            new ScriptedHop(
                GREETING + "S: 250 PIPELINING\n" + mail + mail + "X: close",
                GREETING + "S: 250 PIPELINING\n" + mail);
        var relaying = Relaying.to(hop)) {
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      }
      relaying.close();
      hop.played();
    }
  }

  @Test
  void aHopOfOldIsGreetedWithHelo() throws Exception {
    try (var hop =
            new ScriptedHop(
                """
                S: 220 old
                C: EHLO mx.example.org
                S: 500 what?
                C: HELO mx.example.org
                S: 250 old
                C: MAIL FROM:<a@example.org>
                S: 250 OK
                C: RCPT TO:<b@example.net>
                S: 251 will forward
                C: DATA
                S: 354 go on
                C: Subject: s
                C:
                C: Hello
                C: .
                S: 250 thanks
                """);
        var relaying = Relaying.to(hop)) {
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whatTheWholeBatchBecomesStandsInItsOrder() throws Exception {
    try (var hop = new ScriptedHop("S: 421 4.3.2 not now");
        var relaying = Relaying.to(hop)) {
      var outcomes = relaying.deliver(relaying.to("b@example.net"), relaying.to("c@example.net"));
      assertEquals(2, outcomes.size());
      for (Outcome each : outcomes) {
        var unreachable = assertInstanceOf(Outcome.Unreachable.class, each);
        assertEquals("421 4.3.2 not now", unreachable.reply().toString());
      }
      assertTrue(relaying.agent().deliver(List.of()).isEmpty());
      assertEquals(1, hop.connections());
    }
  }
}
