package org.rekkas.plugins.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.directory.Argon2;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Running;
import org.rekkas.spi.ScramKeys.Hash;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.store.Usage;
import org.rekkas.testkit.FakeSurroundings;

class AccountCommandsTest {
  @TempDir Path folder;
  private final Map<Mailbox, Usage> held = new HashMap<>();
  private Running running;

  @BeforeEach
  void start() {
    running =
        new AccountsPlugin()
            .start(
                new Settings(
                    List.of(), "mailbox", 0, new Argon2.Cost(8, 1, 1), 1, Set.of(Hash.SHA_256)),
                new FakeSurroundings("accounts", folder).with(store()));
  }

  /** What is asked of it is what a mailbox holds. */
  private MailStore store() {
    return (MailStore)
        Proxy.newProxyInstance(
            MailStore.class.getClassLoader(),
            new Class<?>[] {MailStore.class},
            (_, _, arguments) -> held.getOrDefault(arguments[0], new Usage(0, 0)));
  }

  @AfterEach
  void close() {
    running.close();
  }

  private Report run(String command, Map<String, String> values, String input) throws IOException {
    for (Contribution each : running.contributions()) {
      if (each.extension() instanceof AdminCommand found && found.name().equals(command)) {
        var octets = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return found.run(new AdminCommand.Invocation(values, octets));
      }
    }
    throw new AssertionError("no command " + command);
  }

  private String say(String command, Map<String, String> values) throws IOException {
    return switch (run(command, values, "")) {
      case Report.Lines(var lines) -> String.join("\n", lines);
      case Report.Failed(var why) -> "FAILED " + why;
      case Report.Table(var _, var rows) -> rows.toString();
      case Report.Octets _ -> "octets";
    };
  }

  private Accounts.Verification verify(String login, String password) {
    return running.contributions().stream()
        .map(Contribution::extension)
        .filter(Accounts.class::isInstance)
        .map(Accounts.class::cast)
        .findFirst()
        .orElseThrow()
        .verify(Mailbox.of(login), password.toCharArray(), "imap");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve(AccountsFile.NAME)).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void anAccountIsAddedWithAHashAndScramKeys() throws IOException {
    var values = Map.of("ADDRESS", "ali@localhost", "--password-stdin", "true", "--name", "Ali B");
    assertInstanceOf(Report.Lines.class, run("account add", values, "s\u00e9cret\r\nmore"));
    var line = lines().getFirst();
    assertTrue(
        line.matches(
            "ali@localhost name=\"Ali B\" password=\\$argon2id\\$v=19\\$m=8,t=1,p=1\\$\\S+"
                + " scram-sha-256=SCRAM-SHA-256\\$15000:\\S+"),
        line);
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", "s\u00e9cret"));
  }

