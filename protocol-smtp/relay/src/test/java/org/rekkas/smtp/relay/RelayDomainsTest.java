package org.rekkas.smtp.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Account;
import org.rekkas.spi.ContentFilter;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.net.Dns.Exchange;
import org.rekkas.testkit.FakeSection;

/** Domains whose mail is taken from everybody: their routes, and what the next hop is asked. */
class RelayDomainsTest {
  private static final Session STRANGER =
      new Session(
          "s1",
          "smtp",
          new Client(InetAddress.ofLiteral("192.0.2.9"), 4711, false),
          Optional.of("client.test"),
          true,
          Optional.empty(),
          Optional.empty());
  private static final Session LOGGED_IN =
      new Session(
          "s2",
          STRANGER.listener(),
          STRANGER.client(),
          STRANGER.hello(),
          STRANGER.esmtp(),
          STRANGER.tls(),
          Optional.of(new Account(Mailbox.of("a@example.org"), "", 0, true)));
  private static final String OPENED =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250 mx
      """;
  private static final String PIPELINING =
      """
      S: 220 mx
      C: EHLO mx.example.org
      S: 250-mx
      S: 250-SMTPUTF8
      S: 250-CHUNKING
      S: 250 PIPELINING
      """;
  private static final String ASKED =
      """
      C: MAIL FROM:<>
      C: RCPT TO:<b@example.net>
      """;
  private static final String NULL_SENDER = OPENED + "C: MAIL FROM:<>\n";
  private static final String RCPT = NULL_SENDER + "S: 250 OK\nC: RCPT TO:<b@example.net>\n";

  private static Relaying before(ScriptedHop hop) {
    var relaying = Relaying.to(hop);
    relaying.section.with(domain("example.net"));
    return relaying;
  }

  private static FakeSection domain(String name) {
    return new FakeSection("domain").with("name", name);
  }

  private static Route.Relay route(Relaying relaying, String to) {
    return (Route.Relay) relaying.route(to);
  }

  private static EnvelopeVerdict foreseen(Relaying relaying, String to) {
    var path = ForwardPath.of(to);
    return relaying.agent().foresee(STRANGER, path, route(relaying, to), 0);
  }

  private static String rcpt(Relaying relaying, String to) {
    return switch (foreseen(relaying, to)) {
      case Verdict.Continue _, Verdict.Mark _ -> "250";
      case Verdict.Reject(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
      case Verdict.Defer(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
    };
  }

  /** Attack D5: neither a route nor a spelling opens anything else. */
  @ParameterizedTest
  @CsvSource({
    "b@example.net, true",
    "b@EXAMPLE.NET, true",
    "b@a.example.net, false",
    "b@example.net., true",
    "b@example.net.., false",
    "b@example.com, false",
    "b%example.com@example.net, false",
    "'\"b@example.com\"@example.net', false",
    "example.com!b@example.net, false",
    "b@example.net@example.com, false",
    "b@[127.0.0.1], false"
  })
  void nothingButRelayDomainsIsOpen(String to, boolean open) {
    try (var relaying = new Relaying()) {
      relaying
          .section
          .with(domain("example.net"))
          .with(new FakeSection("route").with("domain", "*").with("via", "[hop.test]:25"));
      assertEquals(open, route(relaying, to).open());
    }
  }

  @Test
  void aDomainThatIsOursStaysSo() {
    try (var relaying = new Relaying()) {
      relaying.section.with(domain("example.org"));
      assertInstanceOf(Route.NotMine.class, relaying.route("nobody@example.org"));
    }
  }

  @Test
  void nobodyIsAskedForARouteThatIsNotOpen() throws Exception {
    try (var hop = new ScriptedHop();
        var relaying = Relaying.to(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      hop.played();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "250 2.1.5 OK, 250",
    "251 will forward, 250",
    "550 5.1.1 who?, 550 5.1.1",
    "552 5.2.2 full, 550 5.2.2",
    "553 5.1.3 what?, 550 5.1.3",
    "450 4.2.0 greylisted, 451 4.2.0",
    "452 full, 451 4.4.0"
  })
  void whatTheHopSaysOfARecipient(String said, String wanted) throws Exception {
    try (var hop = new ScriptedHop(RCPT + "S: " + said + "\n");
        var relaying = before(hop)) {
      assertEquals(wanted, rcpt(relaying, "b@example.net"));
      assertEquals(wanted, rcpt(relaying, "b@example.net"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void itsWordsAreEvidence() throws Exception {
    try (var hop = new ScriptedHop(RCPT + "S: 550 5.1.1 no b lives here\n");
        var relaying = before(hop)) {
      var seen = foreseen(relaying, "b@example.net").why().seen();
      assertEquals("550 5.1.1 no b lives here", seen.get("RCPT"));
      assertEquals("mx.example.net [127.0.0.1]", seen.get("hop"));
    }
  }

  /** By LMTP, too: who is unknown to the store is refused at RCPT (attack G2). */
  @Test
  void g2_aStoreOfLmtpIsAskedAsWell() throws Exception {
    String script =
        PIPELINING.replace("EHLO", "LHLO")
            + ASKED
            + """
            S: 250 2.1.0 OK
            S: 250 2.1.5 OK
            C: RSET
            C: MAIL FROM:<>
            C: RCPT TO:<c@example.net>
            S: 250 2.0.0 OK
            S: 250 2.1.0 OK
            S: 550 5.1.1 <c@example.net> User doesn't exist
            C: RSET
            C: MAIL FROM:<a@example.org>
            C: RCPT TO:<b@example.net>
            S: 250 OK
            S: 250 OK
            S: 250 OK
            C: BDAT 21 LAST
            C: Subject: s
            C:
            C: Hello
            S: 250 2.0.0 saved
            """;
    try (var hop = new ScriptedHop(script);
        var store = LmtpStore.at(hop.port())) {
      store.relaying.section.with(domain("example.net"));
      assertEquals("250", rcpt(store.relaying, "b@example.net"));
      assertEquals("550 5.1.1", rcpt(store.relaying, "c@example.net"));
      assertInstanceOf(Outcome.Relayed.class, store.send("b@example.net").getFirst());
      store.close();
      hop.played();
    }
  }

  /** One write, and the connection is as good for the next question and for a mail. */
  @Test
  void theConnectionIsUsedAgain() throws Exception {
    String twice =
        PIPELINING
            + ASKED
            + """
            S: 250 OK
            S: 250 OK
            C: RSET
            C: MAIL FROM:<>
            C: RCPT TO:<c@example.net>
            S: 250 OK
            S: 250 OK
            S: 550 5.1.1 who?
            C: RSET
            C: MAIL FROM:<a@example.org>
            C: RCPT TO:<b@example.net>
            S: 250 OK
            S: 250 OK
            S: 250 OK
            C: BDAT 21 LAST
            C: Subject: s
            C:
            C: Hello
            S: 250 queued
            """;
    try (var hop = new ScriptedHop(twice);
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      assertEquals("550 5.1.1", rcpt(relaying, "c@example.net"));
      assertInstanceOf(
          Outcome.Relayed.class, relaying.deliver(relaying.to("b@example.net")).getFirst());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void anIdleConnectionThatHasEndedCountsForNothing() throws Exception {
    try (var hop =
            new ScriptedHop(
                RCPT + "S: 250 OK\nC: RSET\nX: close\n",
                NULL_SENDER + "S: 250 OK\nC: RCPT TO:<c@example.net>\nS: 250 OK\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      assertEquals("250", rcpt(relaying, "c@example.net"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void addressesBeyondAsciiNeedAHopThatTakesThem() throws Exception {
    try (var hop =
            new ScriptedHop(
                PIPELINING
                    + "C: MAIL FROM:<> SMTPUTF8\nC: RCPT TO:<zoë@example.net>\n"
                    + "S: 250 OK\nS: 250 OK\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "zoë@example.net"));
      relaying.close();
      hop.played();
    }
    try (var hop = new ScriptedHop(OPENED);
        var relaying = before(hop)) {
      assertEquals("553 5.6.7", rcpt(relaying, "zoë@example.net"));
      relaying.close();
      hop.played();
    }
  }

  private static final String POSTMASTER = "C: MAIL FROM:<postmaster@mx.example.org>\n";

  /** Some want no mail without a sender: what they say of it says nothing of the recipient. */
  @Test
  void aHopThatRefusesTheNullSenderIsAskedByOurPostmaster() throws Exception {
    String refused = NULL_SENDER + "S: 550 5.7.1 no bounces\n" + POSTMASTER + "S: 250 OK\n";
    String again = "C: RSET\nS: 250 OK\nC: MAIL FROM:<>\nS: 555 what is this?\n" + POSTMASTER;
    try (var hop =
            new ScriptedHop(
                refused
                    + "C: RCPT TO:<b@example.net>\nS: 250 OK\n"
                    + again
                    + "S: 250 OK\nC: RCPT TO:<c@example.net>\nS: 550 5.1.1 who?\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      assertEquals("550 5.1.1", rcpt(relaying, "c@example.net"));
      assertEquals(List.of(), warnings(relaying));
      relaying.close();
      hop.played();
    }
  }

  /** Attack G2: taken, it would all come back, to senders who are mostly forged. */
  @ParameterizedTest
  @ValueSource(strings = {"530 5.7.0 log in first", "550 5.7.1 you are blocked", "503 not now"})
  void g2_aHopThatRefusesEverySenderLetsNobodyIn(String said) throws Exception {
    String refused = "S: " + said + "\n";
    try (var hop = new ScriptedHop(NULL_SENDER + refused + POSTMASTER + refused);
        var relaying = before(hop)) {
      assertEquals("451 4.4.0", rcpt(relaying, "b@example.net"));
      assertEquals("451 4.4.0", rcpt(relaying, "c@example.net"));
      assertEquals(1, warnings(relaying).size());
      relaying.close();
      hop.played();
    }
  }

  /** As of those that look at the sender at RCPT, and want no bounce that they did not cause. */
  @ParameterizedTest
  @CsvSource({"550 5.1.8 bad sender", "550 5.7.1 no bounces here", "530 5.5.1 log in first"})
  void whatIsSaidOfTheSenderAtRcptIsNoWordOnTheRecipient(String said) throws Exception {
    String dialogue = RCPT + "S: " + said + "\nC: RSET\nS: 250 OK\n" + POSTMASTER + "S: 250 OK\n";
    String rcpt = "C: RCPT TO:<b@example.net>\n";
    try (var hop = new ScriptedHop(dialogue + rcpt + "S: 250 OK\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      relaying.close();
      hop.played();
    }
    try (var hop = new ScriptedHop(dialogue + rcpt + "S: 550 5.1.1 who?\n");
        var relaying = before(hop)) {
      assertEquals("550 5.1.1", rcpt(relaying, "b@example.net"));
      relaying.close();
      hop.played();
    }
  }

  /** Whom every domain has, its postmaster, tells one who is for some people from a closed door. */
  @ParameterizedTest
  @CsvSource({
    "250 OK, 550 5.7.1, 0",
    "550 5.1.1 User unknown, 550 5.7.1, 0",
    "550 5.7.1 you are blocked, 451 4.4.0, 1",
    "450 4.2.0 greylisted, 451 4.2.0, 0"
  })
  void whatIsClosedToUsOrToAll(String toPostmaster, String wanted, int warned) throws Exception {
    String closed = "S: 550 5.7.1 not for you\n";
    String fromPostmaster =
        "C: RSET\nS: 250 OK\n" + POSTMASTER + "S: 250 OK\nC: RCPT TO:<b@example.net>\n";
    besidePostmaster(RCPT + closed + fromPostmaster + closed, toPostmaster, wanted, warned);
  }

  /**
   * @param refused a dialogue in which the recipient is refused
   * @param toPostmaster what is said of the domain's postmaster then
   */
  private static void besidePostmaster(
      String refused, String toPostmaster, String wanted, int warned) throws Exception {
    String postmaster = "C: RCPT TO:<postmaster@example.net>\nS: " + toPostmaster + "\n";
    try (var hop = new ScriptedHop(refused + postmaster);
        var relaying = before(hop)) {
      assertEquals(wanted, rcpt(relaying, "b@example.net"));
      assertEquals(warned, warnings(relaying).size());
      relaying.close();
      hop.played();
    }
  }

  @Test
  void oneRecipientThatAHopThinksAboutForLongIsNoReasonNotToAskForOthers() throws Exception {
    String other = NULL_SENDER + "S: 250 OK\nC: RCPT TO:<c@example.net>\nS: 250 OK\n";
    try (var hop = new ScriptedHop(RCPT + "X: wait\n", other);
        var relaying = before(hop)) {
      relaying.section.with("reply-timeout", Duration.ofSeconds(3));
      assertEquals("451 4.4.2", rcpt(relaying, "b@example.net"));
      assertEquals("250", rcpt(relaying, "c@example.net"));
      relaying.close();
      hop.played();
    }
  }

  private static String content(Relaying relaying, Session session, Mail mail) {
    var filter = (ContentFilter) relaying.contribution("suit");
    return switch (filter.judge(session, mail)) {
      case Verdict.Reject(Reply reply, _) -> reply.code() + " " + reply.enhanced().orElseThrow();
      case Verdict.Continue _ -> "250";
      default -> throw new AssertionError();
    };
  }

  private static EnvelopeOptions utf8() {
    var none = EnvelopeOptions.NONE;
    return new EnvelopeOptions(
        none.body(), true, none.returned(), none.envelopeId(), none.parameters());
  }

  /** Attack G2: nor what it would refuse for what it is, said by whoever forges a sender. */
  @Test
  void g2_whatTheHopWouldSendBackIsRefusedBeforeItIsTaken() throws Exception {
    String sized = "S: 220 mx\nC: EHLO mx.example.org\nS: 250-mx\nS: 250 SIZE 10000\n";
    String to = "b@example.net";
    try (var hop =
            new ScriptedHop(
                sized + ASKED.replace("\nC: RCPT", "\nS: 250 OK\nC: RCPT") + "S: 250 OK\n");
        var relaying = before(hop)) {
      var none = EnvelopeOptions.NONE;
      var large = relaying.mail(none, Relaying.TEXT + "x".repeat(6000), to); // with more fields
      assertEquals("250", content(relaying, STRANGER, large)); // nobody has asked yet
      assertEquals("250", rcpt(relaying, to));
      assertEquals("552 5.3.4", content(relaying, STRANGER, large));
      assertEquals("250", content(relaying, LOGGED_IN, large));
      assertEquals("250", content(relaying, relaying.mail(none, Relaying.TEXT, to)));
      String umlaut = "Subject: ü\r\n\r\nHello\r\n";
      assertEquals("550 5.6.7", content(relaying, relaying.mail(utf8(), umlaut, to)));
      String body = "Subject: u\r\n\r\nHello ü\r\n";
      assertEquals("250", content(relaying, relaying.mail(utf8(), body, to)));
      String grows = "Subject: u\r\n\r\n" + "ü".repeat(2000) + "\r\n"; // to three times as much
      assertEquals("552 5.3.4", content(relaying, STRANGER, relaying.mail(none, grows, to)));
      String signed =
          "MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n"
              + "--b\r\n\r\nü\r\n--b\r\n\r\n--b--\r\n";
      assertEquals("554 5.6.3", content(relaying, relaying.mail(none, signed, to)));
      var elsewhere = relaying.mail(none, Relaying.TEXT + "x".repeat(6000), "b@example.com");
      assertEquals("250", content(relaying, elsewhere));
      relaying.close();
      hop.played();
    }
  }

  private static String content(Relaying relaying, Mail mail) {
    return content(relaying, STRANGER, mail);
  }

  /** The domain of a sender can be spelled in A-labels, the local part cannot. */
  @Test
  void aSenderBeyondAsciiWhoCanBeSpelledIsTaken() throws Exception {
    try (var hop = new ScriptedHop(RCPT + "S: 250 OK\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      assertEquals("250", content(relaying, from(relaying, "a@zoë.example")));
      assertEquals("550 5.6.7", content(relaying, from(relaying, "zoë@example.com")));
      relaying.close();
      hop.played();
    }
  }

  private static Mail from(Relaying relaying, String sender) {
    return relaying.mail(Envelope.of(sender, "b@example.net").withOptions(utf8()));
  }

  /** As Exim: whether it means the recipient is seen by whom else it refuses in these words. */
  @ParameterizedTest
  @CsvSource({
    "550 relay not permitted, 451 4.4.0, 1",
    "250 Accepted, 550 5.1.1, 0",
    "550 no postmaster here, 550 5.1.1, 0",
    "451 try again, 451 4.4.0, 0"
  })
  void whatAHopWithoutEnhancedCodesMeans(String toPostmaster, String wanted, int warned)
      throws Exception {
    besidePostmaster(RCPT + "S: 550 relay not permitted\n", toPostmaster, wanted, warned);
  }

  @Test
  void aHopThatHasTakenSomebodyMeansTheRecipient() throws Exception {
    String second =
        "C: RSET\nS: 250 OK\nC: MAIL FROM:<>\nS: 250 OK\n"
            + "C: RCPT TO:<c@example.net>\nS: 550 who?\n";
    try (var hop = new ScriptedHop(RCPT + "S: 250 OK\n" + second);
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      assertEquals("550 5.1.1", rcpt(relaying, "c@example.net"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void aHopThatOffersItGetsIt() throws Exception {
    String offers = OPENED.replace("S: 250 mx", "S: 250-mx\nS: 250-8BITMIME\nS: 250 SMTPUTF8");
    try (var hop =
            new ScriptedHop(
                offers + "C: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<b@example.net>\nS: 250 OK\n");
        var relaying = before(hop)) {
      assertEquals("250", rcpt(relaying, "b@example.net"));
      var utf8 = relaying.mail(utf8(), "Subject: ü\r\n\r\nHello\r\n", "b@example.net");
      assertEquals("250", content(relaying, STRANGER, utf8));
      relaying.close();
      hop.played();
    }
  }

  private static List<Note.Remark> warnings(Relaying relaying) {
    return relaying.given.recorded().notes(Note.Remark.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'S: 451 4.3.2 busy\n', 451 4.3.2",
    "'S: 421 4.3.2 going down\nX: close\n', 451 4.3.2",
    "'X: close\n', 451 4.4.2",
    "'S: 250-OK\nS: 550 no\n', 451 4.4.2",
    "'S: 354 go on\n', 451 4.4.2"
  })
  void f11_aHopThatSaysNothingClearIsAskedLater(String rest, String wanted) throws Exception {
    try (var hop = new ScriptedHop(NULL_SENDER + rest);
        var relaying = before(hop)) {
      assertEquals(wanted, rcpt(relaying, "b@example.net"));
      assertEquals(wanted, rcpt(relaying, "c@example.net"));
      relaying.close();
      hop.played();
    }
  }

  /** It could be the answer to what was asked before, or to what is asked next. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        NULL_SENDER + "S! 250 OK\\r\\n250 OK\\r\\n\n",
        RCPT + "S! 250 OK\\r\\n550 5.1.1 nobody\\r\\n\n",
        PIPELINING + ASKED + "S! 250 OK\\r\\n250 OK\\r\\n550 5.1.1 nobody\\r\\n\n"
      })
  void f11_aReplyTooManyIsNoAnswer(String dialogue) throws Exception {
    try (var hop = new ScriptedHop(dialogue);
        var relaying = before(hop)) {
      assertEquals("451 4.4.2", rcpt(relaying, "b@example.net"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void theNextHostIsAskedWhereOneTakesNothingNow() throws Exception {
    try (var hop = new ScriptedHop(NULL_SENDER + "S: 451 4.3.2 busy\n", RCPT + "S: 250 OK\n");
        var relaying = before(hop)) {
      relaying.domain("example.net", "one.test").domain("other.test", "two.test");
      relaying
          .given
          .scriptedDns()
          .exchange("example.net", new Exchange(10, "one.test"), new Exchange(20, "two.test"));
      var why = foreseen(relaying, "b@example.net").why();
      assertEquals("two.test [127.0.0.1]", why.seen().get("hop"));
      relaying.close();
      hop.played();
    }
  }

  @Test
  void whereNoHostAnswersOneIsToTryAgain() throws Exception {
    try (var elsewhere = new ScriptedHop();
        var relaying = before(elsewhere)) {
      relaying.given.scriptedDns().address("mx.example.net", InetAddress.ofLiteral("127.0.0.9"));
      assertEquals("451 4.4.1", rcpt(relaying, "b@example.net"));
    }
  }

  @Test
  void aHopThatIsSilentIsNotWaitedForLong() throws Exception {
    try (var hop = new ScriptedHop("X: hold\n");
        var relaying = before(hop)) {
      relaying.section.with("reply-timeout", Duration.ofMillis(100));
      assertEquals("451 4.4.2", rcpt(relaying, "b@example.net"));
    }
  }

  /** Attack F7. A backup MX asks those who are better, and nobody else. */
  @Test
  void f7_aDomainThatLeadsToNoHostOrBackHere() throws Exception {
    try (var hop = new ScriptedHop(RCPT + "S: 250 OK\n");
        var relaying = before(hop)) {
      relaying.section.with(domain("null.test")).with(domain("loop.test"));
      relaying.section.with(domain("gone.test")).with(domain("fails.test"));
      var dns = relaying.given.scriptedDns();
      dns.exchange("null.test", new Exchange(0, "."));
      dns.exchange("loop.test", new Exchange(10, "mx.example.org"), new Exchange(20, "far.test"));
      dns.fails("MX", "fails.test");
      dns.exchange(
          "example.net",
          new Exchange(10, "mx.example.net"),
          new Exchange(20, "mx.example.org"),
          new Exchange(30, "far.test"));
      assertEquals("556 5.1.10", rcpt(relaying, "b@null.test"));
      assertEquals("554 5.4.6", rcpt(relaying, "b@loop.test"));
      assertEquals("550 5.1.2", rcpt(relaying, "b@gone.test"));
      assertEquals("451 4.4.3", rcpt(relaying, "b@fails.test"));
      assertTrue(warnings(relaying).toString().contains("loop.test"));
      assertEquals("250", rcpt(relaying, "b@example.net"));
      relaying.close();
      hop.played();
    }
  }
}
