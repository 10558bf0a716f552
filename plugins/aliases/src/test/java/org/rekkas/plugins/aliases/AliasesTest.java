package org.rekkas.plugins.aliases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;

class AliasesTest extends AliasStage {
  private List<String> problems() {
    return given.recorded().notes(Note.Remark.class).stream()
        .map(remark -> remark.evidence().why())
        .toList();
  }

  @Test
  void anAliasLeadsToItsMembersForeignOnesToo() throws IOException {
    write("staff@localhost: ali@localhost,", "  joe@localhost, Eve@Example.NET");
    assertEquals("<ali@localhost> <joe@localhost> <Eve@Example.NET>", leads("Staff@LOCALHOST"));
    assertEquals("Unknown", leads("staff2@localhost"));
  }

  @Test
  void aNameWithoutDomainIsAnAliasInEveryDomainOfOurs() throws IOException {
    write("abuse: ali@localhost");
    assertEquals("<ali@localhost>", leads("ABUSE@localhost"));
    assertEquals("<ali@localhost>", leads("abuse@example.org"));
    assertEquals("NotMine", leads("abuse@example.net"));
  }

  @Test
  void aLocalPartThatHoldsAnAtIsNoOtherAliasesName() throws IOException {
    write(
        "abuse: ali@localhost",
        "board@example.org: joe@localhost",
        "@example.org: office@example.org",
        "@example.net: @localhost");
    assertEquals("Unknown", leads("\"board@example.org\"@localhost"));
    assertEquals("Unknown", leads("\"@example.org\"@localhost"));
    assertEquals("Unknown", leads("\"@example.net\"@localhost"));
    assertEquals("<office@example.org>", leads("\"@example.net\"@example.org"));
  }

  @Test
  void h4_noAliasesAreOrdinaryAndAnEmptyFileIsDamage() throws IOException {
    write("abuse: ali@localhost");
    assertEquals("<ali@localhost>", leads("abuse@localhost"));
    write();
    assertEquals("<ali@localhost>", leads("abuse@localhost"));
    assertThrows(UncheckedIOException.class, this::running);
    write("# none");
    assertEquals("Unknown", leads("abuse@localhost"));
    close();
    start();
    assertEquals("Unknown", leads("abuse@localhost"));
  }

  @Test
  void anAliasThatNamesItselfStandsAsideTheSecondTime() throws IOException {
    write("ali@localhost: ali@localhost, joe@localhost");
    assertEquals("<ali@localhost> <joe@localhost>", leads("ali@localhost"));
    assertEquals("mailbox ali@localhost", leads("ali@localhost", "ali@localhost"));
  }

  @Test
  void d9_aLoopOfAliasesEnds() throws IOException {
    write("a@localhost: b@localhost", "b@localhost: a@localhost");
    assertEquals("<b@localhost>", leads("a@localhost"));
    assertEquals("<a@localhost>", leads("b@localhost", "a@localhost"));
    assertEquals("Unknown", leads("a@localhost", "a@localhost", "b@localhost"));
  }

  @Test
  void d9_aMillionMembersAreReadAsTheyAreNeeded() throws IOException {
    var line = new StringBuilder("all@localhost:");
    for (int i = 0; i < 1_000_000; i++) {
      line.append(" m").append(i).append("@localhost,");
    }
    write(line.toString());
    var route = (Route.Expand) all(ForwardPath.of("all@localhost"), Set.of()).route();
    int[] count = new int[1];
    route.members().iterator().forEachRemaining(m -> count[0]++);
    assertEquals(1_000_000, count[0]);
  }

  @Test
  void aDetailLeadsToTheFolderOfTheAccount() throws IOException {
    write("sales@localhost: joe@localhost");
    assertEquals("mailbox ali@localhost in news", leads("ali+News@localhost"));
    assertEquals("mailbox ali@localhost in a+b".replace("a+b", "b"), leads("ali+b@localhost"));
    assertEquals("<joe@localhost>", leads("sales+spring@localhost"));
    assertEquals("Unknown", leads("nobody+news@localhost"));
    assertEquals("NotMine", leads("ali+news@example.net"));
  }

  @Test
  void whereNoFoldersAreWantedADetailLeadsToTheInbox() throws IOException {
    running.close();
    running = new AliasesPlugin().start(new Settings("+", Settings.DetailFolder.NONE), given);
    assertEquals("mailbox ali@localhost", leads("ali+news@localhost"));
  }

  @Test
  void aDetailIsPartedByASign() {
    for (String separator : List.of("x", "7", " ", "@", "+a")) {
      var detail = new FakeSection("detail").with("separator", separator);
      var ignored = Settings.from(new FakeSection("aliases").with(detail));
      assertEquals(1, detail.problems().size(), ignored.toString());
    }
    for (String separators : List.of("", "-", "+-")) {
      var detail = new FakeSection("detail").with("separator", separators);
      assertEquals(separators, Settings.from(new FakeSection("aliases").with(detail)).separators());
      assertEquals(List.of(), detail.problems());
    }
  }

