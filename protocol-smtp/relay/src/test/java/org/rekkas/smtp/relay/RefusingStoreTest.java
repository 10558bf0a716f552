package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rekkas.smtp.relay.LmtpStore.told;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.DeliveryAgent.Delivery;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.testkit.TextContent;

/**
 * RFC 2033 §4.2: before a store has the content there is one reply to each command, and a refusal
 * of what is for all recipients is each one's. A temporary one puts all off, a permanent one is
 * reported for all, and the connection is good for the next mail. What a store says within the
 * content, before it ends the connection, is of the recipient whose reply it would have been.
 */
class RefusingStoreTest {
  private static final String[] THREE = {"b@example.net", "c@example.net", "d@example.net"};
  private static final String GREETING =
      "S: 220 store.example LMTP\nC: LHLO mx.example.org\nS: 250-store.example\n";
  private static final String MAIL = "C: MAIL FROM:<a@example.org>\n";
  private static final String TEXT = "C: Subject: s\nC:\nC: Hello\n";
  private static final String CHUNK = "C: BDAT 21 LAST\n" + TEXT;
  private static final String SOME_CHUNKS = "C: BDAT…\nX: take 100000\n";
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
    String asked = mail + rcpt("e");
    String next =
        pipelining
            ? chunking && reset
                ? asked + OK.repeat(3) + last
                : asked + last + OK.repeat(reset ? 3 : 2)
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

