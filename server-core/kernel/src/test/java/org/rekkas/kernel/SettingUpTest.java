package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.plugins.GivenPlugin;
import org.rekkas.kernel.setup.Wishes;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Invocation;
import org.rekkas.spi.AdminCommand.Parameter;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.net.DnsRecord;
import org.rekkas.vault.EngineSettings;

/** The commands that a setup gives, on a server with plugins that play those it needs. */
class SettingUpTest {
  private final List<String> given = new ArrayList<>();

  @TempDir Path root;

  /** Takes a command of some words, and says that it was given. */
  private record Played(String name, List<Parameter> parameters, List<String> given)
      implements AdminCommand {
    @Override
    public String summary() {
      return name;
    }

    @Override
    public Report run(Invocation invocation) {
      given.add(name + " " + invocation.value("NAME").orElse(""));
      return invocation.value("NAME").filter(name -> name.startsWith("refused")).isPresent()
          ? new Report.Failed("it is refused")
          : Report.lines("done");
    }
  }

  private Contribution account() {
    var name = new Parameter("NAME", Parameter.Kind.REQUIRED, "an address");
    var typed = new Parameter("--password-stdin", Parameter.Kind.FLAG, "typed");
    var absent = new Parameter("--if-absent", Parameter.Kind.FLAG, "once");
    return Contribution.of("add", new Played("account add", List.of(name, typed, absent), given));
  }

  private Contribution keys() {
    var name = new Parameter("NAME", Parameter.Kind.REQUIRED, "a domain");
    var absent = new Parameter("--if-absent", Parameter.Kind.FLAG, "once");
    return Contribution.of("create", new Played("dkim create", List.of(name, absent), given));
  }

  private Contribution role() {
    var name = new Parameter("NAME", Parameter.Kind.REQUIRED, "an address");
    var role = new Parameter("ROLE", Parameter.Kind.REQUIRED, "its role");
    return Contribution.of("role", new Played("account role", List.of(name, role), given));
  }

  private Contribution alias() {
    var name = new Parameter("NAME", Parameter.Kind.REQUIRED, "an address");
    var members = new Parameter("MEMBERS", Parameter.Kind.REQUIRED, "addresses");
    var absent = new Parameter("--if-absent", Parameter.Kind.FLAG, "once");
    return Contribution.of("alias", new Played("alias add", List.of(name, members, absent), given));
  }

  private static Contribution records(String label, DnsRecord.Type type) {
    DomainRecords records =
        domain ->
            List.of(new DnsRecord(label + domain, type, "mx.", DnsRecord.Weight.GOOD, "played"));
    return Contribution.of("records", records);
  }

  private Report setUp(String domain, Contribution... contributions) throws Exception {
    return setUp(domain, Wishes.Reach.PUBLIC, contributions);
  }

  private Report setUp(String domain, Wishes.Reach reach, Contribution... contributions)
      throws Exception {
    return setUp(domain, "ali", reach, contributions);
  }

