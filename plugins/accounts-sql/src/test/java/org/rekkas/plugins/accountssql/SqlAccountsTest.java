package org.rekkas.plugins.accountssql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.directory.Argon2;
import org.rekkas.directory.Once;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.Accounts.Lookup;
import org.rekkas.spi.Accounts.Verification;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.FakeSurroundings;
import org.rekkas.testkit.daemon.Postgres;

/** Against a real PostgreSQL. */
class SqlAccountsTest {
  private static final Argon2.Cost CHEAP = new Argon2.Cost(8, 1, 1);

  @TempDir static Path folder;
  private static Postgres postgres;
  private static Driver driver;
  private static Database database;
  private static SqlAccounts accounts;

  @BeforeAll
  static void start() throws IOException, SQLException {
    postgres = Postgres.start();
    driver = DriverManager.getDriver(postgres.url());
    String hash = Argon2.make("open sesame".getBytes(), CHEAP, new Random(1)).text();
    try (var connection =
            DriverManager.getConnection(postgres.url(), Postgres.USER, Postgres.PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE accounts (
            address text PRIMARY KEY, name text, quota bigint,
            enabled boolean NOT NULL DEFAULT true, password text);
          CREATE TABLE administrators (domain text, address text);
          INSERT INTO administrators VALUES ('example.com', 'ali@example.com');
          INSERT INTO administrators VALUES ('example.com', 'nobody@example.com');
          INSERT INTO administrators VALUES ('', 'joe@example.com');
          CREATE TABLE identities (login text, address text);
          INSERT INTO accounts VALUES ('ali@example.com', 'Ali Benali', 1024, true, '%1$s');
          INSERT INTO accounts VALUES ('joe@example.com', NULL, NULL, true, '{ARGON2ID}%1$s');
          INSERT INTO accounts VALUES ('gone@example.com', 'Gone', 1, false, '%1$s');
          INSERT INTO accounts VALUES ('old@example.com', 'Old', 1, true, '$1$abc$def');
          INSERT INTO accounts VALUES ('mute@example.com', 'Mute', 1, true, NULL);
          INSERT INTO accounts VALUES ('far@elsewhere.example', 'Far', 1, true, '%1$s');
          CREATE TABLE addresses (address text, account text);
          INSERT INTO addresses SELECT address, address FROM accounts;
          INSERT INTO addresses VALUES ('ali.benali@example.com', 'ali@example.com');
          INSERT INTO addresses VALUES ('zo@b\u00fccher.example', 'mute@example.com');
          CREATE TABLE odd (asked text, address text, quota text);
          INSERT INTO odd VALUES ('word@example.com', NULL, '1G');
          INSERT INTO odd VALUES ('less@example.com', NULL, '-1');
          INSERT INTO odd VALUES ('point@example.com', NULL, '1073741824.00');
          INSERT INTO odd VALUES ('none@example.com', 'nobody', NULL);
          INSERT INTO odd VALUES ('far@example.com', 'far@elsewhere.example', NULL);
          INSERT INTO administrators VALUES ('example.org', NULL);
          INSERT INTO administrators VALUES ('example.org', 'no address');
          INSERT INTO administrators VALUES ('example.org', 'ali@example.com');
          INSERT INTO identities VALUES ('ali@example.com', 'sales@example.com');
          """
              .formatted(hash));
    }
    Settings settings = settings(postgres.url());
    database = Database.open(settings.source().orElseThrow(), Postgres.PASSWORD);
    accounts = accounts(database, settings, _ -> {});
  }

  private static SqlAccounts accounts(Database behind, Settings settings, Consumer<String> report) {
    return new SqlAccounts(
        behind, settings, Argon2::matches, Argon2.decoy(CHEAP, new Random(2)), new Once(report));
  }

  /** One that is closed lets go of the driver. */
  private static Database another(Settings settings) throws SQLException {
    DriverManager.registerDriver(driver);
    return Database.open(settings.source().orElseThrow(), Postgres.PASSWORD);
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
    postgres.close();
  }

  private static Settings settings(String url) {
    return settings(url, "SELECT name, quota, enabled, password FROM accounts WHERE address = ?");
  }

  private static Settings settings(String url, String find) {
    return new Settings(
        Optional.of(
            new Settings.Source(url, Postgres.USER, Optional.empty(), 2, Duration.ofSeconds(1))),
        List.of("example.com", "b\u00fccher.example"),
        new Query(find),
        Optional.of(new Query("SELECT 1 FROM identities WHERE login = ? AND address = ?")),
        Optional.of(new Query("SELECT address FROM administrators WHERE domain = ?")),
        "mailbox",
        7,
        CHEAP);
  }

  /** The pool makes one connection after another: one that hangs must not be the last. */
  @Test
  @Timeout(60)
  void aServerThatGoesSilentIsAskedAgain() throws Exception {
    var asked = new CountDownLatch(2);
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> noTls(silent, asked));
      Settings settings =
          settings("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/accounts");
      try (var behind = another(settings)) {
        var waiting = accounts(behind, settings, _ -> {});
        while (asked.getCount() > 0) {
          assertInstanceOf(Lookup.Unavailable.class, waiting.find(Mailbox.of("ali@example.com")));
        }
      } finally {
        silent.close();
      }
    }
  }

  /** Has no TLS, and says nothing more. */
  private static boolean noTls(ServerSocket server, CountDownLatch asked) throws IOException {
    var kept = new ArrayList<Socket>();
    try {
      while (true) {
        Socket client = server.accept();
        kept.add(client);
        client.getInputStream().readNBytes(8);
        client.getOutputStream().write('N');
        asked.countDown();
      }
    } catch (SocketException _) {
      for (Socket each : kept) {
        each.close();
      }
      return true;
    }
  }

  /**
   * The JDK, which looks for drivers once, has done so: those of a reload are found all the same.
   */
  @Test
  void h12_theNextGenerationHasItsOwnDriver() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (var code = NextGeneration.code()) {
        assertEquals("1", NextGeneration.in(code, postgres.url()));
        assertEquals("0 drivers", NextGeneration.in(code, "drivers"));
      }
    }
  }

  @Test
  void h12_whereThereIsNoPoolTheDriverIsLetGo() throws Exception {
    try (var code = NextGeneration.code()) {
      assertEquals(
          "Failed to get driver instance for jdbcUrl=jdbc:nobody:",
          NextGeneration.in(code, "jdbc:nobody:"));
      assertEquals("0 drivers", NextGeneration.in(code, "drivers"));
    }
  }

  @Test
  void aRowIsAnAccount() {
    var ali = assertInstanceOf(Lookup.Found.class, find("ALI@Example.com")).account();
    assertEquals("Ali Benali", ali.fullName());
    assertEquals(1024, ali.quota());
    var joe = assertInstanceOf(Lookup.Found.class, find("joe@example.com")).account();
    assertEquals("", joe.fullName());
    assertEquals(7, joe.quota());
    assertFalse(assertInstanceOf(Lookup.Found.class, find("gone@example.com")).account().enabled());
    assertInstanceOf(Lookup.Unknown.class, find("nobody@example.com"));
    assertInstanceOf(Lookup.NotMine.class, find("far@elsewhere.example"));
  }

  @Test
  void anAccountHasOneMailboxWhicheverAddressIsAskedFor() {
    var several =
        accounts(
            database,
            settings(
                postgres.url(),
                "SELECT a.address, name, quota, enabled, password FROM accounts a JOIN addresses o"
                    + " ON o.account = a.address WHERE o.address = ?"),
            Assertions::fail);
    var ali = Mailbox.of("ali@example.com");
    var second = Mailbox.of("Ali.Benali@example.com");
    assertEquals(
        ali, assertInstanceOf(Lookup.Found.class, several.find(second)).account().address());
    var login = several.verify(second, "open sesame".toCharArray(), "imap");
    assertEquals(ali, assertInstanceOf(Verification.Verified.class, login).account().address());
    assertInstanceOf(
        Lookup.Found.class, several.find(Mailbox.of("zo@XN--bcher-kva.example")), "its U-label");
  }

  /** Else one bad row would put off all mail, as the plugin were ill. */
  @Test
  void whatIsOfNoUseInARowHasItsDefaultAndIsToldOnce() {
    var reports = new ArrayList<String>();
    Settings settings = settings(postgres.url(), "SELECT address, quota FROM odd WHERE asked = ?");
    var odd = accounts(database, settings, reports::add);
    for (int i = 0; i < 2; i++) {
      for (String name : List.of("word", "less", "none", "far")) {
        var address = Mailbox.of(name + "@example.com");
        var found = assertInstanceOf(Lookup.Found.class, odd.find(address), name).account();
        assertEquals(7, found.quota(), name);
        assertEquals(address, found.address());
      }
    }
    assertEquals(4, reports.size(), reports.toString());
    assertEquals("the quota of word@example.com is no number of octets: 1G", reports.getFirst());
    var point = odd.find(Mailbox.of("point@example.com"));
    assertEquals(1L << 30, assertInstanceOf(Lookup.Found.class, point).account().quota());
  }

  @Test
  void domainsAreReadAsTheyAreCompared() {
    var section =
        new FakeSection("accounts-sql")
            .with("url", "jdbc:postgresql://localhost/mail")
            .with(new FakeSection("domain").with("name", "XN--bcher-kva.example"));
    assertEquals(List.of("b\u00fccher.example"), Settings.from(section).domains());
    assertEquals(List.of(), section.problems());
  }

  @Test
  void aPasswordHolds() {
    assertInstanceOf(Verification.Verified.class, verify("ali@example.com", "open sesame"));
    assertInstanceOf(Verification.Verified.class, verify("joe@example.com", "open sesame"));
    for (String login : List.of("ali", "gone", "old", "mute", "nobody")) {
      assertInstanceOf(Verification.Wrong.class, verify(login + "@example.com", "open barley"));
    }
    for (String login : List.of("gone", "old", "mute", "nobody")) {
      assertInstanceOf(Verification.Wrong.class, verify(login + "@example.com", "open sesame"));
    }
    assertInstanceOf(Verification.Wrong.class, verify("far@elsewhere.example", "open sesame"));
    assertInstanceOf(Verification.Wrong.class, verify("ali@example.com", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"' OR 1=1--", "x'/**/UNION SELECT 1", "\\'; DROP TABLE accounts;--", "%", "ali%n"})
  void c3_whatIsSaidIsNeverPartOfTheStatement(String name) {
    var login = new Mailbox(name, "example.com");
    assertInstanceOf(Lookup.Unknown.class, accounts.find(login));
    assertInstanceOf(
        Verification.Wrong.class, accounts.verify(login, "open sesame".toCharArray(), "imap"));
    assertInstanceOf(Lookup.Found.class, find("ali@example.com"));
  }

  /** As a collation of MySQL has it: {@code joë} is {@code joe}. */
  @ParameterizedTest
  @ValueSource(strings = {"address, name", "name"})
  void whatTheDatabaseTakesForTheSameHasOneMailboxIfTheRowNamesIt(String columns) {
    var reports = new ArrayList<String>();
    String find = "SELECT " + columns + " FROM accounts WHERE address = replace(?, '\u00eb', 'e')";
    var lax = accounts(database, settings(postgres.url(), find), reports::add);
    String plain = account(lax, "joe@example.com");
    assertEquals(List.of(), reports);
    boolean named = columns.startsWith("address");
    for (int i = 0; i < 2; i++) {
      assertEquals(named ? plain : "jo\u00eb@example.com", account(lax, "jo\u00eb@example.com"));
    }
    assertEquals(named ? 0 : 1, reports.size(), reports.toString());
  }

  private static String account(SqlAccounts among, String address) {
    var found = assertInstanceOf(Lookup.Found.class, among.find(Mailbox.of(address)));
    return found.account().address().toString();
  }

  @Test
  void administratorsAreAskedFor() {
    assertEquals(List.of("ali@example.com"), administrators(Optional.of("example.com")));
    assertEquals(List.of("joe@example.com"), administrators(Optional.empty()));
    assertEquals(List.of(), administrators(Optional.of("example.net")));
    assertEquals(List.of("ali@example.com"), administrators(Optional.of("example.org")));
  }

  private static List<String> administrators(Optional<String> domain) {
    var found = assertInstanceOf(Accounts.Search.Found.class, accounts.administrators(domain));
    return found.accounts().stream().map(each -> each.address().toString()).toList();
  }

  @Test
  void identitiesAreAskedFor() {
    var ali = Mailbox.of("ali@example.com");
    assertTrue(accounts.maySendAs(ali, Mailbox.of("sales@example.com")));
    assertFalse(accounts.maySendAs(ali, Mailbox.of("joe@example.com")));
  }

  @Test
  void nobodyIsUnknownWhileTheDatabaseDoesNotAnswer() throws IOException, SQLException {
    try (var other = Postgres.start()) {
      Settings settings = settings(other.url());
      try (var behind = another(settings)) {
        var directory = accounts(behind, settings, _ -> {});
        var ali = Mailbox.of("ali@example.com");
        assertInstanceOf(Lookup.Unavailable.class, directory.find(ali), "there is no table");
        other.halt();
        assertInstanceOf(Lookup.Unavailable.class, directory.find(ali));
        assertInstanceOf(
            Verification.Unavailable.class,
            directory.verify(ali, "open sesame".toCharArray(), "imap"));
        assertThrows(IllegalStateException.class, () -> directory.maySendAs(ali, ali));
        assertInstanceOf(
            Accounts.Search.Unavailable.class, directory.administrators(Optional.empty()));
        other.begin();
      }
    }
  }

  @Test
  void withoutAUrlThePluginDoesNothing() throws Exception {
    var plugin = new SqlAccountsPlugin();
    Settings none = plugin.read(new FakeSection("accounts-sql"));
    try (var running = plugin.start(none, new FakeSurroundings("accounts-sql", folder))) {
      assertEquals(List.of(), running.contributions());
    }
  }

  @Test
  void questionMarksAreCountedOutsideOfQuotes() {
    assertEquals(1, new Query("SELECT '?', \"a?b\" FROM t WHERE a = ?").parameters());
    assertEquals(0, new Query("SELECT 'it''s ?'").parameters());
  }

  private static Lookup find(String address) {
    return accounts.find(Mailbox.of(address));
  }

  private static Verification verify(String login, String password) {
    return accounts.verify(Mailbox.of(login), password.toCharArray(), "imap");
  }
}