  /** It may still have the transaction before, whose recipients would get the next mail. */
  @ParameterizedTest
  @ValueSource(strings = {"250 HELP", "250 PIPELINING", "250-PIPELINING\nS: 250 CHUNKING"})
  void aHostThatDoesNotResetGetsNoContent(String offers) throws Exception {
    boolean pipelining = offers.contains("PIPELINING");
    String no = "S: 550 5.1.1 who?\n";
    String last = offers.contains("CHUNKING") ? CHUNK : "C: DATA\n";
    String first =
        pipelining
            ? MAIL + rcpt("b") + last + OK + no + "S: 503 nobody\n"
            : MAIL + OK + rcpt("b") + no;
    String begun = last.equals(CHUNK) ? MAIL + rcpt("e") : MAIL + rcpt("e") + last;
    String next = "C: RSET\n" + (pipelining ? begun : "") + "S: 502 no such thing\n";
    try (var hop = new ScriptedHop(GREETING + "S: " + offers + "\n" + first + next);
        var store = LmtpStore.at(hop.port())) {
      assertEquals(List.of("failed 550 5.1.1"), told(store.send("b@example.net")));
      assertEquals(List.of("delayed 451 4.5.0"), told(store.send("e@example.net")));
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

  private static final String WITHIN = "S: 354 go on\nC: Subject: s\n";
  private static final String LATE = "delayed 451 4.4.2";
  private static final String UNCLEAR = "delayed 451 4.5.0";

  /** More than any socket holds, so that the end of the connection comes within it. */
  private static final int LARGE = 16 << 20;

  private static TextContent content(int octets) {
    return new TextContent("Subject: s\r\n\r\n" + "0123456789abcd\r\n".repeat(octets / 16));
  }

  private static String said(String last) {
    return last.isEmpty() ? "" : "S! " + last.replace("|", "\\r\\n") + "\\r\\n\n";
  }

  private static List<String> within(int octets, String script, String last) throws Exception {
    try (var hop = new ScriptedHop(GREETING + script + said(last) + "X: close\n");
        var store = LmtpStore.at(hop.port())) {
      var text = content(octets);
      var outcomes = store.send(store.relaying.mail(Envelope.of("a@example.org", THREE), text));
      assertEquals(1, hop.connections());
      return told(outcomes);
    }
  }

  /** Nobody is sent the content again who was refused it for good. */
  @ParameterizedTest
  @CsvSource({
    "'', delayed 451 4.4.2, delayed 451 4.4.2, delayed 451 4.4.2",
    "552 5.2.2 b, failed 552 5.2.2, delayed 451 4.4.2, delayed 451 4.4.2",
    "552 5.2.2 b|452 4.2.2 c, failed 552 5.2.2, delayed 452 4.2.2, delayed 451 4.4.2",
    "452 4.2.2 b|552 5.2.2 c|550 5.7.1 d, delayed 452 4.2.2, failed 552 5.2.2, failed 550 5.7.1",
    "552 5.2.2 b|550-5.7.1 more, failed 552 5.2.2, delayed 451 4.4.2, delayed 451 4.4.2",
    "421 4.3.2 down, delayed 421 4.3.2, delayed 421 4.3.2, delayed 421 4.3.2",
    "552 5.2.2 b|421 4.3.2 down, failed 552 5.2.2, delayed 421 4.3.2, delayed 421 4.3.2"
  })
  void aRefusalWithinTheContentIsOfHimWhoseReplyItWouldHaveBeen(
      String last, String b, String c, String d) throws Exception {
    String script = "S: 250 PIPELINING\n" + ALL + "C: DATA\n" + OK.repeat(4) + WITHIN;
    assertEquals(List.of(b, c, d), within(LARGE, script, last));
  }

  @Test
  void whoWasRefusedAtRcptHasNoneOfThem() throws Exception {
    String replies = OK + OK + "S: 550 5.1.1 who?\n" + OK;
    String script = "S: 250 PIPELINING\n" + ALL + "C: DATA\n" + replies + WITHIN;
    assertEquals(
        List.of("failed 552 5.2.2", "failed 550 5.1.1", "failed 550 5.7.1"),
        within(LARGE, script, "552 5.2.2 b|550 5.7.1 d"));
  }

  /** Half a mail cannot be saved, and of too many replies nobody knows whose they are. */
  @Test
  void whatIsUnclearWithinTheContentIsADelay() throws Exception {
    String script = "S: 250 PIPELINING\n" + ALL + "C: DATA\n" + OK.repeat(4) + WITHIN;
    assertEquals(
        List.of("failed 552 5.2.2", UNCLEAR, UNCLEAR),
        within(LARGE, script, "552 5.2.2 b|250 saved|552 5.2.2 d"));
    assertEquals(
        List.of(UNCLEAR, UNCLEAR, UNCLEAR),
        within(LARGE, script, "552 5.2.2 b|552 5.2.2 c|552 5.2.2 d|552 5.2.2 e"));
  }

  /** §4.3: one reply, also where other chunks are on their way and the connection ends. */
  @ParameterizedTest
  @CsvSource({
    "552 5.3.4 enough, failed 552 5.3.4",
    "250 go on|552 5.3.4 enough, failed 552 5.3.4",
    "250 go on|452 4.3.1 disk full, delayed 452 4.3.1",
    "250 go on|421 4.3.2 down, delayed 421 4.3.2",
    "250 go on, delayed 451 4.4.2"
  })
  void aChunkThatIsRefusedBeforeTheLastIsRefusedForAll(String last, String outcome)
      throws Exception {
    String script = "S: 250-CHUNKING\nS: 250 PIPELINING\n" + ALL + OK.repeat(4) + SOME_CHUNKS;
    for (int octets : List.of(LARGE, LARGE / 64)) {
      assertEquals(Collections.nCopies(3, outcome), within(octets, script, last));
    }
  }

  /** §4.3: there each recipient has a reply again. The connection ends before it is written. */
  @Test
  void aRefusalWithinTheLastChunkIsOfHimWhoseReplyItWouldHaveBeen() throws Exception {
    String script =
        GREETING
            + "S: 250-CHUNKING\nS: 250-8BITMIME\nS: 250-SMTPUTF8\nS: 250 PIPELINING\n"
            + "C: MAIL FROM:<a@example.org>…\n"
            + ALL.substring(MAIL.length())
            + OK.repeat(4)
            + "C: BDAT…\n"
            + said("250 go on|552 5.2.2 b|552 5.2.2 c");
    try (var hop = new ScriptedHop(script + "X: close\n");
        var store = LmtpStore.at(hop.port())) {
      var twoChunks = content(100_000);
      var content =
          new Content() {
            @Override
            public long size() {
              return twoChunks.size();
            }

            @Override
            public InputStream open() {
              return new FilterInputStream(twoChunks.open()) {
                @Override
                public int read(byte[] to, int from, int length) throws IOException {
                  int read = super.read(to, from, length);
                  if (read < 0) {
                    hop.awaitEnds();
                  }
                  return read;
                }
              };
            }
          };
      var outcomes = store.send(store.relaying.mail(Envelope.of("a@example.org", THREE), content));
      assertEquals(List.of("failed 552 5.2.2", "failed 552 5.2.2", LATE), told(outcomes));
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
