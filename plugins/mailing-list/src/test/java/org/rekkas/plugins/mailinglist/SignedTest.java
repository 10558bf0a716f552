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
import org.rekkas.spi.Findings.Counted;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Outcome;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.EnvelopeOptions;
import org.rekkas.spi.mail.Mail;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;
import org.rekkas.spi.mail.ReversePath;

/** What the content filters have to do with the mail of lists; RFC 6376, RFC 6377. */
class SignedTest {
  private static final String ALI = "ali@example.org";
  private static final String EVE = "eve@example.net";
  private static final String FRESH = "DKIM-Signature: d=example.org; b=fresh\r\n";
  private static final String OLD =
      "DKIM-Signature: v=1; d=example.org;\r\n\tb=old\r\nDKIM-Signature: b=old\r\n";
  private static final String DROPPED =
      "dropped, for nobody is proven to be its sender: a filter puts it off: 451 4.3.0 later";
  private static final Reply LATER = Reply.of(451, "4.3.0", "later");
  private static final Reply NEVER = Reply.of(554, "5.7.1", "never");

  @TempDir Path folder;

  private Stage stage(From from) {
    var policy =
        new Policy(
            Posting.ANYONE, Others.HOLD, Unproven.CONFIRM, Shown.HIDDEN, Joining.CONFIRM, from);
    var stage = new Stage(folder, Stage.list("team", policy));
    stage.filters.add(new HeaderField("DKIM-Signature", "d=example.org; b=fresh"));
    return stage;
  }

  private static Mail post(Stage stage, String trace, String from) {
    return stage.mail(
        trace,
        from,
        TEAM,
        "DKIM-Signature: d=foreign.example; b=theirs\nFrom: " + from + "\nSubject: x\n\nHello\n");
  }

  @Test
  void whatAListSendsInItsOwnNameIsSignedOnceForAllWhoeverWroteIt() {
    try (var stage = stage(From.LIST)) {
      stage.deliver(post(stage, OLD + Stage.LOGGED_IN, ALI));
      assertEquals(FRESH + Stage.LOGGED_IN, stage.last().trace(), "the one over the old From goes");
      assertTrue(stage.last().text().contains("b=theirs"), "RFC 6376, section 4.2");
      stage.deliver(post(stage, Stage.STRANGER, "eve@example.net"));
      assertEquals(FRESH + Stage.STRANGER, stage.last().trace());
      stage.sent(2);
      assertEquals(
          List.of(Mailbox.of(TEAM), Mailbox.of(TEAM)),
          stage.filters.sessions().stream().map(s -> s.login().orElseThrow().address()).toList());
    }
  }

  @Test
  void attackG6InAnAuthorsNameIsSignedWhatWasSignedAsItCameAlone() {
    try (var stage = stage(From.AUTHOR)) {
      stage.deliver(post(stage, OLD + Stage.LOGGED_IN, ALI));
      assertEquals(FRESH + Stage.LOGGED_IN, stage.last().trace());
      assertEquals(List.of(), signs(stage));
      stage.filters.add(new HeaderField("ARC-Seal", "i=2; b=fresh"));
      stage.deliver(post(stage, Stage.STRANGER, ALI));
      assertEquals(List.of("PASSED_ON"), signs(stage), "he may be forged");
      assertEquals("ARC-Seal: i=2; b=fresh\r\n" + Stage.STRANGER, stage.last().trace());
      stage.sent(2);
    }
  }

  /** Which DKIM's filter takes for a reason not to sign, and no other one for anything. */
  private static List<String> signs(Stage stage) {
    return stage.filters.sessions().getLast().findings().signs().stream()
        .filter(Counted::shadow)
        .map(Counted::symbol)
        .toList();
  }

