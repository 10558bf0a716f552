package org.rekkas.plugins.mailinglist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.plugins.mailinglist.Policy.From;
import org.rekkas.plugins.mailinglist.Policy.Joining;
import org.rekkas.plugins.mailinglist.Policy.Others;
import org.rekkas.plugins.mailinglist.Policy.Posting;
import org.rekkas.plugins.mailinglist.Policy.Shown;
import org.rekkas.plugins.mailinglist.Policy.Unproven;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Vault;

/** RFC 5321 §3.9.2, RFC 2369, RFC 2919, and the attacks on lists. */
class MailingListTest {
  private static final String TEAM = "team@example.org";
  private static final Policy STRICT =
      new Policy(
          Posting.MEMBERS, Others.REFUSE, Unproven.REFUSE, Shown.HIDDEN, Joining.CLOSED, From.LIST);

  @TempDir Path folder;

  private Stage stage(MailingList... lists) {
    return new Stage(folder, lists);
  }

  @Test
  void aPostGoesToTheMembersWithTheListsHeaderAndItsReversePath() {
    try (var stage = stage(Stage.list("team", Policy.USUAL))) {
      var mail =
          stage.mail(
              Stage.LOGGED_IN,
              "ali@example.org",
              TEAM,
              "From: Ali <ali@example.org>\nList-Id: <other.example>\nSubject: Salam\n\nHello\n");
      assertTrue(stage.done(mail).startsWith("to the members as "));
      assertTrue(
          stage.done(mail).endsWith(stage.last().id().text()), "a delivery that comes again");
      stage.sent(1);
      var post = stage.last();
      assertEquals("The team <team.example.org>", post.field("List-Id"));
      assertEquals("<mailto:team@example.org>", post.field("List-Post"));
      assertEquals("<mailto:team-owner@example.org>", post.field("List-Owner"));
      assertEquals("<mailto:team-request@example.org?subject=help>", post.field("List-Help"));
      assertEquals("<mailto:team-unsubscribe@example.org>", post.field("List-Unsubscribe"));
      assertEquals("[team] Salam", post.field("Subject"));
      assertFalse(post.text().contains("other.example"));
      assertTrue(post.text().endsWith("\r\n\r\nHello\r\n"));
      assertEquals(ReversePath.parse("team-bounces@example.org"), post.envelope().reversePath());

      String all = post.envelope().recipients().getFirst().path().mailbox().toString();
      assertEquals(List.of("ali@example.org", "joe@example.org"), stage.members(all));
      var route = assertInstanceOf(Route.Expand.class, stage.route(all));
      assertEquals("team-bounces@example.org", route.reversePath().orElseThrow().text());
      assertTrue(route.members().agent().isEmpty(), "it was let through");
      var guessed = all.substring(0, all.indexOf("-to-") + 4) + "a".repeat(26) + "@example.org";
      assertInstanceOf(Route.Unknown.class, stage.route(guessed));
    }
  }

  /** As MAIL takes them, RFC 5321 or not: a member who has such an address is one. */
  @Test
  void dotsInALocalPartMakeNobodyAStranger() throws IOException {
    assertEquals(
        List.of(new Mailbox("foo..bar", "docomo.example"), new Mailbox("foo.", "docomo.example")),
        MailingList.mailboxes(List.of("foo..bar@docomo.example", "foo.@docomo.example")));
    try (var stage = stage(Stage.list("team", Policy.USUAL))) {
      for (String from : List.of("foo..bar@docomo.example", "\"foo..bar\"@docomo.example")) {
        var mail =
            stage.mail(
                Stage.LOGGED_IN,
                "\"foo..bar\"@docomo.example",
                TEAM,
                "From: Taro <" + from + ">\nSubject: Salam\n\nHello\n");
        assertEquals(
            Optional.of(new Mailbox("foo..bar", "docomo.example")),
            Post.of(mail).flatMap(Post::author));
      }
    }
  }

