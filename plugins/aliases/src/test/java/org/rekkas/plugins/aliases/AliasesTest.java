package org.rekkas.plugins.aliases;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Routes;
import org.rekkas.spi.Running;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

class AliasesTest {
  private static final Set<String> ACCOUNTS =
      Set.of("ali@localhost", "joe@localhost", "a+b@localhost", "office@example.org");

  @TempDir Path folder;
  private FakeSurroundings given;
  private Running running;
  private boolean relays;

  @BeforeEach
  void start() {
    given = new FakeSurroundings("aliases", folder).with(new TwoDomains()).with((Routes) this::all);
    running = running();
  }

  private Running running() {
    return new AliasesPlugin().start(new Settings("+", Settings.DetailFolder.EXISTING), given);
  }

  @AfterEach
  void close() {
    running.close();
  }

  /**
   * As the kernel asks: the alias router before the accounts, the others after them, and the relay
   * of what is nobody's.
   */
  private Routes.Routed all(ForwardPath path, Set<ForwardPath> trail) {
    var routers = new ArrayList<Router>();
    running.contributions().stream()
        .filter(c -> c.extension() instanceof Router)
        .forEach(c -> routers.add((Router) c.extension()));
    routers.add(1, AliasesTest::account);
    Route answer = new Route.NotMine();
    for (var router : routers) {
      var route = router.route(path, trail);
      if (!(route instanceof Route.NotMine) && !(route instanceof Route.Unknown)) {
        return new Routes.Routed(route, "");
      }
      answer = route instanceof Route.Unknown ? route : answer;
    }
    boolean relayed = relays && answer instanceof Route.NotMine;
    return new Routes.Routed(relayed ? relay(path) : answer, "");
  }

  private static Route relay(ForwardPath path) {
    return new Route.Relay("mx", path.mailbox().domainKey(), false);
  }

  private static Route account(ForwardPath path, Set<ForwardPath> trail) {
    return switch (new TwoDomains().find(path.mailbox())) {
      case Accounts.Lookup.Found(var found) -> new Route.Local("mailbox", found, Optional.empty());
      case Accounts.Lookup.Unknown _ -> new Route.Unknown();
      default -> new Route.NotMine();
    };
  }

  private void write(String... lines) throws IOException {
    Path file = Files.write(folder.resolve(AliasesFile.NAME), List.of(lines));
    given.manualClock().advance(Duration.ofSeconds(1));
    var aWhileAgo = given.manualClock().instant().minusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(aWhileAgo));
  }

  /** Where an address leads, for reading. */
  private String leads(String address, String... trail) {
    var passed = new HashSet<ForwardPath>();
    List.of(trail).forEach(t -> passed.add(ForwardPath.of(t)));
    return switch (all(ForwardPath.of(address), passed).route()) {
      case Route.Local(var agent, var account, var into) ->
          agent + " " + account.address() + into.map(name -> " in " + name).orElse("");
      case Route.Expand(var members, var _) -> {
        var list = new ArrayList<String>();
        members.iterator().forEachRemaining(m -> list.add(m.toString()));
        yield String.join(" ", list);
      }
      case Route route -> route.getClass().getSimpleName();
    };
  }

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
    assertEquals(List.of(), problems());
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

  private String say(String command, Map<String, String> values) throws IOException {
    for (var each : running.contributions()) {
      if (each.extension() instanceof AdminCommand found && found.name().equals(command)) {
        var input = new ByteArrayInputStream(new byte[0]);
        return switch (found.run(new AdminCommand.Invocation(values, input))) {
          case Report.Lines(var lines) -> String.join("\n", lines);
          case Report.Failed(var why) -> "FAILED " + why;
          case Report.Table(var _, var rows) -> rows.toString();
          case Report.Octets _ -> "octets";
        };
      }
    }
    throw new AssertionError("no command " + command);
  }

  /** Two domains with a few accounts. */
  private record TwoDomains() implements Accounts {
    @Override
    public Set<String> domains() {
      return Set.of("localhost", "example.org");
    }

    @Override
    public Lookup find(Mailbox address) {
      if (!domains().contains(address.domainKey())) {
        return new Lookup.NotMine();
      }
      return ACCOUNTS.contains(address.key())
          ? new Lookup.Found(new Account(Mailbox.of(address.key()), "", 0, true))
          : new Lookup.Unknown();
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return new Verification.Wrong();
    }
  }
}
