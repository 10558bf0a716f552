package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.smtp.relay.LmtpStore.told;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.smtp.relay.wire.Protocol;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Outcome.Reporter;
import org.rekkas.spi.Route;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Recipient;
import org.rekkas.spi.mail.Recipient.Notify;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.TextContent;

/** RFC 2033: the client's side, with a store that answers for each recipient. */
class LmtpTest {
  private static final String GREETING =
      """
      S: 220 store.example LMTP
      C: LHLO mx.example.org
      S: 250-store.example
      S: 250-ENHANCEDSTATUSCODES
      """;
  private static final String TEXT = "C: Subject: s\nC:\nC: Hello\n";
  private static final String DATA = "S: 354 go on\n" + TEXT + "C: .\n";

  private static String envelope(String... names) {
    var lines = new StringBuilder("C: MAIL FROM:<a@example.org>\n");
    for (String each : names) {
      lines.append("C: RCPT TO:<").append(each).append("@example.net>\n");
    }
    return lines.toString();
  }

  /** Plays one mail. */
  private static List<String> play(String script, String... names) throws Exception {
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      var outcomes = store.send(names);
      store.close();
      hop.played();
      return told(outcomes);
    }
  }

  /** §4.2: in the order of the recipients that were accepted. */
  @Test
  void eachRecipientHasAReplyOfItsOwn() throws Exception {
    String script =
        GREETING
            + "S: 250 PIPELINING\n"
            + envelope("b", "c", "d", "e")
            + "C: DATA\nS: 250 OK\nS: 250 OK\nS: 550 5.1.1 who?\nS: 250 OK\nS: 250 OK\n"
            + DATA
            + "S: 250 2.0.0 <b> saved\n"
            + "S: 452 4.2.2 <d> full\n"
            + "S: 552-5.2.2 <e> full\n"
            + "S: 552 5.2.2 for good\n"
            + "C: RSET\n"
            + envelope("b")
            + "C: DATA\nS: 250 OK\nS: 250 OK\nS: 250 OK\n"
            + DATA
            + "S: 250 2.0.0 saved\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      var outcomes = store.send("b@example.net", "c@example.net", "d@example.net", "e@example.net");
      assertEquals(
          List.of("relayed", "failed 550 5.1.1", "delayed 452 4.2.2", "failed 552 5.2.2"),
          told(outcomes));
      var relayed = (Outcome.Relayed) outcomes.getFirst();
      assertEquals("127.0.0.1 [127.0.0.1] by LMTP: 250 2.0.0 <b> saved", relayed.where());
      var delayed = (Outcome.Delayed) outcomes.get(2);
      assertEquals("LMTP", delayed.evidence().seen().get("protocol"));
      assertEquals("127.0.0.1 [127.0.0.1]", delayed.evidence().seen().get("hop"));
      assertEquals(List.of("relayed"), told(store.send("b@example.net")));
      store.close();
      hop.played();
    }
  }

  /** §4.3: and so has the last chunk. */
  @Test
  void aChunkGoesWithItsCommands() throws Exception {
    String script =
        GREETING
            + "S: 250-PIPELINING\nS: 250 CHUNKING\n"
            + envelope("b", "c")
            + "C: BDAT 21 LAST\n"
            + TEXT
            + "S: 250 OK\nS: 250 OK\nS: 250 OK\nS: 451 4.3.0 later\nS: 250 2.0.0 saved\n";
    assertEquals(
        List.of("delayed 451 4.3.0", "relayed"), play(script, "b@example.net", "c@example.net"));
  }

  @Test
  void withoutPipeliningEachCommandWaits() throws Exception {
    String script =
        GREETING
            + "S: 250 SIZE\n"
            + "C: MAIL FROM:<a@example.org> SIZE=21\nS: 250 OK\n"
            + "C: RCPT TO:<b@example.net>\nS: 250 OK\nC: RCPT TO:<c@example.net>\nS: 250 OK\n"
            + "C: DATA\n"
            + DATA
            + "S: 250 saved\nS: 250 saved\n";
    assertEquals(List.of("relayed", "relayed"), play(script, "b@example.net", "c@example.net"));
  }

  @Test
  void aLargeContentHasThemBehindItsLastChunk() throws IOException {
    try (var hop = talking("451 4.3.0 later\r\n250 2.0.0 saved");
        var store = LmtpStore.at(hop.port())) {
      var mail = store.relaying.mail(Envelope.of("a@example.org", PAIR), large());
      assertEquals(List.of("delayed 451 4.3.0", "relayed"), told(store.send(mail)));
      assertTrue(hop.chunks().size() > 2, () -> hop.chunks().size() + " chunks");
    }
  }

  private static final String[] PAIR = {"b@example.net", "c@example.net"};

  private static TextContent large() {
    return new TextContent("Subject: s\r\n\r\n" + (".".repeat(70) + "\r\n").repeat(20_000));
  }

  private static TalkingHop talking(String last) throws IOException {
    var hop =
        new TalkingHop("127.0.0.1", _ -> "250-store.example\r\n250-PIPELINING\r\n250 CHUNKING");
    return hop.answeringChunks(line -> line.endsWith("LAST") ? last : "250 2.0.0 go on");
  }

  /** The last one may have been on its way: how many replies it has, nobody knows. */
  @Test
  void aRefusedChunkIsForAllAndEndsTheConnection() throws IOException {
    try (var hop = talking("503 5.5.1 no\r\n503 5.5.1 no");
        var store = LmtpStore.at(hop.port())) {
      hop.answeringChunks(
          line ->
              line.endsWith("LAST")
                  ? "503 5.5.1 no\r\n503 5.5.1 no"
                  : hop.chunks().size() == 2 ? "552 5.3.4 enough" : "250 2.0.0 go on");
      for (int i = 1; i <= 2; i++) {
        var mail = store.relaying.mail(Envelope.of("a@example.org", PAIR), large());
        hop.chunks().clear();
        assertEquals(List.of("failed 552 5.3.4", "failed 552 5.3.4"), told(store.send(mail)));
        assertEquals(i, hop.clients().size());
      }
    }
  }

  /** §4.2: DATA is 503 then, and a chunk too: one reply, for there is nobody to answer for. */
  @Test
  void whereNobodyWasAcceptedOneReplyFollows() throws Exception {
    String refused = "S: 250 OK\nS: 550 5.1.1 who?\nS: 550 5.1.1 who?\nS: 503 5.5.0 nobody\n";
    String script =
        GREETING
            + "S: 250-CHUNKING\nS: 250 PIPELINING\n"
            + envelope("b", "c")
            + "C: BDAT 21 LAST\n"
            + TEXT
            + refused
            + "C: RSET\n"
            + envelope("d")
            + "S: 250 OK\nS: 250 OK\nS: 250 OK\n"
            + "C: BDAT 21 LAST\n"
            + TEXT
            + "S: 250 saved\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      assertEquals(List.of("failed 550 5.1.1", "failed 550 5.1.1"), told(store.send(PAIR)));
      assertEquals(List.of("relayed"), told(store.send("d@example.net")));
      store.close();
      hop.played();
    }
    String byData = GREETING + "S: 250 PIPELINING\n" + envelope("b", "c") + "C: DATA\n" + refused;
    assertEquals(List.of("failed 550 5.1.1", "failed 550 5.1.1"), play(byData, PAIR));
  }

  @Test
  void whoWasOneTooManyGoesInTheNextTransaction() throws Exception {
    String script =
        GREETING
            + "S: 250 PIPELINING\n"
            + envelope("b", "c", "d")
            + "C: DATA\nS: 250 OK\nS: 250 OK\nS: 250 OK\nS: 452 4.5.3 enough\n"
            + DATA
            + "S: 550 5.7.1 no\nS: 250 saved\nC: RSET\n"
            + envelope("d")
            + "C: DATA\nS: 250 OK\nS: 250 OK\nS: 250 OK\n"
            + DATA
            + "S: 250 saved\n";
    assertEquals(
        List.of("failed 550 5.7.1", "relayed", "relayed"),
        play(script, "b@example.net", "c@example.net", "d@example.net"));
  }

  /** §4.1: there is no HELO; and what is said of it says what was asked. */
  @Test
  void aHostThatDoesNotKnowLhloSpeaksNoLmtp() throws Exception {
    String script = "S: 220 mx ESMTP\nC: LHLO mx.example.org\nS: 500 5.5.1 what?\nC: QUIT\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      var outcome = (Outcome.Unreachable) store.send("b@example.net").getFirst();
      assertTrue(outcome.toString().contains("answer to LHLO: 500 5.5.1 what?"));
      assertTrue(
          outcome.evidence().seen().get("destination").matches("lmtp:127\\.0\\.0\\.1:[0-9]+"));
      store.close();
      hop.played();
    }
  }

  /** A Dovecot on this machine calls itself as the machine is called, and so do we. */
  @Test
  void aStoreOfOurOwnNameIsNoLoop() throws Exception {
    String script =
        GREETING.replace("store.example\n", "mx.example.org\n")
            + "S: 250 PIPELINING\n"
            + envelope("b")
            + "C: DATA\nS: 250 OK\nS: 250 OK\n"
            + DATA
            + "S: 250 saved\n";
    assertEquals(List.of("relayed"), play(script, "b@example.net"));
  }

  @Test
  void noMxRecordIsAskedForThoughNoBracketsSaySo() throws Exception {
    String script =
        GREETING + "S: 250 HELP\n" + envelope("b").replace("\n", "\nS: 250 OK\n") + "C: DATA\n";
    try (var hop = new ScriptedHop(script + DATA + "S: 250 saved\n");
        var store = LmtpStore.at(hop.port())) {
      store.route.with("via", "store.test:" + hop.port());
      store
          .relaying
          .given
          .scriptedDns()
          .exchange("store.test", new Exchange(1, "wrong.test"))
          .address("store.test", InetAddress.ofLiteral("127.0.0.1"));
      var relayed = (Outcome.Relayed) store.send("b@example.net").getFirst();
      assertEquals("store.test [127.0.0.1] by LMTP: 250 saved", relayed.where());
      store.close();
      hop.played();
    }
  }

  /**
   * RFC 3461 §5.2.2: what a store without DSN took is told of as relayed. With DSN it tells that
   * itself.
   */
  @ParameterizedTest
  @CsvSource({"DSN, NEXT_HOP", "8BITMIME, US"})
  void whoTellsOfASuccess(String offer, Reporter who) throws Exception {
    String notify = offer.equals("DSN") ? " NOTIFY=SUCCESS ORCPT=rfc822;b@example.net" : "";
    String script =
        GREETING
            + "S: 250-"
            + offer
            + "\nS: 250 PIPELINING\n"
            + "C: MAIL FROM:<a@example.org>…\n"
            + envelope("b").lines().skip(1).findFirst().orElseThrow()
            + notify
            + "\nC: DATA\nS: 250 OK\nS: 250 OK\n"
            + DATA
            + "S: 250 saved\n";
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      var plain = Envelope.of("a@example.org", "b@example.net");
      var to =
          new Recipient(ForwardPath.of("b@example.net"), Set.of(Notify.SUCCESS), Optional.empty());
      var mail =
          store.relaying.mail(new Envelope(plain.reversePath(), plain.options(), List.of(to)));
      var relayed = assertInstanceOf(Outcome.Relayed.class, store.send(mail).getFirst());
      assertEquals(who, relayed.success());
      store.close();
      hop.played();
    }
  }

  /** RFC 9422, RFC 1870, RFC 6531: what it offers counts as with SMTP. */
  @Test
  void itsLimitsAreKept() throws Exception {
    String one = "C: DATA\nS: 250 OK\nS: 250 OK\n" + DATA + "S: 250 saved\n";
    String script =
        GREETING
            + "S: 250-LIMITS RCPTMAX=1\nS: 250 PIPELINING\n"
            + envelope("b")
            + one
            + envelope("c")
            + one;
    assertEquals(List.of("relayed", "relayed"), play(script, PAIR));
    try (var hop = new ScriptedHop(GREETING + "S: 250-SIZE 20\nS: 250 PIPELINING\n");
        var store = LmtpStore.at(hop.port())) {
      assertEquals(List.of("failed 552 5.3.4"), told(store.send("b@example.net")));
      var options =
          new EnvelopeOptions(
              EnvelopeOptions.Body.EIGHT_BIT_MIME,
              true,
              Optional.empty(),
              Optional.empty(),
              Map.of());
      var plain = Envelope.of("a@example.org", "z\u00f6@example.net");
      var mail =
          store.relaying.mail(
              new Envelope(ReversePath.NULL, options, plain.recipients()),
              new TextContent("a:b\r\n"));
      assertEquals(List.of("failed 553 5.6.7"), told(store.send(mail)));
      store.close();
      hop.played();
    }
  }

  @Test
  void theLaneSaysWhatIsSpoken() {
    try (var store = LmtpStore.at(2024)) {
      assertEquals(
          new Route.Relay("relay", "lmtp:[127.0.0.1]:2024", false),
          store.relaying.route("b@example.net"));
    }
  }

  /**
   * A mail that waits for it goes neither to another host nor by SMTP when a reload changes that.
   */
  @Test
  void aLaneOfAProtocolThatIsGoneIsRoutedAnew() {
    try (var store = LmtpStore.at(2024)) {
      store.route.with("protocol", Protocol.SMTP);
      var outcome = store.relaying.deliverTo("lmtp:[127.0.0.1]:2024");
      assertEquals(List.of("delayed 451 4.4.4"), told(List.of(outcome)));
    }
  }

  /** RFC 2033 §5: the port of SMTP is for SMTP. */
  @ParameterizedTest
  @CsvSource({
    "[127.0.0.1]:25, via, never 25",
    "[127.0.0.1], via, needs its port",
    "store.test, via, needs its port",
    "a b, via, not a host",
    ", protocol, needs a host"
  })
  void whatIsWrongWithARoute(String via, String key, String what) {
    var section =
        new FakeSection("route").with("domain", "example.net").with("protocol", Protocol.LMTP);
    if (via != null) {
      section.with("via", via);
    }
    StaticRoute.from(section);
    assertEquals(1, section.problems().size(), section.problems().toString());
    String problem = section.problems().getFirst();
    assertTrue(problem.contains(key) && problem.contains(what), problem);
  }

  @Test
  void howADomainGoesIsTold() throws IOException {
    try (var store = LmtpStore.at(2024)) {
      var command = (AdminCommand) store.relaying.contribution("route");
      var given =
          new AdminCommand.Invocation(
              Map.of("DOMAIN", "example.net"), InputStream.nullInputStream());
      var table = (AdminCommand.Report.Table) command.run(given);
      assertTrue(table.rows().contains(List.of("protocol", "LMTP")), table.toString());
      assertTrue(table.rows().contains(List.of("host", "127.0.0.1")), table.toString());
    }
  }
}
