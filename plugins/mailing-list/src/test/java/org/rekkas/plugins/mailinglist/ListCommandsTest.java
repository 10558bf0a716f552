package org.rekkas.plugins.mailinglist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;

/** Lists that are made, changed and deleted. */
class ListCommandsTest {
  @TempDir Path folder;

  @Test
  void commandsMakeListsAndSayWhatIsWrong() throws IOException {
    try (var stage = new Stage(folder)) {
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

  /** What an editor puts in front would be part of the first address, and nobody's. */
  @Test
  void aFileOfMembersMayBeginWithAByteOrderMark() throws IOException {
    try (var stage = new Stage(folder)) {
      stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org");
      var members = folder.resolve("members");
      String[] add = {"ADDRESS", "x@example.org", "--file", members.toString()};
      Files.writeString(members, "\ufeffc@example.net\r\na@example.org");
      assertEquals(Report.lines("2 new members in x@example.org"), stage.run("list add", add));
      assertEquals(List.of("a@example.org", "c@example.net"), stage.members("x@example.org"));
      Files.write(members, new byte[] {'j', (byte) 0xf6, '@', 'x'});
      var wrong = assertThrows(IOException.class, () -> stage.run("list add", add));
      assertEquals(members + " is not UTF-8", wrong.getMessage());
    }
  }

  @Test
  void aListTakesNoAddressThatLeadsToSomebodyElse() throws IOException {
    try (var stage = new Stage(folder)) {
      stage.run("list create", "ADDRESS", "x-owner@example.org", "--owners", "o@example.org");
      assertEquals(
          new Report.Failed("x-owner@example.org leads to somebody else already"),
          stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org"));
      assertEquals(
          new Report.Failed("x-owner@example.org is a list already"),
          stage.run("list create", "ADDRESS", "x-owner@example.org", "--owners", "o@example.org"));
    }
  }

  /** A domain that was given up, say: nothing else tells that its lists take mail. */
  @Test
  void listsOfADomainThatIsNobodysHereAreToldByDomain() {
    MailingList[] lists =
        Stream.of("a@gone.example", "b@gone.example", "a@example.org")
            .map(ListCommandsTest::list)
            .toArray(MailingList[]::new);
    try (var stage = new Stage(folder, lists)) {
      stage.route("ali@example.org");
      stage.route("joe@example.org");
      assertEquals(
          List.of(
              "\"gone.example\" is no domain of this server, and mail for the list a@gone.example"
                  + " and 1 more is taken here all the same"),
          stage.given.recorded().notes(Note.Remark.class).stream()
              .map(r -> r.evidence().why())
              .toList());
    }
  }

  private static MailingList list(String address) {
    List<Mailbox> owners = MailingList.mailboxes(List.of("owner@example.org"));
    var at = Mailbox.of(address);
    return new MailingList(at, "", owners, List.of(), Policy.USUAL, "", List.of(), true);
  }

  @Test
  void whatOnlyACatchAllHasIsFreeForAList() throws IOException {
    try (var stage = new Stage(folder)) {
      stage.catchesAll();
      assertInstanceOf(
          Report.Lines.class,
          stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org"));
      assertInstanceOf(Route.Expand.class, stage.route("x@example.org"));
      assertInstanceOf(Route.Expand.class, stage.route("x-owner@example.org"));
    }
  }

  @Test
  void aListThatIsMadeAgainBeginsAnew() throws IOException {
    try (var stage = new Stage(folder)) {
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

  /** Its members would be those of a list that knows nothing of them. */
  @Test
  void aListIsNotMadeOfWhatAnotherOneLeftUnlessSomebodySaysSo() throws IOException {
    for (String fate : List.of("keep", "forget")) {
      var before = new Stage(folder, Stage.list("", Policy.USUAL));
      before.run("list add", "ADDRESS", Stage.TEAM, "MEMBERS", "old@example.net");
      before.writes("eve@example.net", Stage.TEAM, "perhaps");
      try (before;
          var stage = new Stage(folder, before.vault)) {
        String[] list = {"ADDRESS", Stage.TEAM, "--owners", "o@example.org"};
        assertEquals(
            new Report.Failed(
                "an earlier list team@example.org has left members, held posts: say --earlier keep"
                    + " to take them over, or --earlier forget to drop them"),
            stage.run("list create", list));
        assertInstanceOf(Route.NotMine.class, stage.route(Stage.TEAM));
        var said = new ArrayList<>(List.of(list));
        said.addAll(List.of("--earlier", fate));
        assertInstanceOf(Report.Lines.class, stage.run("list create", said.toArray(new String[0])));
        boolean kept = fate.equals("keep");
        assertEquals(kept ? List.of("old@example.net") : List.of(), stage.members(Stage.TEAM));
        assertEquals(kept ? 1 : 0, stage.vault.references().size());
      }
    }
  }

  /** What is left of it would be the next one's. */
  @Test
  void aDeletionThatIsCutOffCanBeDoneAgain() throws IOException {
    try (var stage = new Stage(folder)) {
      stage.run("list create", "ADDRESS", "x@example.org", "--owners", "o@example.org");
      stage.run("list add", "ADDRESS", "x@example.org", "MEMBERS", "joe@example.org");
      stage.writes("eve@example.net", "x@example.org", "perhaps");
      var held = stage.vault.space("held").range(new byte[0], new byte[] {(byte) 0xff}, 1);
      byte[] key = held.getFirst().key();
      byte[] whole = held.getFirst().value();
      stage.put(key, new byte[0]);
      assertThrows(
          RuntimeException.class, () -> stage.run("list delete", "ADDRESS", "x@example.org"));
      stage.put(key, whole);
      stage.run("list delete", "ADDRESS", "x@example.org");
      assertInstanceOf(Route.NotMine.class, stage.route("x@example.org"));
      assertEquals(Map.of(), stage.vault.references());
    }
  }
}
