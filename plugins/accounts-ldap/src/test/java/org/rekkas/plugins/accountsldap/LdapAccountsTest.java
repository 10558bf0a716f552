package org.rekkas.plugins.accountsldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.Running;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.daemon.Slapd;

/** Against a real slapd, over StartTLS. */
class LdapAccountsTest {
  private static final String ENTRIES =
      """
      dn: dc=example,dc=com
      objectClass: dcObject
      objectClass: organization
      dc: example
      o: Example

      dn: uid=ali,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: ali
      cn: Ali Benali
      sn: Benali
      mail: benali.ali@example.com
      mail: ali@example.com
      employeeNumber: 4096
      userPassword: open sesame

      dn: uid=one,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: one
      cn: One
      sn: One
      mail: twins@example.com
      userPassword: open sesame

      dn: uid=two,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: two
      cn: Two
      sn: Two
      mail: twins@example.com
      userPassword: open sesame

      dn: uid=ceo,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: ceo
      cn: Chief
      sn: Chief
      mail: chief@example.com
      userPassword: open sesame

      dn: uid=eve,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: eve
      cn: Eve
      sn: Eve
      mail: chief@example.com
      mail: eve@example.com
      userPassword: open barley

      dn: uid=mute,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: mute
      cn: Mute
      sn: Mute
      mail: mute@example.com

      dn: uid=zo,dc=example,dc=com
      objectClass: inetOrgPerson
      uid: zo
      cn: Zo
      sn: Zo
      mail: zo@private.example
      mail: zo@xn--bcher-kva.example
      userPassword: open sesame
      """;

  @TempDir static Path folder;
  private static Slapd slapd;
  private static Running running;
  private static Accounts accounts;
  private static FakeSurroundings given;

  @BeforeAll
  static void start() throws IOException {
    slapd = Slapd.start(ENTRIES);
    given = new FakeSurroundings("accounts-ldap", folder);
    Files.createDirectories(given.configuration());
    Files.writeString(given.configuration().resolve("password"), Slapd.PASSWORD + "\n");
    Files.copy(slapd.certificate(), given.configuration().resolve("ca.pem"));
    running = started("ldap://localhost:" + slapd.port(), given);
    accounts = (Accounts) running.contributions().getFirst().extension();
  }

  @AfterAll
  static void stop() throws IOException {
    running.close();
    slapd.close();
  }

  private static Running started(String server, FakeSurroundings given) {
    return started(server, Slapd.BASE, given);
  }

  private static Running started(String server, String base, FakeSurroundings given) {
    var section =
        new FakeSection("accounts-ldap")
            .with("servers", List.of(server))
            .with("authority", given.configuration().resolve("ca.pem"))
            .with("bind-dn", Slapd.ADMIN)
            .with("password-file", given.configuration().resolve("password"))
            .with("base", base)
            .with("quota-attribute", "employeeNumber")
            .with("timeout", Duration.ofSeconds(2))
            .with(new FakeSection("domain").with("name", "Example.com"))
            .with(new FakeSection("domain").with("name", "xn--bcher-kva.example"));
    var plugin = new LdapAccountsPlugin();
    Settings settings = plugin.read(section);
    assertEquals(List.of(), section.problems());
    return plugin.start(settings, given);
  }

  @Test
  void anEntryIsAnAccount() {
    var ali = assertInstanceOf(Lookup.Found.class, find("ALI@example.com")).account();
    assertEquals("Ali Benali", ali.fullName());
    assertEquals(4096, ali.quota());
    assertInstanceOf(Lookup.Unknown.class, find("nobody@example.com"));
    assertInstanceOf(Lookup.Unknown.class, find("twins@example.com"), "nobody knows whose");
    assertInstanceOf(Lookup.NotMine.class, find("ali@elsewhere.example"));
  }

