package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.relay.LmtpStore.told;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Outcome;

/**
 * Attacks F11 and F12 where each recipient has a reply of its own (RFC 2033 §4.2): who was answered
 * clearly is done; of the others no mail is lost, and none is marked sent.
 */
class HostileStoreTest {
  private static final String[] THREE = {"b@example.net", "c@example.net", "d@example.net"};
  private static final String OPENED =
      """
      S: 220 store.example LMTP
      C: LHLO mx.example.org
      S: 250-store.example
      S: 250-CHUNKING
      S: 250 PIPELINING
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.net>
      C: RCPT TO:<c@example.net>
      C: RCPT TO:<d@example.net>
      """;
  private static final String CHUNK = "C: BDAT 21 LAST\nC: Subject: s\nC:\nC: Hello\n";
  private static final String ENVELOPE_OK = "S: 250 OK\nS: 250 OK\nS: 250 OK\nS: 250 OK\n";
  private static final String SENT = OPENED + CHUNK + ENVELOPE_OK;
  private static final String LATE = "delayed 451 4.4.2";
  private static final String UNCLEAR = "delayed 451 4.5.0";

  private static List<String> outcomes(String script) throws Exception {
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      store.relaying.section.with("end-timeout", Duration.ofMillis(500));
      var outcomes = told(store.send(THREE));
      assertEquals(1, hop.connections());
      return outcomes;
    }
  }

  private static final String REPLIES =
      "250 2.0.0 saved\r\n552-5.2.2 full\r\n552 5.2.2 for good\r\n452 4.2.2 full\r\n";

  static Stream<Arguments> everyOctet() {
    return IntStream.range(0, REPLIES.length()).mapToObj(Arguments::of);
  }

  private static String raw(String octets) {
    return "S! " + octets.replace("\r", "\\r").replace("\n", "\\n") + "\n";
  }

  /** Those who were answered are done, the others wait: RFC 1047 for each by itself. */
  @ParameterizedTest
  @MethodSource("everyOctet")
  void f12_theConnectionMayEndBehindEachOctet(int octets) throws Exception {
    String whole = REPLIES.substring(0, octets);
    List<String> wanted =
        List.of(
            whole.contains("saved\r\n") ? "relayed" : LATE,
            whole.contains("good\r\n") ? "failed 552 5.2.2" : LATE,
            LATE);
    assertEquals(wanted, outcomes(SENT + (whole.isEmpty() ? "" : raw(whole)) + "X: close\n"));
  }

  /** However they come, they are the same replies. */
  @ParameterizedTest
  @MethodSource("everyOctet")
  void theRepliesMayBeSplitBehindEachOctet(int octets) throws Exception {
    String first = octets == 0 ? "" : raw(REPLIES.substring(0, octets));
    assertEquals(
        List.of("relayed", "failed 552 5.2.2", "delayed 452 4.2.2"),
        outcomes(SENT + first + raw(REPLIES.substring(octets)) + "X: wait\n"));
  }

  static Stream<Arguments> unclear() {
    return Stream.of(
        Arguments.of("354", "S: 354 more"),
        Arguments.of("two codes", "S! 250-saved\\r\\n450 not\\r\\n"),
        Arguments.of("a NUL", "S! 250 sa\\0ved\\r\\n"),
        Arguments.of("a bare line end", "S! 250 saved\\n250 saved\\r\\n"),
        Arguments.of("no code", "S: saved"),
        Arguments.of("no end of a line", "S! 250 " + "x".repeat(1 << 16)),
        Arguments.of("no end of a reply", "S: 250-more\n".repeat(200)));
  }

  /** What came before it was clear; behind it nothing is. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("unclear")
  void f11_whatIsUnclearIsADelayForHimAndTheOthers(String name, String second) throws Exception {
    String script = SENT + "S: 550 5.7.1 no\n" + second + "\nS: 250 saved\nX: close\n";
    assertEquals(List.of("failed 550 5.7.1", UNCLEAR, UNCLEAR), outcomes(script), name);
  }

  @Test
  void f11_tooFewRepliesAreADelayForTheOthers() throws Exception {
    assertEquals(
        List.of("relayed", "relayed", LATE),
        outcomes(SENT + "S: 250 saved\nS: 250 saved\nX: wait\n"));
  }

  /** One is not theirs, and which one nobody knows. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "250 a\\r\\n250 b\\r\\n250 c\\r\\n250 d\\r\\n",
        "250 a\\r\\n550 b\\r\\n250 c\\r\\n452 d\\r\\n",
        "250 a\\r\\n250 b\\r\\n250 c\\r\\n354 d\\r\\n",
        "250 a\\r\\n250 b\\r\\n250 c\\r\\nwhat\\r\\n"
      })
  void f11_tooManyRepliesAreADelayForAll(String replies) throws Exception {
    assertEquals(
        List.of(UNCLEAR, UNCLEAR, UNCLEAR), outcomes(SENT + "S! " + replies + "\nX: wait\n"));
  }

  /** Each later one would be another's: he whose mail was not saved would lose it. */
  @Test
  void f11_anExtraReplyBeforeThemIsADelayForAll() throws Exception {
    String early = (ENVELOPE_OK + "S: 250 OK\nS: 250 saved\nS: 250 saved\nS: 452 full\n");
    String atOnce = "S! " + early.replace("S: ", "").replace("\n", "\\r\\n") + "\n";
    assertEquals(
        List.of(UNCLEAR, UNCLEAR, UNCLEAR), outcomes(OPENED + CHUNK + atOnce + "X: wait\n"));
  }

  /** By DATA it is seen before the content goes. */
  @Test
  void f11_anExtraReplyBeforeTheContentIsADelayForAll() throws Exception {
    String script =
        OPENED.replace("S: 250-CHUNKING\n", "")
            + "C: DATA\n"
            + "S! 250 OK\\r"
            + "\\n"
            + "250 OK\\r"
            + "\\n"
            + "250 OK\\r"
            + "\\n"
            + "250 OK\\r"
            + "\\n"
            + "354 go on\\r"
            + "\\n"
            + "250 saved\\r"
            + "\\n\n"
            + "X: wait\n";
    assertEquals(List.of(UNCLEAR, UNCLEAR, UNCLEAR), outcomes(script));
  }

  /** It is no reply to this mail, and none to the next one. */
  @Test
  void f11_aReplyThatNobodyAskedForIsADelayAndEndsTheConnection() throws Exception {
    String mail =
        OPENED
            .substring(OPENED.indexOf("C: MAIL"))
            .lines()
            .limit(2)
            .reduce("", (a, b) -> a + b + "\n");
    String opening = OPENED.substring(0, OPENED.indexOf("C: MAIL"));
    String taken =
        mail + CHUNK + "S! 250 OK\\r\\n250 OK\\r\\n250 saved\\r\\n250 saved\\r\\n\nX: wait\n";
    try (var hop = new ScriptedHop(opening + taken, opening + taken);
        var store = LmtpStore.at(hop.port())) {
      for (int i = 1; i <= 2; i++) {
        assertEquals(List.of("delayed 451 4.5.0"), told(store.send("b@example.net")));
        assertEquals(i, hop.connections());
      }
    }
  }

  /** RFC 5321 §3.8: 421 is an answer, and the last one. */
  @ParameterizedTest
  @CsvSource({
    "421 4.3.2 down, delayed 421 4.3.2, delayed 421 4.3.2, delayed 421 4.3.2",
    "250 a|421 4.3.2 down, relayed, delayed 421 4.3.2, delayed 421 4.3.2",
    "250 a|550 5.7.1 b|421 4.3.2 down, relayed, failed 550 5.7.1, delayed 421 4.3.2",
    "250 a|550 5.7.1 b|250 c|421 4.3.2 down, relayed, failed 550 5.7.1, relayed"
  })
  void aGoodbyeIsForAllThatAreLeft(String replies, String b, String c, String d) throws Exception {
    String said = "S! " + replies.replace("|", "\\r\\n") + "\\r\\n\nX: close\n";
    assertEquals(List.of(b, c, d), outcomes(SENT + said));
  }

  /** They have the time of one reply each, and all of them no more than the content had. */
  @Test
  void aStoreThatDripsItsRepliesCostsNoMoreThanItsTime() throws Exception {
    try (var hop = new ScriptedHop(SENT + "S: 250 saved\nX: wait\n");
        var store = LmtpStore.at(hop.port())) {
      store.relaying.section.with("content-timeout", Duration.ofMillis(300));
      store.relaying.section.with("end-timeout", Duration.ofMillis(200));
      var outcomes = store.send(THREE);
      assertEquals(List.of("relayed", LATE, LATE), told(outcomes));
      var delayed = assertInstanceOf(Outcome.Delayed.class, outcomes.getLast());
      assertTrue(delayed.evidence().toString().contains("RFC 1047"));
    }
  }

  /** A mail whose recipients were answered is not sent to them again by the same call. */
  @Test
  void f12_anIdleConnectionThatBreaksBetweenTheRepliesIsNoReasonToSendAgain() throws Exception {
    String mail = OPENED.substring(OPENED.indexOf("C: MAIL")) + CHUNK + ENVELOPE_OK;
    String script = SENT + "S: 250 a\nS: 250 b\nS: 250 c\n" + mail + "S: 250 a\nX: close\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      assertEquals(List.of("relayed", "relayed", "relayed"), told(store.send(THREE)));
      assertEquals(List.of("relayed", LATE, LATE), told(store.send(THREE)));
      assertEquals(1, hop.connections());
    }
  }
}
