package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rekkas.smtp.relay.LmtpStore.told;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Envelope;

/**
 * RFC 2033 §4.2: before a store has the content there is one reply to each command, and a refusal
 * of what is for all recipients is each one's. A temporary one puts all off, a permanent one is
 * reported for all, and the connection is good for the next mail.
 */
class RefusingStoreTest {
  private static final String[] THREE = {"b@example.net", "c@example.net", "d@example.net"};
  private static final String GREETING =
      "S: 220 store.example LMTP\nC: LHLO mx.example.org\nS: 250-store.example\n";
  private static final String MAIL = "C: MAIL FROM:<a@example.org>\n";
  private static final String TEXT = "C: Subject: s\nC:\nC: Hello\n";
  private static final String CHUNK = "C: BDAT 21 LAST\n" + TEXT;
  private static final String OK = "S: 250 OK\n";

  private static String rcpt(String name) {
    return "C: RCPT TO:<" + name + "@example.net>\n";
  }

  private static final String ALL = MAIL + rcpt("b") + rcpt("c") + rcpt("d");

  /**
   * The refusal, and behind it a mail for somebody else over the same connection: after a RSET,
   * where RCPT was asked, for there may be something to take back.
   */
  private static void assertEach(String outcome, String offers, String refusal) throws Exception {
    boolean pipelining = offers.contains("PIPELINING");
    boolean chunking = offers.contains("CHUNKING");
    boolean reset = refusal.contains("RCPT");
    String mail = reset ? "C: RSET\n" + (pipelining ? "" : OK) + MAIL : MAIL;
    String last = chunking ? CHUNK : "C: DATA\n";
    String next =
        pipelining
            ? mail + rcpt("e") + last + OK.repeat(reset ? 3 : 2)
            : mail + OK + rcpt("e") + OK + last;
    String content = chunking ? "" : "S: 354 go on\n" + TEXT + "C: .\n";
    try (var hop =
            new ScriptedHop(GREETING + offers + refusal + next + content + "S: 250 saved\n");
        var store = LmtpStore.at(hop.port())) {
      assertEquals(Collections.nCopies(3, outcome), told(store.send(THREE)));
      assertEquals(List.of("relayed"), told(store.send("e@example.net")));
      store.close();
      hop.played();
    }
  }

  /** There another host may take it: it is about this one, whatever it says. */
  @ParameterizedTest
  @CsvSource({
    "220 store LMTP, 451 4.3.2 later, unreachable 451 4.3.2",
    "220 store LMTP, 421 4.3.2 down, unreachable 421 4.3.2",
    "220 store LMTP, 550 5.7.1 not you, unreachable 451 4.5.0",
    "451 4.3.2 later, '', unreachable 451 4.3.2",
    "554 5.3.2 no, '', unreachable 451 4.5.0"
  })
  void aStoreThatDoesNotGreetTakesNothingOfAll(String greeting, String reply, String outcome)
      throws Exception {
    String hello = reply.isEmpty() ? "" : "C: LHLO mx.example.org\nS: " + reply + "\n";
    try (var hop = new ScriptedHop("S: " + greeting + "\n" + hello + "C: QUIT\n");
        var store = LmtpStore.at(hop.port())) {
      assertEquals(Collections.nCopies(3, outcome), told(store.send(THREE)));
      store.close();
      hop.played();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "451 4.3.0 later, delayed 451 4.3.0",
    "452 4.3.1 disk full, delayed 452 4.3.1",
    "550 5.7.1 not him, failed 550 5.7.1",
    "552 5.3.4 too large, failed 552 5.3.4"
  })
  void aSenderWhoIsRefusedIsRefusedForAll(String reply, String outcome) throws Exception {
    String said = "S: " + reply + "\n";
    String none = "S: 503 5.5.1 no MAIL\n".repeat(3) + "S: 503 5.5.1 nobody\n";
    assertEach(outcome, "S: 250 PIPELINING\n", ALL + "C: DATA\n" + said + none);
    assertEach(outcome, "S: 250-CHUNKING\nS: 250 PIPELINING\n", ALL + CHUNK + said + none);
    assertEach(outcome, "S: 250 HELP\n", MAIL + said);
    assertEach(outcome, "S: 250 CHUNKING\n", MAIL + said);
  }