  @Test
  void aPersonHasOneMailboxWhicheverAddressIsAskedFor() {
    var ali = Mailbox.of("ali@example.com");
    var second = assertInstanceOf(Lookup.Found.class, find("Benali.Ali@example.com")).account();
    assertEquals(ali, second.address());
    var login = verify("benali.ali@example.com", "open sesame");
    assertEquals(ali, assertInstanceOf(Verification.Verified.class, login).account().address());
    assertEquals(1, warnings("address-attribute"));
  }

  @Test
  void c3_anAddressThatLeadsToAnotherEntryIsNotOnesOwn() {
    var eve = assertInstanceOf(Lookup.Found.class, find("eve@example.com")).account();
    assertEquals("eve@example.com", eve.address().toString());
    var login =
        assertInstanceOf(Verification.Verified.class, verify("eve@example.com", "open barley"));
    assertEquals("eve@example.com", login.account().address().toString());
    assertInstanceOf(Verification.Wrong.class, verify("chief@example.com", "open barley"));
    assertEquals(1, warnings("uid=eve"));
  }

  @Test
  void d7_aDomainHasOneFormWhicheverIsWritten() {
    for (String address : List.of("zo@xn--bcher-kva.example", "ZO@B\u00fccher.example")) {
      var zo = assertInstanceOf(Lookup.Found.class, find(address)).account();
      assertEquals("zo@xn--bcher-kva.example", zo.address().toString());
    }
    assertInstanceOf(Verification.Verified.class, verify("zo@b\u00fccher.example", "open sesame"));
    assertInstanceOf(Lookup.NotMine.class, find("zo@private.example"));
  }

  @Test
  void whatIsNoDomainIsAProblem() {
    for (String name : List.of("", "a b.example", "a@b.example")) {
      var domain = new FakeSection("domain").with("name", name);
      Settings.from(new FakeSection("accounts-ldap").with(domain));
      assertEquals(1, domain.problems().size(), name);
    }
  }

  @Test
  void theDirectorySaysWhetherAPasswordHolds() {
    assertInstanceOf(Verification.Verified.class, verify("ali@example.com", "open sesame"));
    assertInstanceOf(Verification.Wrong.class, verify("ali@example.com", "open barley"));
    for (String login : List.of("nobody", "twins", "mute")) {
      assertInstanceOf(Verification.Wrong.class, verify(login + "@example.com", "open sesame"));
    }
    assertInstanceOf(Verification.Wrong.class, verify("ali@elsewhere.example", "open sesame"));
  }