  /** It was for others, too, to whom it went as it was. */
  @Test
  void aSealThatWasMadeHereOverThePostAsItCameGoes() {
    try (var stage = stage(From.AUTHOR)) {
      stage.filters.add();
      String ours = "ARC-Seal: i=1; cv=none;\r\n\tb=old\r\nARC-Message-Signature: i=1\r\n";
      stage.deliver(post(stage, ours + Stage.STRANGER, ALI));
      assertEquals(Stage.STRANGER, stage.last().trace());
    }
  }

  @Test
  void aPostThatAFilterPutsOffGoesOutLaterAndOneThatItRefusesGoesBack() {
    try (var stage = stage(From.LIST)) {
      Mail post = post(stage, Stage.LOGGED_IN, ALI);
      stage.filters.say(new Verdict.Defer(LATER, Evidence.NONE));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(post));
      stage.sent(0);
      stage.filters.say(new Verdict.Reject(NEVER, Evidence.NONE));
      assertEquals(new Outcome.Failed(NEVER, Evidence.NONE), stage.deliver(post));
      stage.sent(0);
      stage.filters.say(Verdict.Continue.SILENTLY);
      assertTrue(stage.done(post).startsWith("to the members"));
      stage.sent(1);
    }
  }

  @Test
  void attackG2OfAPostThatAFilterRefusesAsTheListsNobodyHearsWhoIsNotProven() {
    for (From from : From.values()) {
      try (var stage = stage(from)) {
        stage.filters.say(new Verdict.Reject(NEVER, Evidence.NONE));
        String done = stage.done(post(stage, Stage.STRANGER, ALI));
        assertTrue(done.startsWith("dropped, ") && done.endsWith("554 5.7.1 never"), done);
        String proof =
            "Authentication-Results: %s; dmarc=pass header.from=example.org\r\n"
                .formatted(stage.given.host().name());
        assertEquals(
            new Outcome.Failed(NEVER, Evidence.NONE),
            stage.deliver(post(stage, proof + Stage.STRANGER, ALI)));
        stage.sent(0);
      }
    }
  }

  @Test
  void attackG2AProvenAuthorWhoNamesAnothersAddressAsTheReversePathIsNotHeard() {
    try (var stage = stage(From.AUTHOR)) {
      stage.filters.say(new Verdict.Reject(NEVER, Evidence.NONE));
      String results = "Authentication-Results: %s; ".formatted(stage.given.host().name());
      String proof = results + "dkim=pass header.d=example.net\r\n";
      String text = "From: " + EVE + "\nSubject: x\n\nHello\n";
      var forged = stage.mail(proof + Stage.STRANGER, "victim@other.example", TEAM, text);
      assertTrue(stage.done(forged).startsWith("dropped, "));
      assertInstanceOf(
          Outcome.Failed.class,
          stage.deliver(stage.mail(proof + Stage.STRANGER, "bounces@example.net", TEAM, text)));
      String spf = results + "spf=pass smtp.mailfrom=other.example\r\n";
      assertInstanceOf(
          Outcome.Failed.class, stage.deliver(forged.withTrace(spf + proof + Stage.STRANGER)));
      assertTrue(
          stage.done(forged.withTrace(spf + Stage.STRANGER)).startsWith("dropped, "),
          "SPF proves no author");
    }
  }

  /** The queue would tell its sender of the delay, and of the end, whoever that is. */
  @Test
  void attackG2APostThatAFilterPutsOffWaitsForAModeratorBeforeItsSenderHearsOfThat()
      throws IOException {
    try (var stage = stage(From.AUTHOR)) {
      Mail mine = post(stage, Stage.LOGGED_IN, ALI);
      Mail unproven = post(stage, Stage.STRANGER, ALI);
      stage.filters.say(mail -> isLetter(mail) ? Verdict.Continue.SILENTLY : put(LATER));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(unproven));
      stage.sent(0);
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(mine), "he may hear of it");
      assertEquals("held: a filter puts it off: 451 4.3.0 later", stage.done(unproven));
      assertEquals("owner@example.org", stage.last().field("To"));
      stage.done(unproven);
      stage.sent(1);
      stage.filters.say(Verdict.Continue.SILENTLY);
      stage.run("list approve", "ADDRESS", TEAM, "ID", unproven.id().text());
      assertEquals("[team] x", stage.last().field("Subject"));
    }
  }

  @Test
  void attackG2APostWaitsAlsoWhereTheLetterAboutItIsPutOff() throws IOException {
    try (var stage = stage(From.LIST)) {
      Mail post = post(stage, Stage.STRANGER, ALI);
      stage.filters.say(put(LATER));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(post));
      stage.given.manualClock().advance(Duration.ofHours(1));
      assertTrue(stage.done(post).startsWith("held: "));
      stage.sent(0);
      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      assertEquals("a filter puts it off: 451 4.3.0 later", held.rows().getFirst().getLast());
      var told = stage.given.recorded().notes(Note.Remark.class).getLast();
      assertEquals(Note.Level.WARN, told.level());
      assertTrue(told.evidence().toString().contains("waits without a letter"), told.toString());
    }
  }

  @Test
  void aPostWhoseLetterIsPutOffIsHeldAtOnceAndTheLetterGoesOnceTheFilterIsWell()
      throws IOException {
    assertIsHeldAtOnce(Stage.STRANGER, ALI, ALI);
    assertIsHeldAtOnce(Stage.STRANGER, EVE, "owner@example.org");
    assertIsHeldAtOnce(Stage.LOGGED_IN, EVE, "owner@example.org");
  }

  private void assertIsHeldAtOnce(String trace, String from, String asked) throws IOException {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.filters.say(put(LATER));
      Mail post = post(stage, trace, from);
      assertTrue(stage.done(post).startsWith("held: "), "the queue has it no more");
      var told = stage.given.recorded().notes(Note.Remark.class).getLast();
      assertEquals(Optional.of(post.id()), told.about());
      assertTrue(told.evidence().toString().contains("waits without a letter"), told.toString());
      Mail rejected = post(stage, trace, from);
      stage.done(rejected);
      stage.run("list reject", "ADDRESS", TEAM, "ID", rejected.id().text());
      stage.anHourLater();
      stage.sent(0);
      stage.filters.say(Verdict.Continue.SILENTLY);
      stage.anHourLater();
      stage.anHourLater();
      stage.sent(1);
      assertEquals(asked, stage.last().field("To"));
      assertEquals(!asked.equals(from), stage.last().text().contains("b=theirs"), "is attached");
      assertTrue(stage.writes(asked, stage.last().from(), "Re:").endsWith("let through"));
      assertEquals(Map.of(), stage.vault.references());
    }
  }

  /** More of them than are tried in an hour. */
  @Test
  void lettersThatAFilterPutsOffAgainAndAgainHinderNoOther() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.filters.say(put(LATER));
      for (int hour = 0; hour < 6; hour++) {
        for (int i = 0; i < 20; i++) {
          stage.writes(EVE, TEAM, hour < 5 ? "stuck" : "well");
        }
        stage.anHourLater();
      }
      stage.filters.say(
          mail -> text(mail).contains("Subject: stuck") ? put(LATER) : Verdict.Continue.SILENTLY);
      stage.anHourLater();
      stage.anHourLater();
      stage.sent(20);
    }
  }

  private static String text(Mail mail) {
    try (var in = mail.content().open()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The queue would tell its sender of the delay, or of the end, when he wanted it (RFC 2852). */
  @Test
  void attackG2WhereItsSenderSetATimeAPostThatIsPutOffWaitsForAModeratorAtOnce() {
    try (var stage = stage(From.AUTHOR)) {
      stage.filters.say(mail -> isLetter(mail) ? Verdict.Continue.SILENTLY : put(LATER));
      for (String by : List.of("120;R", "120;N")) {
        assertTrue(stage.done(by(by, post(stage, Stage.STRANGER, ALI))).startsWith("held: "), by);
      }
      Mail mine = by("120;R", post(stage, Stage.LOGGED_IN, ALI));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(mine), "he may hear of it");
      stage.filters.say(put(LATER));
      assertEquals(DROPPED, stage.done(by("120;R", wish(stage, "team-subscribe@example.org"))));
    }
  }

  private static Mail by(String time, Mail mail) {
    var options = EnvelopeOptions.NONE.with(EnvelopeOptions.BY, Optional.of(time));
    return mail.withEnvelope(mail.envelope().withOptions(options));
  }

  private static Verdict.Defer put(Reply off) {
    return new Verdict.Defer(off, Evidence.NONE);
  }

  private static boolean isLetter(Mail mail) {
    return mail.envelope().reversePath() instanceof ReversePath.Null;
  }

  @Test
  void aLetterIsSignedAndOneThatAFilterPutsOffGoesOutLater() {
    try (var stage = stage(From.AUTHOR)) {
      var wish =
          stage.mail(
              Stage.STRANGER,
              "eve@example.net",
              "team-subscribe@example.org",
              "From: eve@example.net\n\nx\n");
      stage.filters.say(new Verdict.Defer(LATER, Evidence.NONE));
      assertInstanceOf(Outcome.Delayed.class, stage.deliver(wish));
      stage.sent(0);
      stage.filters.say(Verdict.Continue.SILENTLY);
      assertEquals("asked eve@example.net", stage.done(wish));
      stage.sent(1);
      assertEquals(FRESH, stage.last().trace());
    }
  }

  @Test
  void attackG2AWishWhoseLetterIsPutOffIsDroppedBeforeItsSenderHearsOfThat() {
    for (String to : List.of("team-request@example.org", "team-subscribe@example.org")) {
      try (var stage = stage(From.LIST)) {
        var wish = wish(stage, to);
        stage.filters.say(put(LATER));
        assertInstanceOf(Outcome.Delayed.class, stage.deliver(wish));
        stage.given.manualClock().advance(Duration.ofHours(1));
        assertEquals(DROPPED, stage.done(wish));
        assertEquals(1, stage.given.recorded().notes(Note.Remark.class).size());
        stage.filters.say(Verdict.Continue.SILENTLY);
        stage.done(wish(stage, to));
        stage.sent(1);
        assertEquals(EVE, stage.last().field("To"), "who had no letter gets one at once");
      }
    }
  }

  private static Mail wish(Stage stage, String to) {
    return stage.mail(Stage.STRANGER, EVE, to, "From: " + EVE + "\n\nx\n");
  }

  @Test
  void aHeldPostThatAFilterRefusesWaitsOn() throws IOException {
    var moderated =
        new Policy(
            Posting.MODERATORS,
            Others.HOLD,
            Unproven.CONFIRM,
            Shown.HIDDEN,
            Joining.CONFIRM,
            From.LIST);
    try (var stage = new Stage(folder, Stage.list("", moderated))) {
      stage.writes("eve@example.net", TEAM, "perhaps");
      var held = assertInstanceOf(Report.Table.class, stage.run("list held"));
      String id = held.rows().getFirst().get(1);
      stage.filters.say(new Verdict.Reject(NEVER, Evidence.NONE));
      assertEquals(
          new Report.Failed("team@example.org: 554 5.7.1 never"),
          stage.run("list approve", "ADDRESS", TEAM, "ID", id));
      stage.filters.say(Verdict.Continue.SILENTLY);
      stage.run("list approve", "ADDRESS", TEAM, "ID", id);
      assertEquals("perhaps", stage.last().field("Subject"));
      assertEquals(
          new Report.Failed("team@example.org: 550 5.7.0 no such post waits"),
          stage.run("list approve", "ADDRESS", TEAM, "ID", id));
    }
  }
}