  @Test
  void anAddressOfExactlyThatNameComesBeforeTheDetail() throws IOException {
    write("joe+x@localhost: ali@localhost");
    assertEquals("mailbox a+b@localhost", leads("a+b@localhost"));
    assertEquals("<ali@localhost>", leads("joe+x@localhost"));
  }

  @Test
  void d3_aDetailIsNoPath() {
    for (String detail : List.of("../x", "/etc", "a/b", "", ".hidden", "INBOX", "x".repeat(65))) {
      var path = new ForwardPath(new Mailbox("ali+" + detail, "localhost"));
      var local = assertInstanceOf(Route.Local.class, all(path, Set.of()).route());
      assertEquals(Optional.empty(), local.folder(), detail);
    }
  }

  /** Or who sees such an address, of whom mail was forwarded, had a relay to him. */
  @Test
  void whatTakesReportsAloneTakesNothingElseByAnotherNameOfIts() throws IOException {
    write("@b.example: @localhost");
    for (String name : List.of("returns@localhost", "returns+x@localhost", "returns@b.example")) {
      assertEquals("<eve@far.example>", leads(name), name);
      assertEquals("Unknown", leadsFrom("spam@c.example", name), name);
    }
  }

  @Test
  void aCatchAllTakesWhatNobodyHas() throws IOException {
    write("@example.org: office@example.org", "sales@example.org: ali@localhost");
    assertEquals("<office@example.org>", leads("anything@example.org"));
    assertEquals("mailbox office@example.org", leads("office@example.org"));
    assertEquals("mailbox office@example.org in x", leads("office+x@example.org"));
    assertEquals("<ali@localhost>", leads("sales@example.org"));
    assertEquals("Unknown", leads("anything@localhost"));
  }

  @Test
  void whatWouldLeaveThisServerIsCaughtButNeverLedOut() throws IOException {
    relays = true;
    write("@example.net: @localhost", "@b.example: office@example.org", "@c.example: @d.example");
    assertEquals("mailbox ali@localhost", leads("ali@example.net"));
    assertEquals("<office@example.org>", leads("anything@b.example"));
    assertEquals("Unknown", leads("nobody@example.net"));
    assertEquals("Unknown", leads("ali@c.example"), "no catch-all makes an open relay");
    assertEquals("Relay", leads("ali+news@d.example"), "a detail is its own host's to read");
  }

  @Test
  void anAddressOfADomainThatIsNobodysHereIsTakenAndTold() throws IOException {
    var values = Map.of("ADDRESS", "a@foreign.example", "MEMBERS", "ali@localhost");
    String said = say("alias add", values);
    assertTrue(
        said.contains(
            "notice: its domain is none of this server's accounts; mail for a@foreign.example is"
                + " taken here all the same"),
        said);
    say("alias add", Map.of("ADDRESS", "@c.example", "MEMBERS", "@localhost"));
    said = say("alias add", Map.of("ADDRESS", "a@c.example", "MEMBERS", "ali@localhost"));
    assertFalse(said.contains("notice"), said);
  }

  /** One that was given up may have had hundreds; one with a catch-all is meant. */
  @Test
  void aliasesOfADomainThatIsNobodysHereAreToldByDomain() throws IOException {
    write(
        "a@gone.example: ali@localhost",
        "b@gone.example: ali@localhost",
        "c@Other.example: ali@localhost",
        "joe@localhost: ali@localhost",
        "d@net.example: ali@localhost",
        "@net.example: @localhost",
        "abuse: ali@localhost");
    assertEquals(List.of(), problems());
    leads("ali@localhost");
    leads("joe@localhost");
    var expected =
        List.of(
            "aliases.map: \"gone.example\" is none of this server's accounts', and mail for"
                + " a@gone.example and 1 more is taken here all the same",
            "aliases.map: \"other.example\" is none of this server's accounts', and mail for"
                + " c@Other.example is taken here all the same");
    assertEquals(expected, problems());
    write("c@Other.example: ali@localhost");
    leads("ali@localhost");
    assertEquals(3, problems().size(), "and again of a file that was changed");
  }

  @Test
  void aDomainCanBeAnotherNameOfADomain() throws IOException {
    write("@example.net: @localhost", "staff@localhost: joe@localhost");
    assertEquals("mailbox ali@localhost", leads("Ali@example.net"));
    assertEquals("mailbox ali@localhost in x", leads("ali+x@example.net"));
    assertEquals("<joe@localhost>", leads("staff@example.net"));
    assertEquals("Unknown", leads("nobody@example.net"));
  }