  @Test
  void c2_anEmptyPasswordIsNeverTried() {
    assertInstanceOf(Verification.Wrong.class, verify("ali@example.com", ""));
    assertInstanceOf(Verification.Wrong.class, verify("mute@example.com", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*)(uid=*", "*", "ali)(mail=*", "(|(uid=*", "\\2a", "ali*"})
  void c3_whatIsSaidIsAValue(String name) {
    var login = new Mailbox(name, "example.com");
    assertInstanceOf(Lookup.Unknown.class, accounts.find(login));
    assertInstanceOf(
        Verification.Wrong.class, accounts.verify(login, "open sesame".toCharArray(), "imap"));
  }

  @Test
  void theLookupIsNotMadeInTheNameOfWhoLoggedInLast() {
    assertInstanceOf(Verification.Verified.class, verify("ali@example.com", "open sesame"));
    assertInstanceOf(Lookup.Found.class, find("ali@example.com"), "ali himself may not read");
  }

  @Test
  void nobodyIsUnknownWhileTheDirectoryDoesNotAnswer() throws IOException {
    try (var other = Slapd.start(ENTRIES)) {
      var given = new FakeSurroundings("accounts-ldap", folder.resolve("other"));
      Files.createDirectories(given.configuration());
      Files.writeString(given.configuration().resolve("password"), Slapd.PASSWORD);
      Files.copy(other.certificate(), given.configuration().resolve("ca.pem"));
      try (var behind = started("ldap://localhost:" + other.port(), given)) {
        var directory = (Accounts) behind.contributions().getFirst().extension();
        var ali = Mailbox.of("ali@example.com");
        assertInstanceOf(Lookup.Found.class, directory.find(ali));
        other.halt();
        assertInstanceOf(Lookup.Unavailable.class, directory.find(ali));
        assertInstanceOf(
            Verification.Unavailable.class,
            directory.verify(ali, "open sesame".toCharArray(), "imap"));
        other.begin();
        assertInstanceOf(Lookup.Found.class, directory.find(ali));
      }
    }
  }

  /** As a replica that is empty yet, or one that lets us see nothing. */
  @Test
  void nobodyIsUnknownWhereThereIsNoBase() {
    try (var behind =
        started("ldap://localhost:" + slapd.port(), "ou=later," + Slapd.BASE, given)) {
      var directory = (Accounts) behind.contributions().getFirst().extension();
      var ali = Mailbox.of("ali@example.com");
      assertInstanceOf(Lookup.Unavailable.class, directory.find(ali));
      assertInstanceOf(
          Verification.Unavailable.class,
          directory.verify(ali, "open sesame".toCharArray(), "imap"));
    }
  }

  /** Somebody in the middle could say yes to any password. */
  @Test
  void aServerWithAnotherCertificateIsNotAsked() throws IOException {
    var given = new FakeSurroundings("accounts-ldap", folder.resolve("stranger"));
    Files.createDirectories(given.configuration());
    Files.writeString(given.configuration().resolve("password"), Slapd.PASSWORD);
    try (var other = Slapd.start(ENTRIES)) {
      Files.copy(other.certificate(), given.configuration().resolve("ca.pem"));
    }
    try (var behind = started("ldap://localhost:" + slapd.port(), given)) {
      var directory = (Accounts) behind.contributions().getFirst().extension();
      assertInstanceOf(
          Verification.Unavailable.class,
          directory.verify(Mailbox.of("ali@example.com"), "open sesame".toCharArray(), "imap"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://x",
        "ldap://",
        "ldap://ldap.example.com:x",
        "ldap.example.com",
        "ldap://ldap.example.com:0",
        "ldap://ldap.example.com:65536",
        "ldap://[2001:db8::1",
        "ldap://2001:db8::1"
      })
  void whatIsNoServerIsAProblem(String server) {
    assertFalse(problems(server, true).isEmpty());
  }

  @Test
  void passwordsDoNotLeaveThisMachineWithoutTls() {
    assertFalse(problems("ldap://ldap.example.com", false).isEmpty());
    assertFalse(problems("ldap://127.evil.example", false).isEmpty());
    assertTrue(problems("ldap://127.0.0.1", false).isEmpty());
    assertTrue(problems("ldap://[::1]:3389", false).isEmpty());
    assertTrue(problems("ldaps://ldap.example.com", false).isEmpty());
  }

  @Test
  void aServerMayBeAnAddressOfIpv6() {
    var section =
        new FakeSection("accounts-ldap")
            .with("servers", List.of("ldaps://[2001:db8::1]", "ldap://[2001:db8::2]:3389/"))
            .with(new FakeSection("domain").with("name", "example.com"));
    assertEquals(
        List.of(
            new Settings.Server("2001:db8::1", 636, Settings.Security.TLS),
            new Settings.Server("2001:db8::2", 3389, Settings.Security.START_TLS)),
        Settings.from(section).source().orElseThrow().servers());
    assertEquals(List.of(), section.problems());
  }

  private static List<?> problems(String server, boolean startTls) {
    var section =
        new FakeSection("accounts-ldap")
            .with("servers", List.of(server))
            .with("start-tls", startTls)
            .with(new FakeSection("domain").with("name", "example.com"));
    Settings.from(section);
    return section.problems();
  }

  private static long warnings(String about) {
    return given.recorded().notes(Note.Remark.class).stream()
        .filter(each -> each.evidence().why().contains(about))
        .count();
  }

  private static Lookup find(String address) {
    return accounts.find(Mailbox.of(address));
  }

  private static Verification verify(String login, String password) {
    return accounts.verify(Mailbox.of(login), password.toCharArray(), "imap");
  }
}
