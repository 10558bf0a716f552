package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;
import org.rekkas.vault.VaultInUse;

class ServerTest {
  @TempDir Path root;
  private TestHome here;

  @BeforeEach
  void prepare() throws IOException {
    here = new TestHome(root);
  }

  @Test
  void servesTakesCommandsReloadsAndStops() throws Exception {
    try (var server = here.open()) {
      server.start();
      assertEquals("good day", TestHome.heard(server));
      assertEquals(OptionalInt.of(0), here.command("status"));
      assertTrue(here.text().contains("on mx.example"), here.text());
      assertEquals(OptionalInt.of(0), here.command("plugins", "--json"));
      assertTrue(here.text().contains("\"name\":\"word/word\""), here.text());
      here.configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(0), here.command("reload"));
      assertEquals("good night", TestHome.heard(server));
      assertEquals(OptionalInt.of(0), here.command("check"));
      assertEquals(OptionalInt.of(0), here.command("queue"));
      assertEquals("(none)\n", here.text());
      requireQueueCommands();
      assertEquals(OptionalInt.of(1), here.command("why", "nothing"));
      assertEquals(OptionalInt.of(0), here.command("verify"));
      assertEquals("0 contents of 0 octets were read; all is well.\n", here.text());
      assertEquals(OptionalInt.of(0), here.command("backup", "saved"));
      assertTrue(Files.isDirectory(root.resolve("saved/state")));
      assertEquals(OptionalInt.of(1), here.command("repair"));
      assertEquals(OptionalInt.of(0), here.command("stop"));
      server.awaitStop();
    }
    assertEquals(OptionalInt.empty(), here.command("status"));
  }

  /** Behind a stop the data are another's, or gone: no certificate is made in them then. */
  @Test
  void nothingIsMadeBehindAStop() throws Exception {
    here.configure("<listener name=\"one\" protocol=\"word\" port=\"0\" tls=\"starttls\"/>", "a");
    try (var server = here.open()) {
      server.start();
      assertTrue(isPreparingTls());
    }
    assertFalse(isPreparingTls());
  }

  private static boolean isPreparingTls() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("tls"));
  }

  @Test
  void aStartWaitsForACommandThatHasTheDataForAMoment() throws Exception {
    Path data = Files.createDirectory(root.resolve("held"));
    Engine command = opened(data);
    Server.whenFree(
            () -> {
              try {
                return opened(data);
              } catch (VaultInUse e) {
                command.close();
                throw e;
              }
            })
        .close();
  }

  /** The same mail waits in both: who may not listen is not to hand it on, either. */
  @Test
  void h6_aCopyOfAServerBesideItDoesNotBeginWithTheQueue() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      here.configure(
          "<listener name='one' protocol='word' port='" + taken.getLocalPort() + "'/>", "good day");
      try (var server = here.open()) {
        assertThrows(IOException.class, server::start);
        assertFalse(
            Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("queue-runner")));
      }
    }
  }

  private static Engine opened(Path data) throws IOException {
    return Engine.open(data, EngineSettings.defaults(), Clock.systemUTC(), _ -> {});
  }

  private void requireQueueCommands() throws IOException {
    assertEquals(OptionalInt.of(0), here.command("queue", "totals"));
    assertTrue(here.text().contains("silent destinations   0"), here.text());
    assertEquals(OptionalInt.of(0), here.command("queue", "destinations", "--json"));
    assertEquals("[]\n", here.text());
    assertEquals(OptionalInt.of(1), here.command("queue", "hold", "nothing"));
    assertEquals(OptionalInt.of(1), here.command("queue", "show", "nothing"));
    assertEquals(OptionalInt.of(0), here.command("queue", "damaged"));
    assertEquals("(none)\n", here.text());
    assertEquals(OptionalInt.of(0), here.command("route", "ali@example.org"));
    assertTrue(here.text().contains("no route knows the domain"), here.text());
    assertEquals(OptionalInt.of(1), here.command("queue", "retry"));
    assertTrue(here.text().contains("--all"), here.text());
    assertEquals(OptionalInt.of(0), here.command("queue", "retry", "--all"));
    assertEquals(
        OptionalInt.of(1),
        here.command("queue", "fail", "id", "--domain", "example.net"),
        here.text());
    assertEquals(OptionalInt.of(0), here.command("queue", "delete", "--sender", "<>"));
    assertEquals("0 mails changed.\n", here.text());
    assertEquals(
        OptionalInt.of(0),
        here.command("queue", "redirect", "ali@example.org", "--recipient", "eve@example.net"));
    assertEquals(
        OptionalInt.of(0), here.command("queue", "suppress", "add", "Eve@example.net", "why"));
    assertEquals(OptionalInt.of(0), here.command("queue", "suppress", "list", "--json"));
    assertTrue(here.text().contains("\"address\":\"eve@example.net\""), here.text());
    assertEquals(OptionalInt.of(0), here.command("queue", "suppress", "remove", "eve@example.net"));
    assertEquals(OptionalInt.of(1), here.command("queue", "suppress", "remove", "eve@example.net"));
  }

  /** What mail programs and the DNS are told is what they find. */
  @Test
  void aReloadShowsTheDoorsThatAreOpen() throws Exception {
    var web =
        """
        <listener name="one" protocol="word" port="0"/>
        <listener name="web" protocol="http" port="0" public-port="%s" tls="implicit"/>
        """;
    here.configure(web.formatted("4430"), "doors");
    try (var server = here.open()) {
      server.start();
      assertTrue(TestHome.heard(server).contains("4430"), TestHome.heard(server));
      here.configure(web.formatted("4431"), "doors");
      assertEquals(OptionalInt.of(0), here.command("reload"));
      assertTrue(here.text().contains("listeners"), here.text());
      assertTrue(TestHome.heard(server).contains("4430"), TestHome.heard(server));
      assertFalse(TestHome.heard(server).contains("4431"), TestHome.heard(server));
    }
  }

  @Test
  void aReloadTellsWhatItDoesNotTakeUp() throws Exception {
    try (var server = here.open()) {
      server.start();
      assertEquals(OptionalInt.of(0), here.command("reload"));
      assertFalse(here.text().contains("restart"), here.text());
      here.configure("<listener name=\"other\" protocol=\"word\" port=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(0), here.command("reload"));
      assertTrue(here.text().contains("is taken up by a restart: listeners\n"), here.text());
      assertEquals("good night", TestHome.heard(server));
    }
  }

  /** Work that the world has to see done, such as getting a certificate, is a server's. */
  @Test
  void nobodyGetsALockWhereOnlyACommandIsRun() throws Exception {
    try (var server = here.open()) {
      server.load();
      assertTrue(here.plugin.given.get().locks().take("renewal").isEmpty());
    }
    try (var server = here.open()) {
      server.start();
      assertTrue(here.plugin.given.get().locks().take("renewal").isPresent());
    }
  }

  @Test
  void h1_contentsWhoseStateIsGoneAreNotServed() throws Exception {
    try (var server = here.open()) {
      server.load();
      try (var draft = here.plugin.given.get().vault().draft()) {
        draft.write(new byte[] {'m'}, 0, 1);
        here.plugin.given.get().vault().transact(Durability.FORCED, tx -> tx.store(draft));
      }
    }
    Path state = here.home.data().resolve("state");
    Files.move(state, root.resolve("elsewhere"));
    var refused = assertThrows(IOException.class, here::open);
    String why = String.valueOf(refused.getMessage());
    assertTrue(why.contains("there is no state in " + state), why);
    assertEquals(1, here.stopped("repair"));
    assertTrue(
        here.text().startsWith("rekkas: the data do not hold: there is no state"), here.text());
    Files.move(root.resolve("elsewhere"), state);
    here.open().close();
  }

  @Test
  void h6_aSecondInstanceIsRefused() throws Exception {
    try (var first = here.open()) {
      first.start();
      var refused = assertThrows(IOException.class, here::open);
      assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused.getMessage());
    }
  }

  @Test
  void whatTheDataAlarmOfWhileTheyAreOpenedIsLogged() throws Exception {
    here.open().close();
    Files.createFile(here.home.data().resolve("backup"));
    here.open().close();
    String log = Files.readString(here.home.logs().resolve("rekkas.log"));
    assertTrue(log.contains("were put back from a backup"), log);
    assertFalse(log.contains("ERROR"), log);
  }

  @Test
  void theLogTellsOfItsStartsStopsAndReloads() throws Exception {
    try (var server = here.open()) {
      server.start();
      assertEquals(OptionalInt.of(0), here.command("reload"));
      here.configure("<listener name=\"one\" protocol=\"word\" prot=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(1), here.command("reload"));
    }
    String log = Files.readString(here.home.logs().resolve("rekkas.log"));
    assertTrue(log.contains("INFO  Server: Rekkas/"), log);
    assertTrue(log.contains("generation 2 serves new sessions"), log);
    assertTrue(log.contains("a reload changed nothing: 1 problems"), log);
    assertTrue(log.endsWith("INFO  Server: the server has stopped\n"), log);
  }

  @Test
  void h14_whatIsMadeIsTheOwnersAlone() throws Exception {
    try (var server = here.open()) {
      server.start();
      for (Path folder : List.of(here.home.data(), here.home.logs())) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
      }
    }
  }

  /** As on a full disk: who waits for the file is told nothing, and mail is taken. */
  @Test
  void aServerThatCannotSayThatItIsReadyServes() {
    Foreground.ready(root.toString());
    Foreground.ready(root.resolve("no/such/folder").toString());
  }

  @Test
  void wordsOfTheDemoAreReadAsAShellWould() {
    assertEquals(List.of("a", "b c", "d=e f", ""), Foreground.words("a \"b c\"  d=\"e f\" \"\""));
    assertEquals(List.of(), Foreground.words("  # nothing"));
  }
}
