package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.spi.ScramKeys.Hash.SHA_256;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.directory.AccountRouter;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.OpaqueString;
import org.rekkas.directory.PasswordCheck;
import org.rekkas.directory.RenewingCheck;
import org.rekkas.directory.ScramDecoys;
import org.rekkas.directory.ScramText;
import org.rekkas.spi.Account;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Search;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Route;
import org.rekkas.spi.ScramKeys;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;

class AccountsTest {
  /** As cheap as the format allows: the real cost is no matter of these tests. */
  private static final Argon2.Cost CHEAP = new Argon2.Cost(8, 1, 1);

  private static final String SECRET =
      Argon2.make("secret".getBytes(), CHEAP, new Random(1)).text();

  @TempDir Path folder;
  private FakeSurroundings given;
  private Settings settings;
  private AccountsFile file;
  private FileAccounts accounts;
  private final List<Argon2.Cost> compared = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    given = new FakeSurroundings("accounts", folder);
    settings = new Settings(List.of(), "mailbox", 7, CHEAP, 1, Set.of(SHA_256));
    file = AccountsFile.open(given, settings);
    accounts =
        accounts(
            (hash, password) -> {
              compared.add(hash.cost());
              return hash.matches(password);
            });
  }

  private FileAccounts accounts(PasswordCheck check) throws IOException {
    return new FileAccounts(
        settings.domainsOf(given.host()),
        settings.quota(),
        settings.scram(),
        file,
        check,
        new FileAccounts.Decoys(
            Argon2.decoy(CHEAP, new Random(2)),
            ScramDecoys.open(folder.resolve("decoys"), new Random(3), Assertions::fail)));
  }

  private void write(String... lines) throws IOException {
    Path file = Files.write(folder.resolve(AccountsFile.NAME), List.of(lines));
    given.manualClock().advance(Duration.ofSeconds(1));
    var aWhileAgo = given.manualClock().instant().minusSeconds(1);
    Files.setLastModifiedTime(file, FileTime.from(aWhileAgo));
  }

  private Lookup find(String address) {
    return accounts.find(Mailbox.of(address));
  }

  private Verification verify(String login, String password) {
    return verify(login, password, "imap");
  }

  private Verification verify(String login, String password, String service) {
    return accounts.verify(Mailbox.of(login), password.toCharArray(), service);
  }

  @Test
  void theHostsDomainAndLocalhostAreOursUnlessConfigured() {
    assertEquals(Set.of("example.org", "localhost"), accounts.domains());
    assertInstanceOf(Lookup.Unknown.class, find("ali@localhost"));
    assertInstanceOf(Lookup.NotMine.class, find("ali@example.net"));
  }

  @Test
  void aDomainThatCannotBeOneIsAProblemOfTheConfiguration() {
    for (String name : List.of("a<b", "a\tb", "a,b", "a@b", "a b", ".a", "a.", "")) {
      var domain = new FakeSection("domain").with("name", name);
      Settings.from(new FakeSection("accounts").with(domain));
      assertEquals(List.of("name: \"" + name + "\" is not a domain"), domain.problems());
    }
    var twice = new FakeSection("accounts");
    for (String name : List.of("Example.ORG", "example.org", "xn--bcher-kva.example")) {
      twice.with(new FakeSection("domain").with("name", name));
    }
    assertEquals(List.of("example.org", "b\u00fccher.example"), Settings.from(twice).domains());
  }

  @Test
  void accountsAreFoundByFullName() throws IOException {
    write(
        "ali@localhost name=\"Ali Benali\"",
        "zo@localhost name=\"Zo\u00eb Benali-Smith\"",
        "x@elsewhere.example name=Benali",
        "joe@localhost");
    assertEquals(List.of("ali@localhost", "zo@localhost"), named("BENALI", 9));
    assertEquals(List.of("ali@localhost"), named("benali", 1));
    assertEquals(List.of("zo@localhost"), named("Zoe\u0308  Benali", 9));
    for (String none : List.of("", "*", " . ", "ben", "Benali Ali", "joe")) {
      assertEquals(List.of(), named(none, 9), none);
    }
  }

  private List<String> named(String name, int most) {
    var found = assertInstanceOf(Search.Found.class, accounts.named(name, most));
    return found.accounts().stream().map(each -> each.address().toString()).toList();
  }

  @Test
  void aLineIsAnAccount() throws IOException {
    write(
        "# people",
        "ali@localhost name=\"Ali \\\"Baba\\\"\" quota=1G disabled",
        "joe@localhost",
        "zoe@localhost quota=none",
        "eve@localhost quota=default");
    var ali = assertInstanceOf(Lookup.Found.class, find("ali@localhost")).account();
    assertEquals("Ali \"Baba\"", ali.fullName());
    assertEquals(1L << 30, ali.quota());
    assertFalse(ali.enabled());
    var joe = assertInstanceOf(Lookup.Found.class, find("joe@localhost")).account();
    assertEquals(7, joe.quota());
    assertTrue(joe.enabled());
    var zoe = assertInstanceOf(Lookup.Found.class, find("zoe@localhost")).account();
    assertEquals(Long.MAX_VALUE, zoe.quota());
    var eve = assertInstanceOf(Lookup.Found.class, find("eve@localhost")).account();
    assertEquals(7, eve.quota());
  }

  @Test
  void aBrokenLineIsNotedWithItsNumberAndTheOthersWork() throws IOException {
    write("@localhost", "ali@localhost quota=much colour=red", "ALI@localhost", "joe@localhost");
    assertInstanceOf(Lookup.Found.class, find("ali@localhost"));
    assertInstanceOf(Lookup.Found.class, find("joe@localhost"));
    var said = given.recorded().notes(Note.Remark.class).stream().map(r -> r.evidence().why());
    assertEquals(
        List.of(
            "accounts.users:1: not an address: @localhost",
            "accounts.users:2: no such key: colour",
            "accounts.users:2: quota: \"much\" is not a quota (try 500M, 1G, none, or default)",
            "accounts.users:3: the address stands in line 2 already"),
        said.toList());
  }

  @Test
  void aLineOfAnotherDomainIsNoted() throws IOException {
    write("ali@localhost", "joe@example.net", "eve@localhost\u00a0disabled", "zo@Example.ORG");
    assertInstanceOf(Lookup.Found.class, find("zo@example.org"));
    assertInstanceOf(Lookup.NotMine.class, find("joe@example.net"));
    var said = given.recorded().notes(Note.Remark.class).stream().map(r -> r.evidence().why());
    assertEquals(
        List.of(
            "accounts.users:2: \"example.net\" is no domain of this server",
            "accounts.users:3: \"localhost\u00a0disabled\" is no domain of this server"),
        said.toList());
    assertTrue(file.find(Mailbox.of("joe@example.net")).isPresent(), "the line stays");
  }

  /** As MAIL and RCPT take them. */
  @Test
  void aLocalPartMayHaveDotsWherePeopleHaveThem() throws IOException {
    write("foo..bar@localhost", "foo.@localhost", ".foo@localhost");
    assertInstanceOf(Lookup.Found.class, find("\"foo..bar\"@localhost"));
    assertInstanceOf(Lookup.Found.class, find("foo.@localhost"));
    assertInstanceOf(Lookup.Unknown.class, find(".foo@localhost"));
  }

  /** What stands behind an open quote may be {@code disabled}. */
  @Test
  void aQuoteThatIsNotClosedLetsNobodyInAndMailGoesOn() throws IOException {
    write("ali@localhost password=" + SECRET + " name=\"Ali disabled", "joe@localhost");
    var ali = assertInstanceOf(Lookup.Found.class, find("ali@localhost")).account();
    assertFalse(ali.enabled());
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "secret"));
    var said = given.recorded().notes(Note.Remark.class).getLast().evidence().why();
    assertTrue(said.startsWith("accounts.users:1: a quote is not closed"), said);
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> file.change(Mailbox.of("ali@localhost"), line -> line.with("name", "Ali")));
    assertTrue(refused.getMessage().contains("accounts.users:1: "), refused.getMessage());
  }

  /** The file of a full disk: nobody's mail bounces. */
  @Test
  void h3_aFileThatWasEmptiedTurnsNoMailAway() throws IOException {
    write("ali@localhost");
    assertInstanceOf(Lookup.Found.class, find("ali@localhost"));
    write();
    assertInstanceOf(Lookup.Found.class, find("ali@localhost"));
    assertThrows(IOException.class, () -> AccountsFile.open(given, settings));
  }

  @Test
  void anAccountThatStandsTwiceIsRemovedWhole() throws IOException {
    write("ali@localhost disabled", "joe@localhost", "ALI@localhost password=" + SECRET);
    assertTrue(file.remove(Mailbox.of("ali@localhost")));
    assertInstanceOf(Lookup.Unknown.class, find("ali@localhost"));
    assertInstanceOf(Lookup.Found.class, find("joe@localhost"));
  }

  /** A certificate for the one is none for the other. */
  @Test
  void nobodyLogsInAsAPostmasterByAnotherDomainsName() throws IOException {
    write("postmaster@example.org name=Me password=" + SECRET);
    var own = assertInstanceOf(Lookup.Found.class, find("postmaster@example.org")).account();
    assertTrue(own.enabled());
    var other = assertInstanceOf(Lookup.Found.class, find("postmaster@localhost")).account();
    assertEquals(own.address(), other.address());
    assertFalse(other.enabled());
  }

  @Test
  void everyDomainHasAPostmaster() throws IOException {
    var router = new AccountRouter(accounts, "mailbox");
    var local =
        assertInstanceOf(
            Route.Local.class, router.route(ForwardPath.of("PostMaster@localhost"), Set.of()));
    assertEquals(Mailbox.of("postmaster@example.org"), local.account().address());
    assertInstanceOf(Verification.Wrong.class, verify("postmaster@example.org", "x"));
    write("postmaster@localhost", "postmaster@example.org name=Me");
    var own = assertInstanceOf(Lookup.Found.class, find("postmaster@localhost")).account();
    assertEquals(Mailbox.of("postmaster@localhost"), own.address());
    assertEquals(
        "Me",
        assertInstanceOf(Lookup.Found.class, find("postmaster@example.org")).account().fullName());
  }

  private String postmasters(String address, Accounts all) {
    given.with(all);
    return switch (new PostmasterRouter(accounts, given).route(ForwardPath.of(address), Set.of())) {
      case Route.Expand(var members, var _) -> {
        var names = new ArrayList<String>();
        members.iterator().forEachRemaining(each -> names.add(each.mailbox().toString()));
        yield String.join(" ", names);
      }
      case Route.NotMine _ -> "";
      case Route other -> other.toString();
    };
  }

  private String postmasters(String address) {
    return postmasters(address, accounts);
  }

  @Test
  void mailToAPostmasterGoesToWhoAdministersTheDomainOrElseTheServer() throws IOException {
    write("ali@localhost", "joe@example.org");
    assertEquals("", postmasters("postmaster@localhost"), "the accounts know what to do");
    write("ali@localhost role=domain", "joe@example.org role=server", "zo@localhost role=domain");
    assertEquals("ali@localhost zo@localhost", postmasters("PostMaster@LocalHost"));
    assertEquals("joe@example.org", postmasters("postmaster@example.org"));
    assertEquals("", postmasters("postmaster@elsewhere.example"));
    assertEquals("", postmasters("ali@localhost"));
  }

  @Test
  void whatIsConfiguredForAPostmasterComesFirst() throws IOException {
    write("postmaster@localhost", "ali@localhost role=domain");
    assertEquals("", postmasters("postmaster@localhost"));
    write("postmaster@example.org", "ali@localhost role=domain", "joe@localhost role=server");
    assertEquals("", postmasters("postmaster@example.org"));
    assertEquals("ali@localhost", postmasters("postmaster@localhost"));
    write("postmaster@example.org", "joe@localhost role=server");
    assertEquals("", postmasters("postmaster@localhost"), "the first domain's, as ever");
  }

  /** Accounts of another plugin: its domains have postmasters, too, and its people are some. */
  @Test
  void thePostmastersOfOtherDirectories() throws IOException {
    write("ali@localhost role=server");
    var other = new FakeAccounts("sql.example").add("zo@sql.example", "Zo");
    assertEquals("", postmasters("postmaster@sql.example", other), "nobody administers anything");
    assertEquals(
        "zo@sql.example", postmasters("postmaster@sql.example", new Administered(other, "zo")));
    other.add("postmaster@sql.example", "Postmaster");
    assertEquals("", postmasters("postmaster@sql.example", new Administered(other, "zo")));
    var down = new Administered(new FakeAccounts("sql.example"), "");
    assertTrue(postmasters("postmaster@sql.example", down).contains("down"));
  }

  /** Accounts with an administrator; without a name, the directory does not say who it is. */
  private record Administered(FakeAccounts accounts, String name) implements Accounts {
    @Override
    public Set<String> domains() {
      return accounts.domains();
    }

    @Override
    public Lookup find(Mailbox address) {
      return accounts.find(address);
    }

    @Override
    public Verification verify(Mailbox login, char[] password, String service) {
      return accounts.verify(login, password, service);
    }

    @Override
    public Search administrators(Optional<String> domain) {
      return name.isEmpty()
          ? new Search.Unavailable("down")
          : new Search.Found(
              List.of(new Account(new Mailbox(name, domain.orElseThrow()), "", 0, true)));
    }
  }

  @Test
  void routesAreLocalUnknownOrNotMine() throws IOException {
    write("ali@localhost");
    var router = new AccountRouter(accounts, "mailbox");
    var local =
        assertInstanceOf(
            Route.Local.class, router.route(ForwardPath.of("ali@localhost"), Set.of()));
    assertEquals("mailbox", local.agent());
    assertEquals(Optional.empty(), local.folder());
    assertInstanceOf(Route.Unknown.class, router.route(ForwardPath.of("bob@localhost"), Set.of()));
    assertInstanceOf(
        Route.NotMine.class, router.route(ForwardPath.of("bob@example.net"), Set.of()));
  }

  @Test
  void d3_anyLocalPartIsALookupAndNothingElse() throws IOException {
    write("\"a b\"@localhost", "|cmd@localhost");
    assertInstanceOf(Lookup.Found.class, accounts.find(new Mailbox("a b", "localhost")));
    assertInstanceOf(Lookup.Found.class, accounts.find(new Mailbox("|cmd", "localhost")));
    for (String name : List.of("/etc/passwd", ":include:/etc/passwd", "../ali", "$(id)", "-oQ")) {
      assertInstanceOf(Lookup.Unknown.class, accounts.find(new Mailbox(name, "localhost")));
    }
  }

  @Test
  void d8_caseIsFoldedWhateverTheLocale() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      write("info@LOCALHOST");
      assertInstanceOf(Lookup.Found.class, find("INFO@localhost"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aPasswordHoldsForItsAccountOnly() throws IOException {
    write("ali@localhost password=" + SECRET, "joe@localhost");
    assertInstanceOf(Verification.Verified.class, verify("ALI@localhost", "secret"));
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "Secret"));
    assertInstanceOf(Verification.Wrong.class, verify("joe@localhost", "secret"));
  }

  @Test
  void c2_anEmptyPasswordNeverVerifies() throws IOException {
    var empty = Argon2.make(new byte[0], CHEAP, new Random(1)).text();
    write("ali@localhost password=" + empty);
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", ""));
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "\0"));
  }

  @Test
  void c3_loginsAreLookupsAndNothingElse() throws IOException {
    write("ali@localhost password=" + SECRET);
    for (String name : List.of("*)(uid=*", "' OR 1=1--", "../../x", "%n", "*")) {
      assertInstanceOf(
          Verification.Wrong.class,
          accounts.verify(new Mailbox(name, "localhost"), "secret".toCharArray(), "imap"));
    }
  }

  @Test
  void c6_everyLoginCostsOneComparisonOfTheSameCost() throws IOException {
    write(
        "ali@localhost password=" + SECRET,
        "joe@localhost",
        "eve@localhost disabled password=" + SECRET);
    for (String login : List.of("ali", "joe", "eve", "nobody")) {
      compared.clear();
      var wrong = verify(login + "@localhost", "wrong");
      assertInstanceOf(Verification.Wrong.class, wrong, login);
      assertEquals(List.of(CHEAP), compared, login);
    }
    assertInstanceOf(Verification.Wrong.class, verify("eve@localhost", "secret"));
    assertInstanceOf(Verification.Wrong.class, verify("nobody@example.net", "secret"));
  }

  /** After a change of the cost, each account takes the new one with its next login. */
  @Test
  void c6_aLoginBringsItsHashToTheConfiguredCost() throws IOException {
    var dear = new Argon2.Cost(16, 2, 1);
    var issued = IssuedPassword.make(new Random(5), _ -> false);
    write(
        "# ali@localhost password=" + SECRET,
        "ali@localhost name=Ali password=\"" + SECRET + "\" scram-sha-256=kept",
        "joe@localhost" + app(issued, "imap", "my phone"));
    for (String[] login : new String[][] {{"ali", "secret"}, {"joe", issued.shown()}}) {
      try (var renewing =
          new RenewingCheck(Argon2::matches, dear, new Random(4), file::renew, Assertions::fail)) {
        var people = accounts(renewing);
        assertInstanceOf(
            Verification.Verified.class,
            people.verify(Mailbox.of(login[0] + "@localhost"), login[1].toCharArray(), "imap"));
      }
    }
    compared.clear();
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", "secret"));
    assertInstanceOf(Verification.Verified.class, verify("joe@localhost", issued.shown()));
    assertInstanceOf(Verification.Wrong.class, verify("joe@localhost", issued.shown(), "pop3"));
    assertEquals(List.of(dear, dear), compared.subList(0, 2));
    List<String> lines = Files.readAllLines(folder.resolve(AccountsFile.NAME));
    assertEquals("# ali@localhost password=" + SECRET, lines.getFirst());
    assertTrue(
        lines.get(1).startsWith("ali@localhost name=Ali password=\"$argon2id"), lines.get(1));
    assertTrue(lines.get(1).endsWith("\" scram-sha-256=kept"), lines.get(1));
  }

  private static String app(IssuedPassword password, String services, String label) {
    var hash = Argon2.make(password.octets(), CHEAP, new Random(5));
    var app = new AppPassword(password.id(), Services.parse(services), hash, label);
    return " app-password=\"" + app.text() + "\"";
  }

  /** As many app passwords as there are, a login is compared with one hash. */
  @Test
  void c6_anAppPasswordIsFoundByWhatItSaysOfItself() throws IOException {
    var random = new Random(6);
    var line = new StringBuilder("ali@localhost password=" + SECRET);
    var issued = new ArrayList<IssuedPassword>();
    for (int i = 0; i < 100; i++) {
      issued.add(IssuedPassword.make(random, _ -> false));
      line.append(app(issued.getLast(), "any", "no. " + i));
    }
    write(
        line.toString(),
        "joe@localhost",
        "eve@localhost disabled" + app(issued.get(7), "any", "x"));
    String right = issued.get(7).shown();
    String wrong = right.substring(0, 5) + issued.get(8).shown().substring(5);
    for (String said :
        List.of(wrong, issued.get(99).shown(), "secret", "aaaa-aaaa-aaaa-aaaa-aaaa")) {
      for (String login : List.of("ali", "joe", "eve", "nobody")) {
        compared.clear();
        boolean holds = verify(login + "@localhost", said) instanceof Verification.Verified;
        assertEquals(login.equals("ali") && !said.equals(wrong) && !said.startsWith("aaaa"), holds);
        assertEquals(List.of(CHEAP), compared, login);
      }
    }
    assertInstanceOf(Verification.Wrong.class, verify("eve@localhost", right));
  }

  /** Attack C9: what a password holds for is part of the question, and costs no other time. */
  @Test
  void c9_anAppPasswordHoldsForItsServicesAlone() throws IOException {
    var both = IssuedPassword.make(new Random(7), _ -> false);
    var any = IssuedPassword.make(new Random(8), _ -> false);
    write("ali@localhost" + app(both, "imap,pop3", "phone") + app(any, "any", "my: \\\"pad\\\""));
    for (String service : List.of("imap", "pop3", "submission", "other")) {
      compared.clear();
      assertEquals(
          List.of("imap", "pop3").contains(service),
          verify("ali@localhost", both.shown(), service) instanceof Verification.Verified);
      assertEquals(List.of(CHEAP), compared);
      assertInstanceOf(Verification.Verified.class, verify("ali@localhost", any.shown(), service));
    }
    var labels = file.find(Mailbox.of("ali@localhost")).orElseThrow().appPasswords();
    assertEquals("my: \"pad\"", labels.getLast().label());
  }

  @Test
  void anAppPasswordIsTypedAsPeopleDo() throws IOException {
    var issued = IssuedPassword.make(new Random(9), _ -> false);
    write("ali@localhost" + app(issued, "any", "phone"));
    String shown = issued.shown();
    assertTrue(shown.matches("([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}"), shown);
    for (String typed :
        List.of(
            shown,
            shown.replace("-", ""),
            shown.replace('-', ' '),
            shown.toUpperCase(Locale.ROOT))) {
      assertInstanceOf(Verification.Verified.class, verify("ali@localhost", typed), typed);
    }
    for (String typed :
        List.of(issued.id(), shown + "a", shown.substring(1), shown.replace('-', '.'))) {
      assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", typed), typed);
    }
    assertFalse(issued.toString().contains(shown.substring(5)));
  }

  /** Attack C6: who has app passwords alone is asked for SCRAM like anybody. */
  @Test
  void c6_appPasswordsHaveNoScram() throws IOException {
    write("ali@localhost" + app(IssuedPassword.make(new Random(9), _ -> false), "any", "phone"));
    var decoys = ScramDecoys.open(folder.resolve("decoys"), new Random(99), Assertions::fail);
    assertEquals(decoys.of(Mailbox.of("ali@localhost"), SHA_256), scram("ali@localhost"));
  }

  @Test
  void aBrokenAppPasswordIsNotedAndTheOthersHold() throws IOException {
    var issued = IssuedPassword.make(new Random(9), _ -> false);
    String good = app(issued, "any", "phone");
    write(
        "ali@localhost app-password=x app-password=l0l0:any:x:y app-password=abcd:im!ap:x:y"
            + good
            + good.replace("phone", "pad"));
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", issued.shown()));
    var said = given.recorded().notes(Note.Remark.class).stream().map(r -> r.evidence().why());
    assertEquals(
        List.of(
            "accounts.users:1: app-password: ID:SERVICES:HASH:LABEL expected",
            "accounts.users:1: app-password: not an Argon2id hash"
                + " ($argon2id$v=19$m=…,t=…,p=…$salt$hash)",
            "accounts.users:1: app-password: \"im!ap\" is not a service (try submission,pop3)",
            "accounts.users:1: app-password: another one begins with " + issued.id()),
        said.toList());
  }

  @Test
  void aPasswordThatIsTypedAnotherWayIsTheSame() throws IOException {
    var hash =
        Argon2.make(OpaqueString.octets("zo\u00eb x".toCharArray()), CHEAP, new Random(1)).text();
    write("ali@localhost password=" + hash);
    assertInstanceOf(Verification.Verified.class, verify("ali@localhost", "zoe\u0308\u00a0x"));
  }

  @Test
  void aHandWrittenHashOfAnyCostCannotEatTheMemory() throws IOException {
    write(
        "ali@localhost"
            + " password=$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$AAAAAAAAAAAAAAAAAAAAAA");
    assertInstanceOf(Verification.Wrong.class, verify("ali@localhost", "x"));
    assertThrows(IllegalArgumentException.class, () -> Argon2.parse("$2y$10$abc"));
  }

  @Test
  void hashesAreThoseOfTheStandards() {
    // phc-winner-argon2, src/test.c
    assertTrue(
        Argon2.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
            .matches("password".getBytes()));
    // RFC 7677 §3: the keys behind its example
    var salt = java.util.Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    String text =
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
            + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
    assertEquals(
        text, ScramText.text(ScramText.derive(SHA_256, "pencil".toCharArray(), salt, 4096)));
    assertEquals(text, ScramText.text(ScramText.parse(SHA_256, text)));
  }

  /** Attack C6: who asks for SCRAM's salt does not learn which logins exist. */
  @Test
  void c6_unknownAndDisabledLoginsHaveSteadyKeysOfTheSameForm() throws IOException {
    var keys = ScramText.make(SHA_256, "secret".toCharArray(), new Random(4));
    write(
        "ali@localhost scram-sha-256=" + ScramText.text(keys),
        "joe@localhost disabled scram-sha-256=" + ScramText.text(keys));
    assertEquals(keys, scram("ali@localhost"));
    for (String login : List.of("nobody@localhost", "joe@localhost", "ali@elsewhere.example")) {
      var made = scram(login);
      assertEquals(made, scram(login));
      assertEquals(keys.iterations(), made.iterations());
      assertEquals(keys.salt().length, made.salt().length);
      assertFalse(made.equals(keys));
    }
    assertFalse(scram("nobody@localhost").equals(scram("nobody2@localhost")));
    var again = ScramDecoys.open(folder.resolve("decoys"), new Random(99), Assertions::fail);
    assertEquals(scram("nobody@localhost"), again.of(Mailbox.of("nobody@localhost"), SHA_256));
  }

  private ScramKeys scram(String login) {
    return accounts.scram(Mailbox.of(login), SHA_256).orElseThrow();
  }
}