  @ParameterizedTest
  @CsvSource({
    "451 4.3.0 later, delayed 451 4.3.0",
    "452 4.2.2 full, delayed 452 4.2.2",
    "550 5.1.1 who?, failed 550 5.1.1"
  })
  void whereAllRecipientsAreRefusedNoContentGoes(String reply, String outcome) throws Exception {
    String said = "S: " + reply + "\n";
    String three = OK + said.repeat(3) + "S: 503 5.5.1 nobody\n";
    assertEach(outcome, "S: 250 PIPELINING\n", ALL + "C: DATA\n" + three);
    assertEach(outcome, "S: 250-CHUNKING\nS: 250 PIPELINING\n", ALL + CHUNK + three);
    String one = MAIL + OK + rcpt("b") + said + rcpt("c") + said + rcpt("d") + said;
    assertEach(outcome, "S: 250 HELP\n", one);
    assertEach(outcome, "S: 250 CHUNKING\n", one);
  }

  /** One reply, for there is no content yet that each could have an answer to. */
  @ParameterizedTest
  @CsvSource({
    "451 4.3.0 later, delayed 451 4.3.0",
    "452 4.3.1 disk full, delayed 452 4.3.1",
    "554 5.7.1 no, failed 554 5.7.1"
  })
  void aContentThatIsNotAskedForIsRefusedForAll(String reply, String outcome) throws Exception {
    String said = "S: " + reply + "\n";
    assertEach(outcome, "S: 250 PIPELINING\n", ALL + "C: DATA\n" + OK.repeat(4) + said);
    String one = MAIL + OK + rcpt("b") + OK + rcpt("c") + OK + rcpt("d") + OK;
    assertEach(outcome, "S: 250 HELP\n", one + "C: DATA\n" + said);
  }

  /** Who was refused by himself has his own reply. */
  @ParameterizedTest
  @CsvSource({
    "451 4.3.0 later, delayed 451 4.3.0",
    "421 4.3.2 down, delayed 421 4.3.2",
    "554 5.7.1 no, failed 554 5.7.1"
  })
  void aRefusalOfAllIsNoneOfWhoWasRefusedBefore(String reply, String outcome) throws Exception {
    String script =
        GREETING
            + "S: 250 PIPELINING\n"
            + ALL
            + "C: DATA\n"
            + OK
            + OK
            + "S: 550 5.1.1 who?\n"
            + OK
            + "S: "
            + reply
            + "\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      assertEquals(List.of(outcome, "failed 550 5.1.1", outcome), told(store.send(THREE)));
      store.close();
      hop.played();
    }
  }

  /** RFC 5321 §3.8. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void aGoodbyeBeforeTheContentPutsAllOff(int accepted) throws Exception {
    String script =
        GREETING
            + "S: 250 PIPELINING\n"
            + ALL
            + "C: DATA\n"
            + OK.repeat(accepted)
            + "S: 421 4.3.2 down\nX: close\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      String kind = accepted == 0 ? "unreachable" : "delayed";
      assertEquals(Collections.nCopies(3, kind + " 421 4.3.2"), told(store.send(THREE)));
    }
  }

  /** So nobody has the mail twice, and nobody misses it: the next attempt is for the rest. */
  @Test
  void whereTheConnectionEndsAmongTheRepliesTheOthersAloneAreTriedAgain() throws Exception {
    String first =
        GREETING
            + "S: 250 PIPELINING\n"
            + ALL
            + "C: DATA\n"
            + OK.repeat(4)
            + "S: 354 go on\n"
            + TEXT
            + "C: .\nS: 250 saved\nX: close\n";
    String second =
        GREETING
            + "S: 250 PIPELINING\n"
            + MAIL
            + rcpt("c")
            + rcpt("d")
            + "C: DATA\n"
            + OK.repeat(3)
            + "S: 354 go on\n"
            + TEXT
            + "C: .\nS: 250 saved\nS: 550 5.7.1 no\n";
    try (var hop = new ScriptedHop(first, second);
        var store = LmtpStore.at(hop.port())) {
      var mail = store.relaying.mail(Envelope.of("a@example.org", THREE));
      var outcomes = store.send(mail);
      assertEquals(List.of("relayed", "delayed 451 4.4.2", "delayed 451 4.4.2"), told(outcomes));
      var left = new ArrayList<Delivery>();
      for (int i = 0; i < THREE.length; i++) {
        if (outcomes.get(i) instanceof Outcome.Delayed) {
          left.add(store.delivery(mail, mail.envelope().recipients().get(i).path()));
        }
      }
      var again = store.relaying.deliver(left.toArray(Delivery[]::new));
      assertEquals(List.of("relayed", "failed 550 5.7.1"), told(again));
      store.close();
      hop.played();
    }
  }
}
