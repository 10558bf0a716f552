package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.plugins.mailinglist.Stage.TEAM;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.ReversePath;
import org.rekkas.spi.vault.Key;

/** How people join and leave, and what strangers can make of that. */
class MembershipTest {
  @TempDir Path folder;

  @Test
  void peopleJoinAndLeaveByMailsThatTheyConfirm() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
  void h5_aClockThatWasAheadKeepsNobodyFromBeingAsked() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.given.manualClock().advance(Duration.ofDays(365));
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      stage.given.manualClock().advance(Duration.ofDays(-365));
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      stage.sent(2);
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      stage.sent(2);
    }
  }

  @Test
  void h4_aQuestionThatCannotBeReadStopsNoOther() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.put("questions", Key.of("a").bytes(), Key.of(9).bytes());
      stage.writes("eve@example.net", "team-subscribe@example.org", "");
      assertEquals(2, stage.all("questions").size());
      stage.given.manualClock().advance(Duration.ofDays(8));
      stage.anHourLater();
      stage.anHourLater();
      assertEquals(1, stage.all("questions").size(), "the other is forgotten");
      var told = stage.given.recorded().notes(Note.Remark.class);
      assertEquals(
          1, told.stream().filter(note -> note.toString().contains("a question cannot")).count());
    }
  }

  @Test
  void whoJoinedUnderAnOldKeyIsAMemberAndCanLeave() throws IOException {
    String eve = "eve@stra\u00dfe.example";
    MailingList team = Stage.list("", Policy.USUAL);
    try (var stage = new Stage(folder, team)) {
      stage.run("list add", "ADDRESS", TEAM, "MEMBERS", eve);
      stage.makeOld("stra\u00dfe", "xn--strae-oqa");
      try (var now = new Stage(folder, stage.vault, team)) {
        now.run("list add", "ADDRESS", TEAM, "MEMBERS", eve);
        assertEquals(1, now.members(TEAM).stream().filter(eve::equals).count());
        now.run("list remove", "ADDRESS", TEAM, "MEMBER", eve);
        assertFalse(now.members(TEAM).contains(eve));
      }
    }
  }

  @Test
  void whoWasToldOneThingIsToldAnother() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      stage.writes("eve@example.net", "team-request@example.org", "help");
      stage.writes("eve@example.net", "team-unsubscribe@example.org", "");
      stage.sent(2);
      assertTrue(stage.last().text().contains("\r\n\r\neve@example.net is no member.\r\n"));
      stage.writes("eve@example.net", "team-unsubscribe@example.org", "");
      stage.sent(2);
    }
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
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL), other)) {
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

  /** As those of people who are away, of programs that say no more of themselves. */
  @Test
  void g1_whatSaysThatItIsBulkConfirmsAndWishesNothing() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      String bulk = "From: eve@example.net\nPrecedence: Bulk\n\nI am away\n";
      String subscribe = "team-subscribe@example.org";
      var wish = stage.mail(Stage.STRANGER, "eve@example.net", subscribe, bulk);
      assertEquals("dropped: no person sent it", stage.done(wish));
      stage.sent(0);
      stage.writes("eve@example.net", subscribe, "");
      String token = stage.last().from();
      var answer = stage.mail(Stage.STRANGER, "eve@example.net", token, bulk);
      assertEquals("dropped: no person sent it", stage.done(answer));
      assertFalse(stage.members(TEAM).contains("eve@example.net"));
      assertEquals("eve@example.net joined", stage.writes("eve@example.net", token, ""));
    }
  }

  @Test
  void g5_onePersonIsAskedAndToldOnceHoweverHisAddressIsWritten() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
      for (String verb : List.of("subscribe", "request", "unsubscribe")) {
        int before = stage.sent();
        stage.writes("Eve@xn--bcher-kva.example", "team-" + verb + "@example.org", "");
        stage.writes("eve@xn--bcher-kva.example", "team-" + verb + "@example.org", "");
        stage.writes("EVE@XN--BCHER-KVA.example", "team-" + verb + "@example.org", "");
        stage.sent(before + 1);
      }
      assertTrue(stage.last().text().contains("\r\nEve@xn--bcher-kva.example is no member."));
    }
  }

  @Test
  void attackG5ASubscribeBombIsBounded() {
    try (var stage = new Stage(folder, Stage.list("", Policy.USUAL))) {
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
}
