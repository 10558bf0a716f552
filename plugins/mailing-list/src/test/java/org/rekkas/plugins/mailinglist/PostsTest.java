package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.plugins.mailinglist.Stage.TEAM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.mime.Message;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;

/**
 * What becomes of a post, RFC 5321 §3.9.2, RFC 2369, RFC 2919: whom it goes to, and what goes to
 * nobody.
 */
class PostsTest {
  @TempDir Path folder;

  @Test
  void aPostGoesToTheMembersWithTheListsHeaderAndItsReversePath() {
    try (var stage = new Stage(folder, Stage.list("team", Policy.USUAL))) {
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

  @Test
  void aPostThatIsForJunkIsForJunkAtTheMembersUnlessSomebodyLetItThrough() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      for (String from : List.of("ali@example.org", "eve@example.net")) {
        var text = "From: " + from + "\nSubject: x\n\nHello\n";
        stage.deliver(stage.mail(Stage.LOGGED_IN, from, TEAM, text), "SPAM");
      }
      assertEquals("", stage.last().quarantine(), "the letter");
      assertEquals(List.of("SPAM", ""), stage.quarantines());
      String held = ((Report.Table) stage.run("list held")).rows().getFirst().get(1);
      stage.run("list approve", "ADDRESS", TEAM, "ID", held);
      assertEquals(List.of("SPAM", "", ""), stage.quarantines());
    }
  }

  /** As MAIL takes them, RFC 5321 or not: a member who has such an address is one. */
  @Test
  void dotsInALocalPartMakeNobodyAStranger() throws IOException {
    assertEquals(
        List.of(new Mailbox("foo..bar", "docomo.example"), new Mailbox("foo.", "docomo.example")),
        MailingList.mailboxes(List.of("foo..bar@docomo.example", "foo.@docomo.example")));
    try (var stage = new Stage(folder, Stage.list("team", Policy.USUAL))) {
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
  void whoDecidesForAListOfMembersMayWriteToItToo() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      var post = "From: owner@example.org\nSubject: x\n\nHello\n";
      var mail = stage.mail(Stage.LOGGED_IN, "owner@example.org", TEAM, post);
      assertTrue(stage.done(mail).startsWith("to the members as "));
    }
  }

  @Test
  void aSubjectThatHasTheTagKeepsItsForm() {
    try (var stage = new Stage(folder, Stage.list("team", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
      var post = "From: Ali <ali@example.org>\nSubject: x\n\nHello\n";
      stage.deliver(stage.mail(Stage.LOGGED_IN, "ali@example.org", TEAM, post));
      assertEquals(
          "\"ali@example.org via The team\" <team@example.org>", stage.last().field("From"));
      assertEquals("ali@example.org", stage.last().field("Reply-To"));
    }
  }

  @Test
  void attackG6ProofIsALoginOrDmarcAsWeFoundIt() {
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
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
  void attackG2WhatAllListsRefuseIsRefusedBeforeThe250() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
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

  /** It was for others, too, so that it could not be refused. */
  @Test
  void attackG2OfAPostThatIsRefusedOnceItIsTakenNobodyHearsWhoIsNotProven() {
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
      var text = "From: eve@example.net\n\nx\n";
      assertTrue(
          stage
              .done(stage.mail(Stage.STRANGER, "eve@example.net", TEAM, text))
              .startsWith("dropped, for nobody is proven"));
      var told = stage.given.recorded().notes(Note.Remark.class).getLast();
      assertEquals(Note.Level.INFO, told.level());
      assertTrue(told.evidence().toString().contains("from=eve@example.net"), told.toString());
      assertInstanceOf(
          Outcome.Failed.class,
          stage.deliver(stage.mail(Stage.LOGGED_IN, "eve@example.net", TEAM, text)));
    }
  }

  @Test
  void attackG2AHeaderTooLongToReadIsRefusedBeforeThe250AndElseNobodyUnprovenHears()
      throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      var text = "X: " + "x".repeat(Message.LONGEST_HEADER) + "\nFrom: ali@example.org\n\nx\n";
      for (String to : List.of(TEAM, "team-request@example.org")) {
        var forged = stage.mail(Stage.STRANGER, "ali@example.org", to, text);
        assertEquals(
            "dropped, for nobody is proven to be its sender: " + Replies.UNREADABLE,
            stage.done(forged));
        var known = stage.mail(Stage.LOGGED_IN, "ali@example.org", to, text);
        assertEquals(new Outcome.Failed(Replies.UNREADABLE, Evidence.NONE), stage.deliver(known));
      }
      assertEquals(2, stage.given.recorded().notes(Note.Remark.class).size());
      var forged = stage.mail(Stage.STRANGER, "ali@example.org", TEAM, text);
      var refused = assertInstanceOf(Verdict.Reject.class, stage.judged(forged));
      assertEquals(Replies.UNREADABLE, refused.reply());
    }
  }

  @Test
  void attackG8LoopsAndReportsAreDroppedWithTheReason() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
      assertEquals("not counted: anybody may have written it", stage.done(report));
      stage.sent(0);
    }
  }

  /** RFC 2919 §2: what stands before the id is a phrase. */
  @Test
  void aNameThatIsMoreThanWordsIsQuoted() {
    var plain = Stage.list("", Policy.USUAL);
    var list =
        new MailingList(
            plain.address(),
            "Team: A, B & C",
            plain.owners(),
            plain.moderators(),
            plain.policy(),
            plain.tag(),
            plain.fixed(),
            true);
    try (var stage = new Stage(folder, list)) {
      stage.done(
          stage.mail(Stage.LOGGED_IN, "ali@example.org", TEAM, "From: ali@example.org\n\n\n"));
      assertEquals("\"Team: A, B & C\" <team.example.org>", stage.last().field("List-Id"));
      stage.writes("eve@example.net", "team-request@example.org", "help");
      assertEquals("\"Team: A, B & C\" <team.example.org>", stage.last().field("List-Id"));
    }
  }

  /** RFC 3834 §5: it is not to be answered; that it may not be distributed is said nowhere. */
  @Test
  void attackG1AMachinesOwnPostGoesToTheMembersAndItsAnswerToNobody() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
  void attackG8ALoopIsTakenSoThatItCountsAgainstNoMember() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder)) {
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
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
      for (String address : List.of(TEAM, "team-owner@example.org")) {
        var expand = assertInstanceOf(Route.Expand.class, stage.route(address));
        assertTrue(expand.members().hidden(), address);
      }
    }
  }
}