  private Report setUp(
      String domain, String name, Wishes.Reach reach, Contribution... contributions)
      throws Exception {
    var home = new Home(root);
    Files.createDirectories(home.conf());
    write(home.conf().resolve("server.xml"), "<server><host name=\"mx.example\"/></server>");
    var wishes =
        new Wishes(
            domain, "mx." + domain, List.of(), Mailbox.of(name + "@" + domain), "secret", reach);
    try (var server =
        Server.open(
            Installation.of(
                home,
                List.of(GivenPlugin.of("plays", contributions)),
                EngineSettings.defaults(),
                Clock.systemUTC(),
                _ -> {}))) {
      return new SettingUp(home, wishes).steps(server.load());
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private SettingUp wishing(String domain) {
    return new SettingUp(
        new Home(root),
        new Wishes(
            domain,
            "mx." + domain,
            List.of(),
            Mailbox.of("ali@" + domain),
            "secret",
            Wishes.Reach.LOCAL));
  }

  private Path shipped() throws IOException {
    Path server = Files.createDirectories(root.resolve("conf")).resolve("server.xml");
    Path lib = Files.createDirectories(root.resolve("lib/setup"));
    write(lib.resolve("server.xml"), "<server><host name=\"auto\"/></server>");
    write(lib.resolve("accounts.xml"), "<accounts>\n</accounts>");
    write(server, Files.readString(lib.resolve("server.xml")));
    return server;
  }

  @Test
  void whatAnEarlierSetupWroteIsKeptUnlessThatIsWished() throws Exception {
    Path server = shipped();
    assertEquals(Optional.empty(), wishing("one.example").configure(false));
    assertEquals(Optional.empty(), wishing("one.example").configure(false));
    String first = Files.readString(server);
    assertTrue(first.contains("mx.one.example"), first);
    String said = wishing("two.example").configure(false).orElseThrow().toString();
    assertTrue(said.contains("an earlier setup") && said.contains(server.toString()), said);
    assertEquals(first, Files.readString(server));
    assertEquals(Optional.empty(), wishing("two.example").configure(true));
    assertTrue(Files.readString(server).contains("mx.two.example"));
    assertEquals(first, Files.readString(root.resolve("conf/server.xml.before-setup-1")));
  }

  /** No disk takes a file into the place of a folder. */
  @Test
  void whatCannotBeWrittenLeavesWhatWasThere() throws Exception {
    Path server = shipped();
    write(server, "<server/>");
    write(root.resolve("conf/plugins"), "in the way");
    assertThrows(IOException.class, () -> wishing("one.example").configure(true));
    assertEquals("<server/>", Files.readString(server));
  }

  @Test
  void keysAreMadeThoughAnotherPluginHasOne() throws Exception {
    var seal = records("arc._domainkey.", DnsRecord.Type.TXT);
    assertInstanceOf(Report.Lines.class, setUp("example.org", account(), keys(), seal));
    assertEquals(List.of("account add ali@example.org", "dkim create example.org"), given);
  }

  @Test
  void whoReadsForPostmasterAndAbuseGoesOnToDoSo() throws Exception {
    Router theirs = (_, _) -> new Route.Expand(List.<ForwardPath>of()::iterator, Optional.empty());
    setUp("example.org", account(), role(), alias(), Contribution.of("theirs", theirs));
    assertEquals(List.of("account add ali@example.org"), given);
  }

  /** DMARC, TLS reports and bounces name the postmaster. */
  @Test
  void theFirstAccountReadsThePostmastersMail() throws Exception {
    var report = setUp("example.org", account(), role(), alias());
    assertEquals(
        List.of(
            "account add ali@example.org",
            "account role ali@example.org",
            "alias add abuse@example.org"),
        given);
    String told = "Mail for postmaster@example.org reaches ali@example.org";
    assertTrue(report.toString().contains(told), report.toString());
  }

  @Test
  void thePostmasterNeedsNobodyToReadForHim() throws Exception {
    setUp("example.org", "Postmaster", Wishes.Reach.PUBLIC, account(), role(), alias());
    assertEquals(
        List.of("account add Postmaster@example.org", "alias add abuse@example.org"), given);
  }

  @Test
  void keysAreOfTheNameThatTheDnsHas() throws Exception {
    assertInstanceOf(Report.Lines.class, setUp("b\u00fccher.example", account(), keys()));
    assertTrue(given.contains("dkim create xn--bcher-kva.example"), given.toString());
  }

  @Test
  void whereNobodySignsThereAreNoKeys() throws Exception {
    assertInstanceOf(Report.Lines.class, setUp("example.org", account()));
  }

  /** Whom the well-known ports do not lead here has to know that the DNS names them. */
  @Test
  void whatHighPortsWantOfARouterIsTold() throws Exception {
    assertTrue(setUp("example.org", Wishes.Reach.HIGH, account()).toString().contains("a router"));
    assertFalse(setUp("example.org", account()).toString().contains("a router"));
  }

  @Test
  void whyKeysCannotBeMadeIsTold() throws Exception {
    var failed = assertInstanceOf(Report.Failed.class, setUp("refused.example", account(), keys()));
    assertTrue(failed.why().startsWith("The configuration is written, and the rest"), failed.why());
    assertTrue(failed.why().contains("it is refused"), failed.why());
  }
}
