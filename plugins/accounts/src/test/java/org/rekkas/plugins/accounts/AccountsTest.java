package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rekkas.directory.AccountRouter;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Search;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Route;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;

/** What a line of the file is, and who is found by it. */
class AccountsTest extends PeopleInAFile {
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

  /** As after an editor that puts a new file in the place of the old one. */
  @Test
  void h14_hashesThatOthersMayReadAreTold() throws IOException {
    Path users = given.configuration().resolve("accounts.users");
    assertEquals(List.of(), given.recorded().notes(Note.Remark.class));
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
    AccountsFile.open(given, settings);
    var said = given.recorded().notes(Note.Remark.class).getFirst().evidence().why();
    assertEquals("others may read " + users + ": chmod 600 " + users, said);
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

  /** A domain that was given up hides nothing else that is wrong: so many lines are told. */
  @Test
  void linesOfADomainThatIsGoneAreNotedOnce() throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      lines.add("user" + i + "@gone.example");
    }
    lines.add("joe@other.example");
    lines.add("ali@localhost colour=red");
    write(lines.toArray(new String[0]));
    assertInstanceOf(Lookup.Found.class, find("ali@localhost"));
    var said = given.recorded().notes(Note.Remark.class).stream().map(r -> r.evidence().why());
    assertEquals(
        List.of(
            "accounts.users:52: no such key: colour",
            "accounts.users:1: \"gone.example\" is no domain of this server, which 50 accounts are"
                + " of",
            "accounts.users:51: \"other.example\" is no domain of this server"),
        said.toList());
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
}