  @Test
  void aCatchAllHasAddressesOrOneDomain() throws IOException {
    write(
        "@example.net: joe@localhost, @localhost",
        "@a.example: @localhost, joe@localhost",
        "@b.example: @localhost, @example.org",
        "@example.org: office@example.org");
    for (String domain : List.of("example.net", "a.example", "b.example")) {
      assertEquals("mailbox ali@localhost", leads("ali@" + domain));
      assertEquals("Unknown", leads("x@" + domain));
    }
    String both = " a catch-all leads to addresses, or to one @domain";
    assertEquals(
        List.of("aliases.map:1:" + both, "aliases.map:2:" + both, "aliases.map:3:" + both),
        problems());
    var before = Files.readString(folder.resolve(AliasesFile.NAME));
    for (String members : List.of("joe@localhost, @localhost", "@a, @b")) {
      var values = Map.of("ADDRESS", "@example.org", "MEMBERS", members);
      assertEquals("FAILED" + both, say("alias add", values));
    }
    String first = " already: remove it first";
    assertEquals(
        "FAILED @example.org leads to office@example.org" + first,
        say("alias add", Map.of("ADDRESS", "@example.org", "MEMBERS", "@localhost")));
    assertEquals(before, Files.readString(folder.resolve(AliasesFile.NAME)));
    var values = Map.of("ADDRESS", "@c.example", "MEMBERS", "@localhost");
    assertEquals("@c.example leads to @localhost", say("alias add", values));
    assertEquals("@c.example leads to @localhost", say("alias add", values));
    for (String members : List.of("joe@localhost", "@example.org")) {
      values = Map.of("ADDRESS", "@c.example", "MEMBERS", members);
      assertEquals("FAILED @c.example leads to @localhost" + first, say("alias add", values));
    }
  }

  /** As MAIL and RCPT take them. */
  @Test
  void dotsInALocalPartStandAsPeopleHaveThem() throws IOException {
    write("staff@localhost: foo..bar@docomo.example, foo.@docomo.example, \"a..b\"@b.example");
    assertEquals(
        "<\"foo..bar\"@docomo.example> <\"foo.\"@docomo.example> <\"a..b\"@b.example>",
        leads("staff@localhost"));
  }

  @Test
  void signsInQuotesAndBracketsPartNothing() throws IOException {
    write(
        "\"a:b, c\"@localhost: \"x, y\"@b.example, \"p\\\",q\"@b.example, z@b.example",
        "d@[IPv6:2001:db8::1]: e@[IPv6:2001:db8::2], ali@localhost");
    assertEquals(
        "<\"x, y\"@b.example> <\"p\\\",q\"@b.example> <z@b.example>",
        leads("\"a:b, c\"@localhost"));
    assertEquals("<e@[IPv6:2001:db8::2]> <ali@localhost>", leads("d@[IPv6:2001:db8::1]"));
    assertEquals(
        List.of(), problems().stream().filter(w -> w.matches("aliases.map:\\d.*")).toList());
  }

  @Test
  void d3_membersAreAddressesAndNothingElse() throws IOException {
    write(
        "a@localhost: :include:/etc/passwd",
        "b@localhost: |cmd, /etc/x, $(id), joe",
        "c@localhost: \"|cmd\"@localhost",
        "d@localhost ali@localhost",
        "  continued: ali@localhost",
        "# a comment ends the alias",
        "  stray@localhost",
        "c@localhost: ali@localhost");
    assertEquals("Unknown", leads("a@localhost"));
    assertEquals("Unknown", leads("b@localhost"));
    assertEquals("<|cmd@localhost>", leads("c@localhost"));
    var expected =
        List.of(
            "aliases.map:7: a line that begins",
            "aliases.map:1: not an address",
            "aliases.map:1: the alias a@localhost has no members",
            "aliases.map:2: not an address: |cmd",
            "aliases.map:2: not an address: /etc/x",
            "aliases.map:2: not an address: $(id)",
            "aliases.map:2: not an address: joe",
            "aliases.map:2: the alias b@localhost has no members",
            "aliases.map:4: ",
            "aliases.map:8: the alias stands in line 3 already");
    assertEquals(expected.size(), problems().size(), problems().toString());
    for (int i = 0; i < expected.size(); i++) {
      assertTrue(problems().get(i).startsWith(expected.get(i)), problems().get(i));
    }
  }

  @Test
  void aMarkHidesTheMembers() throws IOException {
    write("!board@localhost: ali@localhost", "staff@localhost: ali@localhost");
    var board = (Route.Expand) all(ForwardPath.of("board@localhost"), Set.of()).route();
    var staff = (Route.Expand) all(ForwardPath.of("staff@localhost"), Set.of()).route();
    assertTrue(board.members().hidden());
    assertFalse(staff.members().hidden());
  }
}