  @Test
  void anAccountGetsARole() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    for (String role : List.of("server", "domain")) {
      assertEquals(
          "ali@localhost: " + role + ".",
          say("account role", Map.of("ADDRESS", "ali@localhost", "ROLE", role)));
      assertEquals(List.of("ali@localhost role=" + role), lines());
      assertTrue(say("account list", Map.of()).contains(role));
    }
    say("account role", Map.of("ADDRESS", "ali@localhost", "ROLE", "user"));
    assertEquals(List.of("ali@localhost"), lines());
    assertEquals(
        "FAILED \"root\" is not a role (user, domain, or server)",
        say("account role", Map.of("ADDRESS", "ali@localhost", "ROLE", "root")));
    assertEquals(
        "FAILED there is no account joe@localhost",
        say("account role", Map.of("ADDRESS", "joe@localhost", "ROLE", "user")));
  }

  @Test
  void anAccountGetsAFullName() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost", "--quota", "1G"));
    var named = Map.of("ADDRESS", "ALI@localhost", "NAME", " Ali \"B\" ");
    assertEquals("ALI@localhost is Ali \"B\".", say("account name", named));
    assertEquals(List.of("ali@localhost quota=1G name=\"Ali \\\"B\\\"\""), lines());
    var bad = Map.of("ADDRESS", "ali@localhost", "NAME", "a\nb");
    assertEquals("FAILED a control character in the name", say("account name", bad));
    assertEquals(
        "ali@localhost has no name.", say("account name", Map.of("ADDRESS", "ali@localhost")));
    assertEquals(List.of("ali@localhost quota=1G"), lines());
    assertEquals(
        "FAILED there is no account joe@localhost",
        say("account name", Map.of("ADDRESS", "joe@localhost")));
  }

  @Test
  void anAccountIsAddedOnce() throws IOException {
    var ali = Map.of("ADDRESS", "ali@localhost");
    assertTrue(say("account add", ali).startsWith("ali@localhost was added without a password"));
    assertEquals("FAILED ali@localhost exists already", say("account add", ali));
    assertEquals(
        "ali@localhost exists already",
        say("account add", Map.of("ADDRESS", "Ali@localhost", "--if-absent", "true"))
            .replace("Ali", "ali"));
    assertEquals(List.of("ali@localhost"), lines());
  }

  /**
   * A leak otherwise: whoever removed the account, by hand and long ago, may not have heard of it.
   */
  @Test
  void whoAddsAnAccountHearsOfMailThatIsThereAlready() throws IOException {
    held.put(Mailbox.of("ali@localhost"), new Usage(12, 3400));
    String said = say("account add", Map.of("ADDRESS", "ali@localhost"));
    assertTrue(
        said.endsWith(
            """
            It has mail of before, for whoever logs in; messages: 12
            rekkas mail ali@localhost erase --all --yes deletes it.\
            """),
        said);
    assertFalse(say("account add", Map.of("ADDRESS", "joe@localhost")).contains("before"));
  }

  @Test
  void whatCannotBeAnAccountIsRefused() throws IOException {
    for (String address :
        List.of("ali", "@localhost", "a@b@localhost", "a b@localhost", "a@localhost\n", "")) {
      assertTrue(say("account add", Map.of("ADDRESS", address)).startsWith("FAILED"), address);
    }
    assertTrue(
        say("account add", Map.of("ADDRESS", "ali@example.net"))
            .startsWith("FAILED example.net is not a domain of this server"));
    assertTrue(
        say("account add", Map.of("ADDRESS", "x".repeat(65) + "@localhost")).startsWith("FAILED"));
    assertEquals(List.of(), lines());
  }

  @Test
  void d3_namesThatLookLikeSomethingElseAreNames() throws IOException {
    for (String local : List.of("|cmd", "/etc/passwd", "\"$(id)\"", "\":include:/x\"", "\"#a\"")) {
      String added = say("account add", Map.of("ADDRESS", local + "@localhost"));
      assertTrue(added.contains("was added"), added);
    }
    assertEquals(5, ((Report.Table) run("account list", Map.of(), "")).rows().size());
  }

  @Test
  void aChangeKeepsTheRestOfTheLineAndTheComments() throws IOException {
    Path path = folder.resolve(AccountsFile.NAME);
    Files.writeString(path, "# mine\n\nali@localhost   future=1 name=Ali\n# end\n");
    assertEquals(
        "The quota of ali@localhost is 500M.",
        say("account quota", Map.of("ADDRESS", "ali@localhost", "SIZE", "500M")));
    assertEquals(
        "ali@localhost: done.", say("account disable", Map.of("ADDRESS", "ali@localhost")));
    assertEquals(
        "# mine\n\nali@localhost future=1 name=Ali quota=500M disabled\n# end\n",
        Files.readString(path));
    say("account enable", Map.of("ADDRESS", "ali@localhost"));
    assertEquals("[[ali@localhost, Ali, 500M, user, no password]]", say("account list", Map.of()));
  }

  @Test
  void aQuotaIsASizeNoneOrTheDefault() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    assertEquals("[[ali@localhost, , default, user, no password]]", say("account list", Map.of()));
    for (String none : List.of("none", "0")) {
      assertEquals(
          "The quota of ali@localhost is none.",
          say("account quota", Map.of("ADDRESS", "ali@localhost", "SIZE", none)));
      assertEquals(List.of("ali@localhost quota=none"), lines());
      assertEquals("[[ali@localhost, , none, user, no password]]", say("account list", Map.of()));
    }
    say("account quota", Map.of("ADDRESS", "ali@localhost", "SIZE", "default"));
    assertEquals(List.of("ali@localhost"), lines());
    assertTrue(
        say("account quota", Map.of("ADDRESS", "joe@localhost", "SIZE", "default"))
            .startsWith("FAILED"));
  }

  @Test
  void passwordsAreChangedAndTakenAway() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    var stdin = Map.of("ADDRESS", "ali@localhost", "--password-stdin", "true");
    assertInstanceOf(Report.Lines.class, run("account passwd", stdin, "one"));
    assertInstanceOf(Report.Lines.class, run("account passwd", stdin, "two"));
    assertInstanceOf(Accounts.Verification.Wrong.class, verify("ali@localhost", "one"));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", "two"));
    assertInstanceOf(Report.Lines.class, run("account passwd", stdin, "\ufeffthree\r\n"));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", "three"));
    assertInstanceOf(Report.Failed.class, run("account passwd", stdin, "\ufeff"));
    assertInstanceOf(Report.Failed.class, run("account passwd", stdin, ""));
    assertInstanceOf(Report.Failed.class, run("account passwd", stdin, "a\tb"));
    say("account passwd", Map.of("ADDRESS", "ali@localhost", "--none", "true"));
    assertEquals(List.of("ali@localhost"), lines());
  }

  private String appPassword(String label, String services) throws IOException {
    var values = Map.of("ADDRESS", "ali@localhost", "LABEL", label, "--for", services);
    return say("account app-password add", values).lines().findFirst().orElseThrow();
  }

  @Test
  void appPasswordsAreMadeShownOnceAndTakenAway() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    String phone = appPassword("Ali's \"phone\"", "imap, pop3");
    String pad = appPassword("pad", "any");
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", phone));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", pad));
    assertTrue(lines().stream().noneMatch(line -> line.contains(phone.substring(5))), phone);
    var ali = Map.of("ADDRESS", "ali@localhost");
    assertEquals(
        "[[Ali's \"phone\", imap,pop3, %s], [pad, any, %s]]"
            .formatted(phone.substring(0, 4), pad.substring(0, 4)),
        say("account app-password list", ali));
    assertEquals(
        "[[ali@localhost, , default, user, app passwords alone]]", say("account list", Map.of()));
    say(
        "account app-password remove",
        Map.of("ADDRESS", "ali@localhost", "LABEL", "Ali's \"phone\""));
    assertInstanceOf(Accounts.Verification.Wrong.class, verify("ali@localhost", phone));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", pad));
  }

  @Test
  void anAppPasswordOutlivesTheMainOne() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    String pad = appPassword("pad", "any");
    var stdin = Map.of("ADDRESS", "ali@localhost", "--password-stdin", "true");
    assertInstanceOf(Report.Lines.class, run("account passwd", stdin, "one"));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", "one"));
    String taken = say("account passwd", Map.of("ADDRESS", "ali@localhost", "--none", "true"));
    assertTrue(taken.contains("Its app passwords hold as before"), taken);
    assertInstanceOf(Accounts.Verification.Wrong.class, verify("ali@localhost", "one"));
    assertInstanceOf(Accounts.Verification.Verified.class, verify("ali@localhost", pad));
  }

  @Test
  void anAppPasswordThatCannotBeIsRefused() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    assertEquals(
        "FAILED \"i/map\" is not a service (try submission,pop3)", appPassword("pad", "i/map"));
    assertEquals("FAILED either any, or some services", appPassword("pad", "any,imap"));
    assertTrue(appPassword("a\nb", "any").startsWith("FAILED a label has 1 to 64"));
    assertEquals(List.of("ali@localhost"), lines());
    appPassword("pad", "any");
    var before = lines();
    assertEquals(
        "FAILED there is an app password \"pad\" already: remove it first",
        appPassword("pad", "any"));
    assertEquals(before, lines());
    var joe = Map.of("ADDRESS", "joe@localhost", "LABEL", "pad");
    for (String command : List.of("add", "list", "remove")) {
      assertEquals(
          "FAILED there is no account joe@localhost", say("account app-password " + command, joe));
    }
    assertEquals(
        "FAILED there is no app password \"phone\"",
        say("account app-password remove", Map.of("ADDRESS", "ali@localhost", "LABEL", "phone")));
  }

  @Test
  void aServiceThatNobodyKnowsIsRemarkedUpon() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    String said =
        say(
            "account app-password add",
            Map.of("ADDRESS", "ali@localhost", "LABEL", "pad", "--for", "smtp,imap"));
    assertTrue(said.contains("smtp is a service of a plugin, if of any"), said);
    assertTrue(said.contains("imap is a service of a plugin, if of any"), said);
  }

  @Test
  void anAccountIsRemoved() throws IOException {
    say("account add", Map.of("ADDRESS", "ali@localhost"));
    say("account add", Map.of("ADDRESS", "joe@localhost"));
    String said = say("account remove", Map.of("ADDRESS", "ALI@localhost"));
    assertTrue(said.contains("rekkas mail ALI@localhost erase --all --yes"), said);
    assertEquals(List.of("joe@localhost"), lines());
    assertEquals(
        "FAILED there is no account ali@localhost",
        say("account remove", Map.of("ADDRESS", "ali@localhost")));
  }
}