  @Test
  void aSubjectThatHasTheTagKeepsItsForm() {
    try (var stage = stage(Stage.list("team", Policy.USUAL))) {
      var mail =
          stage.mail(
              Stage.LOGGED_IN,
              "ali@example.org",
              TEAM,
              "From: ali@example.org\nSubject: Re: [Team] Salam\n\nHello\n");
      stage.deliver(mail);
      assertEquals("Re: [Team] Salam", stage.last().field("Subject"));
    }
  }

  @Test
  void aListThatShowsItselfAsTheSenderLeavesTheAuthorReachable() {
    try (var stage = stage(Stage.list("", STRICT))) {
      var post = "From: Ali <ali@example.org>\nSubject: x\n\nHello\n";
      stage.deliver(stage.mail(Stage.LOGGED_IN, "ali@example.org", TEAM, post));
      assertEquals(
          "\"ali@example.org via The team\" <team@example.org>", stage.last().field("From"));
      assertEquals("ali@example.org", stage.last().field("Reply-To"));
    }
  }

  @Test
  void commandsMakeListsAndSayWhatIsWrong() throws IOException {
    try (var stage = stage()) {
      assertInstanceOf(Report.Failed.class, stage.run("list create", "ADDRESS", "x@example.org"));
      assertInstanceOf(
          Report.Failed.class,
          stage.run("list create", "ADDRESS", "x@foreign.example", "--owners", "o@example.org"));
      assertInstanceOf(
          Report.Lines.class,
          stage.run(
              "list create",
              "ADDRESS",
              "x@example.org",
              "--owners",
              "o@example.org",
              "--post",
              "anyone",
              "--members",
              "hidden"));
      var members = folder.resolve("members");
      Files.writeString(members, "c@example.net\n\na@example.org\n");
      assertEquals(
          Report.lines("3 new members in x@example.org"),
          stage.run(
              "list add",
              "ADDRESS",
              "x@example.org",
              "MEMBERS",
              "a@example.org,b@example.org",
              "--file",
              members.toString()));
      assertEquals(
          List.of("a@example.org", "b@example.org", "c@example.net"),
          stage.members("x@example.org"));
      stage.run("list remove", "ADDRESS", "x@example.org", "MEMBER", "b@example.org");
      var shown = assertInstanceOf(Report.Table.class, stage.run("list show"));
      assertEquals(
          List.of("x@example.org", "", "2", "hidden", "anyone", "hold", "o@example.org", "0"),
          shown.rows().getFirst());
      stage.run("list delete", "ADDRESS", "x@example.org");
      assertInstanceOf(Route.NotMine.class, stage.route("x@example.org"));
      assertEquals(List.of(), stage.members("x@example.org"));
    }
  }

  @Test
  void aListTakesNoAddressThatLeadsToSomebodyElse() throws IOException {
    try (var stage = stage()) {
      stage.run("list create", "ADDRESS", "x-owner@example.org", "--owners", "o@example.org");
      for (String address : List.of("x-owner@example.org", "x@example.org")) {
        assertEquals(
            new Report.Failed("x-owner@example.org leads to somebody else already"),
            stage.run("list create", "ADDRESS", address, "--owners", "o@example.org"));
      }
    }
  }

  @Test
  void peopleJoinAndLeaveByMailsThatTheyConfirm() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      assertEquals(ReversePath.NULL, stage.last().envelope().reversePath());
      assertEquals("auto-replied", stage.last().field("Auto-Submitted"));
      String answer = stage.last().from();
      assertFalse(stage.members(TEAM).contains("eve@example.net"));
      assertEquals("eve@example.net joined", stage.writes("eve@example.net", answer, "Re:"));
      assertTrue(stage.members(TEAM).contains("eve@example.net"));

