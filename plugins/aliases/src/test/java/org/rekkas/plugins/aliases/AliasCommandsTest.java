package org.rekkas.plugins.aliases;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AliasCommandsTest extends AliasStage {
  @Test
  void theDomainOfACatchAllIsRemovedAsItWasAdded() throws IOException {
    say("alias add", Map.of("ADDRESS", "@c.example", "MEMBERS", "@localhost"));
    for (String other : List.of("@b.example", "joe@localhost", "@")) {
      var values = Map.of("ADDRESS", "@c.example", "MEMBER", other);
      assertTrue(say("alias remove", values).startsWith("FAILED"), other);
    }
    assertEquals(
        "@c.example was removed with its last member.",
        say("alias remove", Map.of("ADDRESS", "@c.example", "MEMBER", "@LocalHost")));
    assertEquals("[]", say("alias list", Map.of()));
    say("alias add", Map.of("ADDRESS", "@c.example", "MEMBERS", "joe@localhost"));
    assertEquals(
        "FAILED @localhost is no member of @c.example",
        say("alias remove", Map.of("ADDRESS", "@c.example", "MEMBER", "@localhost")));
  }

  @Test
  void commandsChangeOneAliasAndKeepTheRest() throws IOException {
    Path path = folder.resolve(AliasesFile.NAME);
    write(
        "# mine",
        "a@localhost: ali@localhost,",
        "   joe@localhost",
        "",
        "b@localhost: x@y.example");
    assertEquals(
        "b@localhost leads to x@y.example, ali@localhost"
            + "\nnotice: x@y.example leads nowhere now; see: rekkas route x@y.example",
        say("alias add", Map.of("ADDRESS", "B@localhost", "MEMBERS", "ali@localhost, x@y.example"))
            .replace("B@", "b@"));
    say("alias add", Map.of("ADDRESS", "c", "MEMBERS", "ali@localhost", "--hidden", "true"));
    say("alias remove", Map.of("ADDRESS", "a@localhost", "MEMBER", "ali@localhost"));
    assertEquals(
        "# mine\na@localhost: joe@localhost\n\nb@localhost: x@y.example, ali@localhost\n"
            + "!c: ali@localhost\n",
        Files.readString(path));
    say("alias remove", Map.of("ADDRESS", "a@localhost"));
    assertEquals(
        "[[b@localhost, x@y.example, shown], [b@localhost, ali@localhost, shown],"
            + " [c, ali@localhost, hidden]]",
        say("alias list", Map.of()));
    assertEquals(
        "c exists already",
        say(
            "alias add",
            Map.of("ADDRESS", "c", "MEMBERS", "joe@localhost", "--if-absent", "true")));
  }

  @Test
  void whatIsHiddenStaysHiddenWithMoreMembers() throws IOException {
    write("!board@localhost: ali@localhost", "staff@localhost: ali@localhost");
    say("alias add", Map.of("ADDRESS", "board@localhost", "MEMBERS", "joe@localhost"));
    say(
        "alias add",
        Map.of("ADDRESS", "staff@localhost", "MEMBERS", "joe@localhost", "--hidden", "true"));
    assertEquals(
        "!board@localhost: ali@localhost, joe@localhost\n"
            + "!staff@localhost: ali@localhost, joe@localhost\n",
        Files.readString(folder.resolve(AliasesFile.NAME)));
  }

  @Test
  void oneThatIsMadeIfAbsentIsMadeOnce() throws IOException {
    for (String member : List.of("ali@localhost", "joe@localhost")) {
      say("alias add", Map.of("ADDRESS", "c", "MEMBERS", member, "--if-absent", "true"));
    }
    assertEquals("[[c, ali@localhost, shown]]", say("alias list", Map.of("ADDRESS", "C")));
    assertEquals("FAILED there is no alias d", say("alias list", Map.of("ADDRESS", "d")));
  }

  @Test
  void whereAnAliasLeadsNowhereThatIsSaid() throws IOException {
    String nowhere = " leads nowhere now; see: rekkas route ";
    assertEquals(
        "dead@localhost leads to nix@localhost"
            + ("\nnotice: nix@localhost" + nowhere + "nix@localhost")
            + "\nnotice: so mail for dead@localhost is refused as for nobody",
        say("alias add", Map.of("ADDRESS", "dead@localhost", "MEMBERS", "nix@localhost")));
    assertEquals(
        "dead@localhost leads to nix@localhost, ali@localhost"
            + ("\nnotice: nix@localhost" + nowhere + "nix@localhost"),
        say("alias add", Map.of("ADDRESS", "dead@localhost", "MEMBERS", "ali@localhost")));
    String round = say("alias add", Map.of("ADDRESS", "a@localhost", "MEMBERS", "b@localhost"));
    assertTrue(round.contains("b@localhost leads nowhere now"), round);
    round = say("alias add", Map.of("ADDRESS", "b@localhost", "MEMBERS", "a@localhost"));
    assertTrue(round.endsWith("so mail for b@localhost is refused as for nobody"), round);
    assertEquals(
        "ali@localhost leads to ali@localhost",
        say("alias add", Map.of("ADDRESS", "ali@localhost", "MEMBERS", "ali@localhost")),
        "the account has it");
    assertEquals(
        "root leads to ali@localhost",
        say("alias add", Map.of("ADDRESS", "root", "MEMBERS", "ali@localhost")));
  }

  @Test
  void eachOfManyMembersIsLookedAtThoughNotAtRcpt() throws IOException {
    List<String> dead = IntStream.range(0, 12).mapToObj(i -> "nix" + i + "@localhost").toList();
    String nowhere = "\nnotice: %1$s leads nowhere now; see: rekkas route %1$s";
    assertEquals(
        ("dead@localhost leads to " + String.join(", ", dead))
            + dead.stream().map(nowhere::formatted).collect(joining()),
        say("alias add", Map.of("ADDRESS", "dead@localhost", "MEMBERS", String.join(",", dead))),
        "it is taken: see toSomebody of Expansion");
  }

  @Test
  void ofAPostmasterItIsNotSaidThatHisMailIsRefused() throws IOException {
    String nowhere = "\nnotice: nix@localhost leads nowhere now; see: rekkas route nix@localhost";
    for (String name : List.of("postmaster@localhost", "Postmaster")) {
      assertEquals(
          name + " leads to nix@localhost" + nowhere,
          say("alias add", Map.of("ADDRESS", name, "MEMBERS", "nix@localhost")));
    }
  }

  @Test
  void anAliasThatStandsTwiceIsRemovedWhole() throws IOException {
    write("a: joe", "a: ali@localhost", "b: joe@localhost", "A: eve@localhost, zo@localhost");
    say("alias remove", Map.of("ADDRESS", "a", "MEMBER", "ali@localhost"));
    assertEquals("b: joe@localhost\n", Files.readString(folder.resolve(AliasesFile.NAME)));
    write("b: joe@localhost", "a: ali@localhost", "a: eve@localhost");
    say("alias remove", Map.of("ADDRESS", "a"));
    assertEquals("b: joe@localhost\n", Files.readString(folder.resolve(AliasesFile.NAME)));
  }

  @Test
  void commandsRefuseWhatIsNoAlias() throws IOException {
    for (String members : List.of("", "joe", "a b@localhost", "@example.org", "a@b\nc: d@e")) {
      var values = Map.of("ADDRESS", "x@localhost", "MEMBERS", members);
      assertTrue(say("alias add", values).startsWith("FAILED"), members);
    }
    for (String name : List.of("", "@", "a:b", "a b", "#x", "!x", "x@y@z", "\"a@b\"")) {
      var values = Map.of("ADDRESS", name, "MEMBERS", "ali@localhost");
      assertTrue(say("alias add", values).startsWith("FAILED"), name);
    }
    assertTrue(say("alias remove", Map.of("ADDRESS", "none@localhost")).startsWith("FAILED"));
    assertEquals("[]", say("alias list", Map.of()));
  }

  @Test
  void aLongAliasIsWrittenInSeveralLines() throws IOException {
    var members = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      members.add((i % 2 == 0 ? "#" : "!") + "member" + i + "@example.net");
    }
    say("alias add", Map.of("ADDRESS", "x@localhost", "MEMBERS", String.join(",", members)));
    assertEquals("<" + String.join("> <", members) + ">", leads("x@localhost"));
    var lines = Files.readAllLines(folder.resolve(AliasesFile.NAME));
    assertTrue(lines.size() > 15, "lines: " + lines.size());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 105), lines.toString());
  }
}
