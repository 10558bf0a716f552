package org.rekkas.plugins.mailinglist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.plugins.mailinglist.Stage.TEAM;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.vault.Key;
import org.rekkas.spi.vault.Space;
import org.rekkas.spi.vault.Vault;

/**
 * Posts that wait for their author or for a moderator: who is asked, how many there may be, and how
 * they end.
 */
class HeldPostsTest {
  @TempDir Path folder;

  /** Who forges wishes, and posts that are held, keeps no author from being asked. */
  @Test
  void attackG5AuthorsAndModeratorsAreAskedApart() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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

  /** It waited for days; by now he has left. */
  @Test
  void aPostIsJudgedAnewWhenItsAuthorSaysThatItIsHis() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.run("list add", "ADDRESS", TEAM, "MEMBERS", "x@example.net");
      stage.writes("x@example.net", TEAM, "late");
      String answer = stage.last().from();
      stage.run("list remove", "ADDRESS", TEAM, "MEMBER", "x@example.net");
      String done = stage.writes("x@example.net", answer, "Re:");
      assertTrue(
          done.endsWith("waits for a moderator: x@example.net may not post to " + TEAM), done);
      assertEquals("owner@example.org", stage.last().field("To"));
      stage.sent(2);
      assertTrue(stage.writes("owner@example.org", stage.last().from(), "").endsWith("through"));
      assertEquals("late", stage.last().field("Subject"));
    }
  }

  @Test
  void whatItsAuthorMayNoMorePostIsRefusedWhereTheListHoldsNothing() {
    var before = new Stage(folder, Stage.list("", Policy.USUAL));
    before.writes("ali@example.org", TEAM, "late");
    String answer = before.last().from();
    var strict =
        new Policy(
            Policy.Posting.MODERATORS,
            Policy.Others.REFUSE,
            Policy.Unproven.CONFIRM,
            Policy.Shown.VISIBLE,
            Policy.Joining.CONFIRM,
            Policy.From.AUTHOR);
    try (before;
        var stage = new Stage(folder, before.vault, Stage.list("", strict))) {
      String done = stage.writes("ali@example.org", answer, "Re:");
      assertTrue(done.contains(" rejected: ali@example.org may not post"), done);
      assertEquals("ali@example.org", stage.last().field("To"));
      assertEquals("You may not post to " + TEAM, stage.last().field("Subject"));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  /** All have one token, and who wrote a mail can be forged. */
  @Test
  void attackG6ATokenThatADismissedModeratorHasNeedsTheProofOfAnother() throws IOException {
    var before = new Stage(folder, moderated("eve@example.net", "mia@example.org"));
    before.writes("x@example.net", TEAM, "perhaps");
    String answer = before.last().from();
    try (before;
        var stage = new Stage(folder, before.vault, moderated("mia@example.org"))) {
      for (String sender : List.of("eve@example.net", "mia@example.org")) {
        assertTrue(stage.writes(sender, answer, "").startsWith("dropped: not all"));
      }
      assertEquals(1, assertInstanceOf(Report.Table.class, stage.run("list held")).rows().size());
      var proven =
          stage.mail(Stage.LOGGED_IN, "mia@example.org", answer, "From: mia@example.org\n\nyes\n");
      assertTrue(stage.done(proven).endsWith("let through"));
    }
  }

  private static MailingList moderated(String... moderators) {
    var plain = Stage.list("", Policy.USUAL);
    return new MailingList(
        plain.address(),
        plain.name(),
        plain.owners(),
        MailingList.mailboxes(List.of(moderators)),
        plain.policy(),
        plain.tag(),
        plain.fixed(),
        true);
  }

  @Test
  void attackG6ModeratorsDecideByTokenAndSubjectsAreShownAsText() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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

  /** RFC 5322 §2.1.1: hosts refuse a longer line, and nobody hears of a letter that fails. */
  @Test
  void aLetterToManyModeratorsHasNoLineThatIsTooLong() {
    var many = IntStream.range(0, 40).mapToObj(i -> "moderator-%d@example.net".formatted(i));
    try (var stage = new Stage(folder, moderated(many.toArray(String[]::new)))) {
      assertTrue(stage.writes("eve@example.net", TEAM, "").startsWith("held"));
      String header = stage.last().text().split("\r\n\r\n")[0];
      assertTrue(header.contains("moderator-0@example.net,\r\n\tmoderator-1@example.net,"), header);
      assertTrue(header.lines().allMatch(line -> line.length() <= 78), header);
    }
  }

  @Test
  void attackG1AModeratorIsAskedAboutAMachineThatMayBeForged() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
  void aPostThatNobodyDecidesAboutIsDropped() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
  void whileOneDecidesAboutAPostNobodyElseDoes() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.writes("x@example.net", TEAM, "perhaps");
      String answer = stage.last().from();
      String id = held(stage).getFirst().get(1);
      var told = new ArrayList<String>();
      stage.filters.say(
          _ -> {
            stage.filters.say(Verdict.Continue.SILENTLY);
            told.add(failed(stage, "list reject", id));
            told.add(failed(stage, "list approve", id));
            told.add(stage.writes("owner@example.org", answer, ""));
            stage.given.manualClock().advance(Duration.ofDays(6));
            stage.anHourLater();
            stage.given.manualClock().advance(Duration.ofDays(6));
            stage.anHourLater();
            return Verdict.Continue.SILENTLY;
          });
      assertInstanceOf(Report.Lines.class, stage.run("list approve", "ADDRESS", TEAM, "ID", id));
      String now = "451 4.3.0 somebody decides about this post just now";
      assertEquals(
          List.of(
              "0 dropped; somebody decides just now about " + id,
              TEAM + ": " + now,
              id + " stays where it is: " + now),
          told);
      assertEquals(List.of(), held(stage));
      assertTrue(failed(stage, "list reject", id).startsWith("no such post waits"));
      assertEquals(0, dropped(stage));
    }
  }

  private static List<List<String>> held(Stage stage) throws IOException {
    return assertInstanceOf(Report.Table.class, stage.run("list held")).rows();
  }

  private static String failed(Stage stage, String command, String id) {
    try {
      var report = stage.run(command, "ADDRESS", TEAM, "ID", id);
      return assertInstanceOf(Report.Failed.class, report).why();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long dropped(Stage stage) {
    return stage.given.recorded().notes(Note.Remark.class).stream()
        .filter(note -> note.evidence().why().contains("dropped"))
        .count();
  }

  @Test
  void whoWritesMuchKeepsNobodysPostFromTheModerators() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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

  /** It was for others, too, and the queue would tell that author of the delay. */
  @Test
  void attackG2APostThatWaitsTooLongForRoomToAskItsAuthorWaitsForAModerator() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 20; i++) {
        stage.writes("ali@example.org", TEAM, "forged");
      }
      var one = stage.mail(Stage.STRANGER, "ali@example.org", TEAM, "From: ali@example.org\n\nx\n");
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(one));
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertEquals("held: " + Replies.TOO_MANY_OF_AUTHOR, stage.done(one));
      assertEquals("owner@example.org", stage.last().field("To"));
    }
  }

  @Test
  void aPostForWhichNoModeratorHasRoomDoesNotWaitForItsAuthorEither() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.run("list add", "ADDRESS", TEAM, "MEMBERS", "x@example.net");
      var post = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertEquals("held: x@example.net is asked whether it is his", stage.done(post));
      stage.run("list remove", "ADDRESS", TEAM, "MEMBER", "x@example.net");
      for (int i = 0; i < 1_000; i++) {
        stage.writes("eve@example.net", TEAM, "spam");
      }
      String again = stage.done(post);
      assertTrue(again.endsWith(Replies.TOO_MANY_HELD.toString()), "it came again: " + again);
      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      assertEquals(1_000, held.rows().size());
    }
  }

  /** What changes behind its back shows whether it looks. */
  @Test
  void g5_aListThatIsFullReadsNothingForEachPostThatItRefuses() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 1_000; i++) {
        stage.writes("eve" + i + "@example.net", TEAM, "spam");
      }
      var one = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertInstanceOf(Verdict.Reject.class, stage.judged(one));
      assertTrue(stage.done(one).startsWith("dropped"));
      loseAllHeld(stage);
      assertInstanceOf(Verdict.Reject.class, stage.judged(one));
      stage.given.manualClock().advance(Duration.ofMinutes(1));
      assertInstanceOf(Verdict.Continue.class, stage.judged(one));
    }
  }

  private static void loseAllHeld(Stage stage) {
    Space held = stage.vault.space("held");
    stage.vault.transact(
        Vault.Durability.ORDERED,
        tx -> {
          for (Space.Entry each : held.range(new byte[0], new byte[] {(byte) 0xff}, 2_000)) {
            tx.delete(held, each.key());
          }
          return true;
        });
  }

  @Test
  void postsOfStrangersTakeNoRoomFromThoseThatWaitForTheirAuthors() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      for (int i = 0; i < 1_000; i++) {
        assertTrue(stage.writes("eve" + i + "@example.net", TEAM, "spam").startsWith("held"));
      }
      var one = stage.mail(Stage.STRANGER, "x@example.net", TEAM, "From: x@example.net\n\nx\n");
      assertInstanceOf(Verdict.Reject.class, stage.judged(one));
      assertEquals(
          "dropped, for nobody is proven to be its sender: " + Replies.TOO_MANY_HELD,
          stage.done(one),
          "attack G2");
      var told = stage.given.recorded().notes(Note.Remark.class).getLast();
      assertEquals(Note.Level.WARN, told.level());
      assertTrue(told.evidence().toString().contains("from=x@example.net"), told.toString());
      var known = stage.mail(Stage.LOGGED_IN, "x@example.org", TEAM, "From: x@example.org\n\nx\n");
      assertEquals(new Outcome.Failed(Replies.TOO_MANY_HELD, Evidence.NONE), stage.deliver(known));
      assertTrue(stage.writes("ali@example.org", TEAM, "mine").startsWith("held"));
      assertEquals(
          Report.lines("1001 dropped."), stage.run("list reject", "ADDRESS", TEAM, "--all", ""));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  @Test
  void lettersToAListThatDecidesGoToItsMembers() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Stage.STRICT))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
  void aHeldPostThatCannotBeReadHindersNoOther() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.filters.say(new Verdict.Defer(Reply.of(451, "4.3.0", "later"), Evidence.NONE));
      var damaged = heldOfEve(stage);
      stage.vault.damage(stage.vault.references().keySet().iterator().next(), 0);
      var later = heldOfEve(stage);
      var good = heldOfEve(stage);
      var key = Key.of(TEAM).and(later.text()).bytes();
      stage.put(key, "3\nof a version to come".getBytes(UTF_8));
      stage.filters.say(Verdict.Continue.SILENTLY);
      int before = stage.given.recorded().notes(Note.Remark.class).size();
      stage.anHourLater();
      stage.sent(1);
      assertTrue(stage.last().text().contains(" " + good + "\r\n"), stage.last().text());
      var told = stage.given.recorded().notes(Note.Remark.class);
      assertEquals(
          List.of(later, damaged, later),
          told.subList(before, told.size()).stream()
              .map(note -> note.about().orElseThrow())
              .toList());

      var fresh = heldOfEve(stage);
      stage.sent(2);
      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      assertEquals(
          List.of(damaged.text(), good.text(), fresh.text()),
          held.rows().stream().map(row -> row.get(1)).toList());
      stage.given.manualClock().advance(Duration.ofDays(8));
      stage.anHourLater();
      stage.anHourLater();
      assertEquals(1, stage.vault.references().size(), "what cannot be read stays");
    }
  }

  private static MailId heldOfEve(Stage stage) {
    var post = stage.mail(Stage.STRANGER, "eve@example.net", TEAM, "From: eve@example.net\n\nx\n");
    assertTrue(stage.done(post).startsWith("held"));
    return post.id();
  }

  @Test
  void aPostThatAnEarlierVersionHeldIsLetThrough() throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", TEAM, "old");
      var space = stage.vault.space("held");
      var entry = space.range(new byte[0], new byte[] {(byte) 0xff}, 1).getFirst();
      var lines = new ArrayList<>(List.of(new String(entry.value(), UTF_8).split("\n", -1)));
      lines.subList(5, 7).clear();
      lines.set(0, "1");
      stage.put(entry.key(), String.join("\n", lines).getBytes(UTF_8));
      stage.writes("owner@example.org", stage.last().from(), "Re:");
      assertEquals("old", stage.last().field("Subject"));
    }
  }
}