      stage.writes("eve@example.net", "team-request@example.org", "Unsubscribe");
      String leave = stage.last().from();
      assertEquals("eve@example.net left", stage.writes("eve@example.net", leave, "Re:"));
      assertFalse(stage.members(TEAM).contains("eve@example.net"));
    }
  }

  @Test
  void whoWishesItAgainHoursLaterIsAskedAgain() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      String first = stage.last().from();
      stage.given.manualClock().advance(Duration.ofHours(7));
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      stage.sent(1);
      stage.given.manualClock().advance(Duration.ofHours(1));
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      stage.sent(2);
      assertEquals("eve@example.net joined", stage.writes("eve@example.net", first, ""));
    }
  }

  @Test
  void whoWasToldOneThingIsToldAnother() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", "team-request@example.org", "help");
      stage.writes("eve@example.net", "team-unsubscribe@example.org", "");
      stage.sent(2);
      assertTrue(stage.last().text().contains("\r\n\r\neve@example.net is no member.\r\n"));
      stage.writes("eve@example.net", "team-unsubscribe@example.org", "");
      stage.sent(2);
    }
  }

  @Test
  void aListThatIsMadeAgainBeginsAnew() throws IOException {
    try (var stage = stage()) {
      String[] list = {"ADDRESS", "x@example.org", "--owners", "o@example.org"};
      stage.run("list create", list);
      stage.run("list add", "ADDRESS", "x@example.org", "MEMBERS", "joe@example.org");
      stage.writes("eve@example.net", "x-subscribe@example.org", "");
      String answer = stage.last().from();
      stage.run("list delete", "ADDRESS", "x@example.org");
      stage.run("list create", list);
      assertEquals(List.of(), stage.members("x@example.org"));
      assertTrue(stage.writes("eve@example.net", answer, "").startsWith("dropped"));
      stage.writes("eve@example.net", "x-subscribe@example.org", "");
      stage.sent(2);
    }
  }

  /** What is left of it would be the next one's. */
  @Test
  void aDeletionThatIsCutOffCanBeDoneAgain() throws IOException {
    try (var stage = stage()) {
      stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org");
      stage.run("list add", "ADDRESS", "x@example.org", "MEMBERS", "joe@example.org");
      stage.writes("eve@example.net", "x@example.org", "perhaps");
      var held = stage.vault.space("held").range(new byte[0], new byte[] {(byte) 0xff}, 1);
      byte[] key = held.getFirst().key();
      byte[] whole = held.getFirst().value();
      put(stage, key, new byte[0]);
      assertThrows(
          RuntimeException.class, () -> stage.run("list delete", "ADDRESS", "x@example.org"));
      put(stage, key, whole);
      stage.run("list delete", "ADDRESS", "x@example.org");
      assertInstanceOf(Route.NotMine.class, stage.route("x@example.org"));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  private static void put(Stage stage, byte[] key, byte[] value) {
    stage.vault.transact(
        Vault.Durability.FORCED,
        tx -> {
          tx.put(stage.vault.space("held"), key, value);
          return true;
        });
  }

  @Test
  void attackG5TokensServeOnceAndForOneListAndTime() {
    var other =
        new MailingList(
            Mailbox.of("other@example.org"),
            "",
            MailingList.mailboxes(List.of("owner@example.org")),
            List.of(),
            Policy.USUAL,
            "",
            List.of(),
            true);
    try (var stage = stage(Stage.list("", Policy.USUAL), other)) {
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      String answer = stage.last().from();
      String token = answer.substring("team-ok-".length(), answer.indexOf('@'));
      assertEquals(26, token.length(), "130 bits");
      assertTrue(
          stage.writes("x@example.net", "other-ok-" + token + "@example.org", "").contains("drop"));
      var machine =
          stage.mail(
              Stage.STRANGER,
              "eve@example.net",
              answer,
              "From: eve@example.net\nAuto-Submitted: auto-replied\n\nI am away\n");
      assertTrue(stage.done(machine).contains("no person"), "a vacation does not confirm");
      stage.given.manualClock().advance(Duration.ofDays(8));
      assertTrue(stage.writes("eve@example.net", answer, "").startsWith("dropped"));
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      String fresh = stage.last().from();
      assertEquals("eve@example.net joined", stage.writes("eve@example.net", fresh, ""));
      assertTrue(stage.writes("eve@example.net", fresh, "").startsWith("dropped"), "used");
    }
  }

  @Test
  void attackG5ASubscribeBombIsBounded() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 10; i++) {
        stage.writes("victim@example.net", "team-subscribe@example.org", "");
      }
      stage.sent(1);
      for (int i = 0; i < 200; i++) {
        stage.writes("victim" + i + "@example.net", "team-subscribe@example.org", "");
      }
      stage.sent(20);
      stage.given.manualClock().advance(Duration.ofHours(2));
      stage.writes("later@example.net", "team-subscribe@example.org", "");
      stage.sent(21);
    }
  }

  /** Who forges wishes, and posts that are held, keeps no author from being asked. */
  @Test
  void attackG5AuthorsAndModeratorsAreAskedApart() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 30; i++) {
        stage.writes("victim" + i + "@example.net", "team-subscribe@example.org", "");
      }
      for (int i = 0; i < 20; i++) {
        assertTrue(stage.writes("eve" + i + "@example.net", TEAM, "spam").startsWith("held"));
      }
      stage.sent(40);
      assertTrue(stage.writes("ali@example.org", TEAM, "mine").startsWith("held"));
      stage.sent(41);
      assertEquals("ali@example.org", stage.last().field("To"));
    }
  }

  @Test
  void whatNobodyCanBeAskedAboutInThisHourIsTakenInAnother() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 20; i++) {
        stage.writes("ali@example.org", TEAM, "forged");
      }
      var post =
          stage.mail(Stage.STRANGER, "joe@example.org", TEAM, "From: joe@example.org\n\nx\n");
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(post));
      assertEquals(20, stage.vault.references().size(), "it waits in the queue");
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertTrue(stage.done(post).startsWith("held"));
      stage.sent(21);
      assertTrue(stage.done(post).startsWith("held"), "a delivery that comes again");
      stage.sent(21);
    }
  }

  @Test
  void attackG6AForgedMemberIsAskedWhetherThePostIsHis() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      assertTrue(stage.writes("ali@example.org", TEAM, "forged?").startsWith("held"));
      stage.sent(1);
      assertEquals("ali@example.org", stage.last().field("To"));
      assertEquals(1, assertInstanceOf(Report.Table.class, stage.run("list held")).rows().size());
      String answer = stage.last().from();
      assertTrue(stage.writes("ali@example.org", answer, "Re:").endsWith("let through"));
      stage.sent(2);
      assertEquals("forged?", stage.last().field("Subject"));
      assertEquals(Map.of(), stage.vault.references(), "the held content is let go");
    }
  }

  @Test
  void attackG6ProofIsALoginOrDmarcAsWeFoundIt() {
    try (var stage = stage(Stage.list("", STRICT))) {
      String text =
          "From: ali@example.org\nAuthentication-Results: mx.example.org; dmarc=pass"
              + " header.from=example.org\nSubject: x\n\nHello\n";
      var forged = stage.mail(Stage.STRANGER, "ali@example.org", TEAM, text);
      assertTrue(stage.done(forged).startsWith("dropped"), "he wrote that field himself");
      String found =
          "Authentication-Results: mx.example.org;\r\n\tdmarc=pass header.from=example.org\r\n";
      var proven = stage.mail(found + Stage.STRANGER, "ali@example.org", TEAM, text);
      assertTrue(stage.done(proven).startsWith("to the members"));
      String others = found.replace("mx.example.org", "mx.example.net");
      var foreign = stage.mail(others + Stage.STRANGER, "ali@example.org", TEAM, text);
      assertTrue(stage.done(foreign).startsWith("dropped"));
      var two =
          stage.mail(
              Stage.LOGGED_IN, "x@example.org", TEAM, "From: ali@example.org, x@y.example\n\nx\n");
      assertInstanceOf(Outcome.Failed.class, stage.deliver(two), "E6");
    }
  }

  @Test
  void attackG6ModeratorsDecideByTokenAndSubjectsAreShownAsText() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var evil =
          stage.mail(
              Stage.STRANGER,
              "eve@example.net",
              TEAM,
              "From: eve@example.net\nSubject: =?utf-8?q?<script>=1B[2J=0D=0ABcc:_x?=\n\nHello\n");
      assertTrue(stage.done(evil).startsWith("held"));
      var notice = stage.last();
      assertEquals("owner@example.org", notice.field("To"));
      assertTrue(notice.text().contains("Subject: <script>[2JBcc: x\r\n"), notice.text());
      String no = notice.text().split("write to\r\n")[1].split(" ")[0];
      assertTrue(stage.writes("anybody@example.net", no, "").endsWith("rejected"));
      assertTrue(stage.writes("o@example.org", notice.from(), "").endsWith("was gone"));
      stage.sent(1);

      stage.writes("eve@example.net", TEAM, "good");
      var held = assertInstanceOf(Report.Table.class, stage.run("list held", "ADDRESS", TEAM));
      String id = held.rows().getFirst().get(1);
      stage.run("list approve", "ADDRESS", TEAM, "ID", id);
      assertEquals("good", stage.last().field("Subject"));
    }
  }

  @Test
  void aModeratorReadsWhatHeIsToDecideAbout() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", TEAM, "tea?");
      String letter = stage.last().text();
      String boundary = letter.split("boundary=\"")[1].split("\"")[0];
      String[] parts = letter.split("\r\n--" + boundary);
      assertEquals(4, parts.length, letter);
      assertTrue(parts[1].contains("It is attached."), parts[1]);
      assertTrue(
          parts[2].startsWith(
              "\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n"),
          parts[2]);
      assertTrue(
          parts[2].endsWith(
              "\r\n\r\n"
                  + Stage.STRANGER
                  + "From: eve@example.net\r\nSubject: tea?\r\n\r\nHello\r\n"),
          parts[2]);
      assertEquals("--\r\n", parts[3]);

      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      String id = held.rows().getFirst().get(1);
      var shown =
          assertInstanceOf(Report.Lines.class, stage.run("list held", "ADDRESS", TEAM, "ID", id));
      assertEquals("Hello", shown.lines().getLast());
      var octets =
          assertInstanceOf(
              Report.Octets.class,
              stage.run("list held", "ADDRESS", TEAM, "ID", id, "--raw", "true"));
      var out = new ByteArrayOutputStream();
      octets.body().writeTo(out);
      assertTrue(out.toString(UTF_8).endsWith("tea?\r\n\r\nHello\r\n"), out.toString(UTF_8));
      assertInstanceOf(Report.Failed.class, stage.run("list held", "ADDRESS", TEAM, "ID", "none"));
    }
  }

  @Test
  void ofALongPostTheLetterHasTheBeginningAndOfABinaryOneTheHeader() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      String text = "From: eve@example.net\nSubject: long\n\n";
      var mail = stage.mail(Stage.STRANGER, "e@example.net", TEAM, text + "x\n".repeat(600_000));
      stage.done(mail);
      String letter = stage.last().text();
      assertTrue(letter.contains("Its beginning is attached."), letter.substring(0, 2000));
      assertTrue(letter.length() > 60_000 && letter.length() < 70_000, "" + letter.length());
      assertTrue(letter.contains("\r\nx\r\n\r\n--"), "whole lines");

      var binary = stage.mail(Stage.STRANGER, "e@example.net", TEAM, text + "\0secret\n");
      var options =
          new EnvelopeOptions(
              EnvelopeOptions.Body.BINARY_MIME,
              false,
              Optional.empty(),
              Optional.empty(),
              Map.of());
      var envelope = binary.envelope();
      stage.done(
          binary.withEnvelope(
              new Envelope(envelope.reversePath(), options, envelope.recipients())));
      assertTrue(stage.last().text().contains("Subject: long\r\n\r\n\r\n--"));
      assertFalse(stage.last().text().contains("secret"));
    }
  }

  @Test
  void aLetterThatAFilterRefusesForWhatIsAttachedGoesWithoutIt() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var virus = new Verdict.Reject(Reply.of(554, "5.7.1", "A virus"), Evidence.NONE);
      stage.filters.say(mail -> text(mail).contains("Hello") ? virus : Verdict.Continue.SILENTLY);
      stage.writes("eve@example.net", TEAM, "tea?");
      stage.sent(1);
      assertTrue(stage.last().text().contains("Subject: tea?"));
      assertFalse(stage.last().text().contains("Hello"), stage.last().text());
    }
  }

  private static String text(Mail mail) {
    try (var in = mail.content().open()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void attackG2WhatAllListsRefuseIsRefusedBeforeThe250() throws IOException {
    try (var stage = stage(Stage.list("", STRICT))) {
      var post = "From: eve@example.net\n\nx\n";
      var refused = stage.judged(stage.mail(Stage.STRANGER, "eve@example.net", TEAM, post));
      assertEquals(550, assertInstanceOf(Verdict.Reject.class, refused).reply().code());
      var own = "From: ali@example.org\n\nx\n";
      var unproven = stage.mail(Stage.STRANGER, "ali@example.org", TEAM, own);
      assertInstanceOf(Verdict.Reject.class, stage.judged(unproven));
      assertTrue(stage.done(unproven).startsWith("dropped"), "once it is taken");
      var proof =
          new HeaderField(
              "Authentication-Results", "mx.example.org; dmarc=pass header.from=example.org");
      assertInstanceOf(Verdict.Continue.class, stage.judged(unproven, proof));
    }
  }

  @Test
  void attackG8LoopsAndReportsAreDroppedWithTheReason() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (String field : List.of("X-Loop: Team@example.org", "List-Id: x <TEAM.example.org>")) {
        var loop =
            stage.mail(
                Stage.LOGGED_IN,
                "ali@example.org",
                TEAM,
                "From: ali@example.org\n" + field + "\n\nx\n");
        assertEquals("dropped: a loop: it went over this list before", stage.done(loop));
      }
      var bounce = stage.mail(Stage.STRANGER, "", TEAM, "From: ali@example.org\n\nx\n");
      assertTrue(stage.done(bounce).startsWith("dropped: no person"));
      var report =
          stage.mail(Stage.STRANGER, "", "team-bounces@example.org", "From: m@example.net\n\nx\n");
      assertEquals("dropped: no report of a delivery (RFC 3464)", stage.done(report));
      stage.sent(0);
    }
  }

  /** RFC 3834 §5: it is not to be answered; that it may not be distributed is said nowhere. */
  @Test
  void attackG1AMachinesOwnPostGoesToTheMembersAndItsAnswerToNobody() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      String build = "From: ali@example.org\nAuto-Submitted: auto-generated\n\nbuild 7 failed\n";
      var post = stage.mail(Stage.LOGGED_IN, "ali@example.org", TEAM, build);
      assertInstanceOf(Verdict.Continue.class, stage.judged(post));
      assertTrue(stage.done(post).startsWith("to the members"));
      stage.sent(1);
      String answer = build.replace("auto-generated", "Auto-Replied (vacation)");
      for (var mail :
          List.of(
              stage.mail(Stage.LOGGED_IN, "ali@example.org", TEAM, answer),
              stage.mail(Stage.LOGGED_IN, "", TEAM, build))) {
        var refused = assertInstanceOf(Verdict.Reject.class, stage.judged(mail));
        assertEquals(
            "550 5.7.2 no person sent it: a report, or an automatic reply",
            refused.reply().toString());
        assertTrue(stage.done(mail).startsWith("dropped: no person"), "once it is taken");
      }
      stage.sent(1);
      var wish = stage.mail(Stage.LOGGED_IN, "ali@example.org", "team-request@example.org", build);
      assertEquals("dropped: no person sent it", stage.done(wish));
    }
  }

  @Test
  void attackG1AModeratorIsAskedAboutAMachineThatMayBeForged() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var post =
          stage.mail(
              Stage.STRANGER,
              "ali@example.org",
              TEAM,
              "From: ali@example.org\nAuto-Submitted: auto-generated\n\nbuild 7 failed\n");
      assertTrue(stage.done(post).startsWith("held"));
      stage.sent(1);
      assertEquals("owner@example.org", stage.last().field("To"));
    }
  }

  @Test
  void attackG8ALoopIsTakenSoThatItCountsAgainstNoMember() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var loop =
          stage.mail(
              Stage.STRANGER,
              "other-bounces@example.net",
              TEAM,
              "From: ali@example.org\nAuto-Submitted: auto-generated\nX-Loop: " + TEAM + "\n\nx\n");
      assertInstanceOf(Verdict.Continue.class, stage.judged(loop));
      assertEquals("dropped: a loop: it went over this list before", stage.done(loop));
    }
  }

  @Test
  void attackD9AListInAListIsExpandedOnceAndTenThousandMembersAreReadInPages() throws IOException {
    try (var stage = stage()) {
      stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org");
      var members = new StringBuilder("x@example.org\n");
      for (int i = 0; i < 10_000; i++) {
        members.append("m").append(i).append("@example.net\n");
      }
      var file = folder.resolve("members");
      Files.writeString(file, members);
      stage.run("list add", "ADDRESS", "x@example.org", "--file", file.toString());
      assertEquals(10_001, stage.members("x@example.org").size());
      assertTrue(stage.members("x@example.org").contains("x@example.org"), "X-Loop ends that");
    }
  }

  @Test
  void attackD10AHiddenListShowsNobody() {
    try (var stage = stage(Stage.list("", STRICT))) {
      for (String address : List.of(TEAM, "team-owner@example.org")) {
        var expand = assertInstanceOf(Route.Expand.class, stage.route(address));
        assertTrue(expand.members().hidden(), address);
      }
    }
  }

  @Test
  void aPostThatNobodyDecidesAboutIsDropped() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", TEAM, "stale");
      assertEquals(1, stage.vault.references().size());
      stage.given.manualClock().advance(Duration.ofDays(8));
      stage.writes("eve@example.net", "team-bounces@example.org", "");
      assertEquals(1, stage.vault.references().size(), "the clock may have jumped");
      stage.given.manualClock().advance(Duration.ofHours(1));
      stage.writes("eve@example.net", "team-bounces@example.org", "");
      assertEquals(0, stage.vault.references().size());
      var told = stage.given.recorded().notes(Note.Remark.class).getFirst().evidence();
      assertTrue(told.toString().contains("list=team@example.org author=eve@example.net"));
    }
  }

  @Test
  void aClockThatIsAheadForAMomentDropsNothing() {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var noon = stage.given.clock().instant();
      stage.writes("eve@example.net", TEAM, "fresh");
      stage.given.manualClock().advance(Duration.ofDays(300));
      stage.writes("eve@example.net", "team-bounces@example.org", "");
      stage.given.manualClock().set(noon.plus(Duration.ofMinutes(1)));
      stage.writes("eve@example.net", "team-bounces@example.org", "");
      assertEquals(1, stage.vault.references().size());
    }
  }

  /** Nobody's mail comes to the agent while all is refused before the 250. */
  @Test
  void whatIsOverTakesNoRoomAndIsDropped() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 1_000; i++) {
        stage.writes("eve@example.net", TEAM, "spam");
      }
      var one = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertInstanceOf(Verdict.Reject.class, stage.judged(one));
      stage.given.manualClock().advance(Duration.ofDays(8));
      assertInstanceOf(Verdict.Continue.class, stage.judged(one));
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertInstanceOf(Verdict.Continue.class, stage.judged(one));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  @Test
  void whoWritesMuchKeepsNobodysPostFromTheModerators() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 100; i++) {
        assertTrue(stage.writes("tickets@example.net", TEAM, "ticket").startsWith("held"));
      }
      stage.sent(20);
      var one = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertInstanceOf(Verdict.Continue.class, stage.judged(one));
      assertTrue(stage.done(one).startsWith("held"));
      stage.sent(20);
      var held = assertInstanceOf(Report.Table.class, stage.run("list held", "ADDRESS", TEAM));
      assertEquals(101, held.rows().size());
      stage.run("list approve", "ADDRESS", TEAM, "ID", one.id().text());
      stage.sent(21);
    }
  }

  @Test
  void attackG2WhatCannotBeHeldIsRefusedOrPutOffBeforeThe250() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 20; i++) {
        stage.writes("ali@example.org", TEAM, "forged");
      }
      String post = "From: %s\n\nx\n";
      var later =
          stage.mail(Stage.STRANGER, "joe@example.org", TEAM, post.formatted("joe@example.org"));
      var putOff = assertInstanceOf(Verdict.Defer.class, stage.judged(later), "20 in an hour");
      assertEquals("4.7.0", putOff.reply().enhanced().orElseThrow().toString());
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertInstanceOf(Verdict.Continue.class, stage.judged(later));
      var again =
          stage.mail(Stage.STRANGER, "ali@example.org", TEAM, post.formatted("ALI@example.org"));
      var full = assertInstanceOf(Verdict.Defer.class, stage.judged(again), "20 of one author");
      assertEquals("451 4.7.0", full.reply().toString().substring(0, 9));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(again));
      assertInstanceOf(
          Report.Failed.class,
          stage.run("list reject", "ADDRESS", TEAM, "--author", "joe@example.org"));
      assertEquals(
          Report.lines("20 dropped."),
          stage.run("list reject", "ADDRESS", TEAM, "--author", "ali@example.org"));
      assertInstanceOf(Verdict.Continue.class, stage.judged(again));
    }
  }

  @Test
  void postsOfStrangersTakeNoRoomFromThoseThatWaitForTheirAuthors() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 1_000; i++) {
        assertTrue(stage.writes("eve" + i + "@example.net", TEAM, "spam").startsWith("held"));
      }
      var one = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertInstanceOf(Verdict.Reject.class, stage.judged(one));
      assertInstanceOf(Outcome.Failed.class, stage.deliver(one));
      assertTrue(stage.writes("ali@example.org", TEAM, "mine").startsWith("held"));
      assertEquals(
          Report.lines("1001 dropped."), stage.run("list reject", "ADDRESS", TEAM, "--all", ""));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  @Test
  void lettersToAListThatDecidesGoToItsMembers() throws IOException {
    try (var stage = stage(Stage.list("", STRICT))) {
      stage.run("list create", "ADDRESS", "x@example.org", "--owners", TEAM);
      stage.writes("eve@example.net", "x@example.org", "perhaps");
      assertEquals(TEAM, stage.last().field("To"));
      var path = stage.last().envelope().recipients().getFirst().path().mailbox().toString();
      assertEquals(List.of("ali@example.org", "joe@example.org"), stage.members(path));
      var expand = assertInstanceOf(Route.Expand.class, stage.route(path));
      assertTrue(expand.members().agent().isEmpty(), "past the policy of the list");
    }
  }

  /** RFC 8689, RFC 6710. */
  @Test
  void aHeldPostKeepsWhatItsSenderAskedOfItsWay() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      var asked = Map.of(EnvelopeOptions.REQUIRE_TLS, "", EnvelopeOptions.PRIORITY, "4");
      var options =
          new EnvelopeOptions(
              EnvelopeOptions.Body.EIGHT_BIT_MIME, true, Optional.empty(), Optional.empty(), asked);
      var plain =
          stage.mail(Stage.STRANGER, "ali@example.org", TEAM, "From: ali@example.org\n\nx\n");
      var envelope =
          new Envelope(plain.envelope().reversePath(), options, plain.envelope().recipients());
      assertTrue(stage.done(plain.withEnvelope(envelope)).startsWith("held"));
      stage.writes("ali@example.org", stage.last().from(), "Re:");
      var sent = stage.last().envelope().options();
      assertEquals(4, sent.priority());
      assertTrue(sent.requiresTls() && sent.smtpUtf8());
    }
  }

  @Test
  void aPostThatAnEarlierVersionHeldIsLetThrough() throws IOException {
    try (var stage = stage(Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", TEAM, "old");
      var space = stage.vault.space("held");
      var entry = space.range(new byte[0], new byte[] {(byte) 0xff}, 1).getFirst();
      var lines = new ArrayList<>(List.of(new String(entry.value(), UTF_8).split("\n", -1)));
      lines.subList(5, 7).clear();
      lines.set(0, "1");
      put(stage, entry.key(), String.join("\n", lines).getBytes(UTF_8));
      stage.writes("owner@example.org", stage.last().from(), "Re:");
      assertEquals("old", stage.last().field("Subject"));
    }
  }
}
