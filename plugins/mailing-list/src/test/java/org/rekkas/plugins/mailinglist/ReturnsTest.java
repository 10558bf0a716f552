package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.plugins.mailinglist.Stage.TEAM;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.mail.Content;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.TextContent;

/** Reports about mail to members, RFC 3464. The stage suspends after two in ten days. */
class ReturnsTest {
  private static final String PLAIN = "team-bounces@example.org";
  private static final String ALI = "ali@example.org";
  private static final String JOE = "joe@example.org";

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void open() {
    stage = new Stage(folder, Stage.list("team", Policy.USUAL));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** The reverse-path of what the list sends to a member. */
  private String returnsFrom(String member) {
    stage.deliver(
        stage.mail(Stage.LOGGED_IN, ALI, TEAM, "From: " + ALI + "\nSubject: Salam\n\nHello\n"));
    var sent = stage.last().envelope();
    String key = sent.options().parameters().get(EnvelopeOptions.VERP);
    return sent.reversePath().naming(Mailbox.of(member), key).text();
  }

  private static String report(String recipient, String status) {
    return report(recipient, status, "550 no such\n  person");
  }

  private static String report(String recipient, String status, String reply) {
    return """
    From: postmaster@elsewhere.example
    Subject: Undelivered
    Content-Type: multipart/report; report-type=delivery-status; boundary="b"

    --b
    Content-Type: text/plain

    It did not go.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mx.elsewhere.example

    Final-Recipient: rfc822; %s
    Action: failed
    Status: %s
    Diagnostic-Code: smtp; %s
    --b--
    """
        .formatted(recipient, status, reply);
  }

  private String comes(String trace, String to, String text) {
    return stage.done(stage.mail(trace, "", to, text));
  }

  private String row(String member) throws IOException {
    var table = assertInstanceOf(Report.Table.class, stage.run("list show", "ADDRESS", TEAM));
    return table.rows().stream()
        .filter(row -> row.getFirst().equals(member))
        .map(row -> String.join(" | ", row.subList(2, row.size())))
        .findFirst()
        .orElseThrow();
  }

  private List<String> reached() {
    returnsFrom(JOE);
    return stage.members(stage.last().envelope().recipients().getFirst().path().mailbox() + "");
  }

  private void failForGood() {
    String to = returnsFrom(JOE);
    for (int i = 0; i < 2; i++) {
      comes(Stage.STRANGER, to, report("somebody@elsewhere.example", "5.1.1"));
      stage.given.manualClock().advance(Duration.ofDays(1));
    }
  }

  @Test
  void aMemberWhoseAddressFailsForGoodIsSuspendedAndTheOwnerPutsHimBack() throws IOException {
    String to = returnsFrom(JOE);
    int before = stage.sent();
    for (int i = 0; i < 3; i++) {
      assertEquals(
          "a report of failures: 1 members counted",
          comes(Stage.STRANGER, to, report("somebody@elsewhere.example", "5.1.1")));
    }
    assertEquals("gets mail | 1 | 0 | 550 no such person", row(JOE), "an hour of them is one");
    assertEquals(List.of(ALI, JOE), reached());
    stage.given.manualClock().advance(Duration.ofDays(1));
    comes(Stage.STRANGER, to, report("somebody@elsewhere.example", "5.1.1"));
    assertTrue(row(JOE).startsWith("suspended since "), row(JOE));
    stage.sent(before + 2);
    var letter = stage.last();
    assertEquals(List.of("owner@example.org"), paths(letter));
    assertEquals(ReversePath.NULL, letter.envelope().reversePath());
    assertTrue(letter.text().contains("550 no such person"), letter.text());
    assertEquals(List.of(ALI), reached());

    assertEquals(
        "joe@example.org put back", stage.writes("owner@example.org", letter.from(), "Re: yes"));
    assertEquals(List.of(ALI, JOE), reached());
    assertEquals("gets mail | 0 | 0 | ", row(JOE));
  }

  private static List<String> paths(Stage.Sent sent) {
    return sent.envelope().recipients().stream().map(r -> r.path().mailbox().toString()).toList();
  }

  @Test
  void theOwnerHearsOfItHoweverMuchTheListWasMadeToAsk() throws IOException {
    String to = returnsFrom(JOE);
    comes(Stage.STRANGER, to, report(JOE, "5.1.1"));
    stage.given.manualClock().advance(Duration.ofDays(1));
    for (int i = 0; i < 30; i++) {
      stage.writes("victim" + i + "@example.net", "team-subscribe@example.org", "");
    }
    int sent = stage.sent();
    comes(Stage.STRANGER, to, report(JOE, "5.1.1"));
    stage.sent(sent + 1);
    assertEquals("A member of team@example.org is suspended", stage.last().field("Subject"));
  }

  @Test
  void theSameReportCountsAndTellsOnce() throws IOException {
    failForGood();
    int sent = stage.sent();
    var again = stage.mail(Stage.STRANGER, "", returnsFrom(JOE), report(JOE, "4.4.7"));
    stage.done(again);
    stage.done(again);
    assertTrue(row(JOE).contains(" | 2 | 1 | "), row(JOE));
    stage.sent(sent + 1);
  }

  @Test
  void ofOneWhoHasLeftMeanwhileNothingIsCounted() {
    var vault = new MemoryVault();
    var standings = new Standings(vault, new Readable(stage.given));
    var roll = new Roll(vault, standings);
    MailingList list = Stage.list("", Policy.USUAL);
    var member = Mailbox.of("x@example.net");
    roll.add(list, List.of(member));
    assertTrue(roll.change(list, member, standing -> standing).isPresent());
    assertTrue(standings.any(list));
    assertTrue(roll.remove(list, member));
    assertFalse(standings.any(list));
    assertTrue(roll.change(list, member, standing -> standing).isEmpty());
    assertFalse(standings.any(list));
    assertTrue(roll.change(list, Mailbox.of(ALI), standing -> standing).isPresent());
  }

  @Test
  void theAdministratorPutsAMemberBackToo() throws IOException {
    failForGood();
    assertEquals(List.of(ALI), reached());
    stage.run("list resume", "ADDRESS", TEAM, "MEMBER", JOE);
    assertEquals(List.of(ALI, JOE), reached());
    assertInstanceOf(Report.Failed.class, stage.run("list resume", "ADDRESS", TEAM, "MEMBER", JOE));
  }

  @Test
  void h4_aStandingThatCannotBeReadKeepsNoMailFromTheList() throws IOException {
    byte[] newer = "9\nwhat it means is not known yet".getBytes(StandardCharsets.UTF_8);
    stage.put("standings", Key.of(TEAM).and(JOE).bytes(), newer);
    assertEquals(List.of(ALI, JOE), reached());
    comes(Stage.STRANGER, returnsFrom(JOE), report(JOE, "5.1.1"));
    assertArrayEquals(newer, stage.all("standings").getFirst().value());
  }

  @Test
  void oldFailuresCountNoMore() throws IOException {
    String to = returnsFrom(JOE);
    comes(Stage.STRANGER, to, report(JOE, "5.1.1"));
    stage.given.manualClock().advance(Duration.ofDays(11));
    comes(Stage.STRANGER, to, report(JOE, "5.1.1"));
    assertTrue(row(JOE).startsWith("gets mail | 1 | "), row(JOE));
  }

  @Test
  void theQueuesOwnReportNamesTheMember() throws IOException {
    comesOfTheQueue(key(), report(JOE, "5.1.1"));
    assertTrue(row(JOE).startsWith("gets mail | 1 | "), row(JOE));
  }

  private String key() {
    returnsFrom(JOE);
    return stage.last().envelope().options().parameters().get(EnvelopeOptions.VERP);
  }

  /** A report of a mail that had this key. */
  private String comesOfTheQueue(String key, String text) {
    Mail mail = stage.mail("", "", PLAIN, text);
    var options = EnvelopeOptions.NONE.with(EnvelopeOptions.VERP, Optional.of(key));
    return stage.done(mail.withEnvelope(mail.envelope().withOptions(options)));
  }

  /** MAIL FROM:<team-bounces@example.org>, RCPT TO:<dead@example.org> ORCPT=rfc822;joe@… */
  @Test
  void g2_aReportOfAStrangersMailHarmsNobody() throws IOException {
    String forged =
        report("dead@example.org", "5.1.1")
            .replace(
                "Final-Recipient:", "Original-Recipient: rfc822; " + JOE + "\nFinal-Recipient:");
    for (String text : List.of(forged, report(JOE, "5.1.1"))) {
      assertEquals("not counted: anybody may have written it", comes("", PLAIN, text));
      assertEquals("not counted: anybody may have written it", comesOfTheQueue("key", text));
    }
    assertEquals("gets mail | 0 | 0 | ", row(JOE));
  }

  /** A mail of the list has no ORCPT of anybody: the queue says that it was for him. */
  @Test
  void theQueuesOwnReportNamesTheMemberWhoseAliasFailed() throws IOException {
    String alias =
        report("joe@elsewhere.example", "5.1.1")
            .replace(
                "Final-Recipient:", "Original-Recipient: rfc822; " + JOE + "\nFinal-Recipient:");
    comesOfTheQueue(key(), alias);
    assertTrue(row(JOE).startsWith("gets mail | 1 | "), row(JOE));
  }

  @Test
  void g7_aForgedReportHarmsNobody() throws IOException {
    String mine = returnsFrom(ALI);
    assertEquals(
        "not counted: anybody may have written it",
        comes(Stage.STRANGER, PLAIN, report(JOE, "5.1.1")));
    assertEquals(
        "not counted: anybody may have written it",
        comes(Stage.STRANGER, mine.replace("ali=", "joe="), report(JOE, "5.1.1")));
    comes(Stage.STRANGER, mine, report(JOE, "5.1.1"));
    assertEquals("gets mail | 0 | 0 | ", row(JOE));
    assertTrue(row(ALI).startsWith("gets mail | 1 | "), "it is about whom the address names");
  }

  /** The mailet add-footer makes it so of a report, and gateways do; two of them do it twice. */
  @Test
  void aReportThatAFooterWasPutBelowCounts() throws IOException {
    String footed = footed(report(JOE, "5.1.1"));
    comes(Stage.STRANGER, returnsFrom(JOE), footed);
    assertEquals("gets mail | 1 | 0 | 550 no such person", row(JOE));
    comes(Stage.STRANGER, returnsFrom(ALI), footed(footed));
    assertEquals("gets mail | 1 | 0 | 550 no such person", row(ALI));
  }

  @Test
  void aReportThatSomebodyPassesOnDoesNot() throws IOException {
    String passedOn = footed("Content-Type: message/rfc822\n\n" + report(JOE, "5.1.1"));
    comes(Stage.STRANGER, returnsFrom(JOE), passedOn);
    assertEquals("gets mail | 0 | 0 | ", row(JOE));
  }

  private static String footed(String report) {
    String boundary = "f" + report.length();
    return """
    From: postmaster@elsewhere.example
    Content-Type: multipart/mixed; boundary="%1$s"

    --%1$s
    %2$s
    --%1$s
    Content-Type: text/plain

    This mail came from outside.
    --%1$s--
    """
        .formatted(boundary, report);
  }

  @Test
  void whatIsNoReportIsDroppedWhoeverIsNamed() {
    assertEquals(
        "dropped: no report of a delivery (RFC 3464)",
        comes(Stage.STRANGER, returnsFrom(JOE), "From: m@example.net\n\nx\n"));
  }

  @Test
  void e4_aMailToAThousandAddressesOfAListIsReadOnce() {
    var opened = new AtomicInteger();
    Mail mail = stage.mail(Stage.STRANGER, "", PLAIN, "");
    var text = new TextContent(report(JOE, "5.1.1"));
    var counted =
        new Content() {
          @Override
          public long size() {
            return text.size();
          }

          @Override
          public InputStream open() throws IOException {
            opened.incrementAndGet();
            return text.open();
          }
        };
    var forged = new Mail(mail.id(), mail.received(), mail.envelope(), mail.trace(), counted);
    var batch = new ArrayList<DeliveryAgent.Delivery>();
    for (int i = 0; i < 1_000; i++) {
      String address = "team-bounces+" + i + "@example.org";
      var path = ForwardPath.of(address);
      batch.add(new DeliveryAgent.Delivery(forged, path, path, stage.route(address), ""));
    }
    assertEquals(1_000, stage.only(DeliveryAgent.class).deliver(batch).size());
    assertEquals(1, opened.get());
  }

  @Test
  void g1_noReportIsAnswered() {
    String to = returnsFrom(JOE);
    int sent = stage.sent();
    comes(Stage.STRANGER, to, "From: joe@example.org\nAuto-Submitted: auto-replied\n\nI am away\n");
    comes(Stage.STRANGER, PLAIN, report(JOE, "5.1.1"));
    comes(Stage.STRANGER, "team-bounces+x@example.org", report(JOE, "5.1.1"));
    comes(Stage.STRANGER, to, "Content-Type: multipart/report\n\n");
    stage.sent(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.1, 1, 0",
    "5.0.0, 1, 0",
    "5.2.1, 1, 0",
    "5.1.10, 1, 0",
    "5.2.4, 1, 0",
    "5.4.4, 1, 0", // the address is to blame
    "5.1.7, 0, 1",
    "5.1.8, 0, 1",
    "5.1.90, 0, 1",
    "5.2.122, 0, 1",
    "5.4.300, 0, 1",
    "5.4.316, 0, 1",
    "5.2.2, 0, 1",
    "5.2.2 (over quota), 0, 1",
    "5.4.6, 0, 1",
    "5.4.7, 0, 1",
    "4.4.7, 0, 1",
    "5.7.1, 0, 1",
    "5.3.4, 0, 1",
    "nothing, 0, 1" // it is not
  })
  void whatIsSaidOfAMailIsNotSaidOfTheMember(String status, int hard, int soft) throws IOException {
    comes(Stage.STRANGER, returnsFrom(JOE), report(JOE, status));
    assertTrue(row(JOE).startsWith("gets mail | %d | %d | ".formatted(hard, soft)), row(JOE));
  }

  @ParameterizedTest
  @CsvSource({
    "550 sorry, 1, 0",
    "551 User not local, 1, 0",
    "550 5.1.1 no such person, 1, 0",
    "554 Message not allowed, 0, 1",
    "552 too large, 0, 1",
    "550-5.7.26 unauthenticated, 0, 1",
    "X-550, 0, 1"
  })
  void aReplyTellsWhereTheReportHasNoStatusOfItsOwn(String reply, int hard, int soft)
      throws IOException {
    comes(Stage.STRANGER, returnsFrom(JOE), report(JOE, "5.0.0", reply));
    assertTrue(row(JOE).startsWith("gets mail | %d | %d | ".formatted(hard, soft)), row(JOE));
  }

  @ParameterizedTest
  @CsvSource({
    "5.2.0, 550 5.2.0 no, 1, 0",
    "5.2.0, 554 5.2.0 no, 0, 1",
    "5.4.0, 554 5.4.0 too many hops, 0, 1"
  })
  void aReplyTellsWhereTheStatusSaysNothing(String status, String reply, int hard, int soft)
      throws IOException {
    comes(Stage.STRANGER, returnsFrom(JOE), report(JOE, status, reply));
    assertTrue(row(JOE).startsWith("gets mail | %d | %d | ".formatted(hard, soft)), row(JOE));
  }
}
