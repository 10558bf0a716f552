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
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.admin.WouldNotStart;

/** What a check of the configuration, a reload and a start find wrong in it, or worth a word. */
class CheckingTest {
  @TempDir Path root;
  private TestHome here;

  @BeforeEach
  void prepare() throws IOException {
    here = new TestHome(root);
  }

  @Test
  void h11_aBadConfigurationChangesNothing() throws Exception {
    try (var server = here.open()) {
      server.start();
      here.configure("<listener name=\"one\" protocol=\"word\" prot=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(1), here.command("reload"));
      assertTrue(here.text().contains("server.xml:3:"), here.text());
      assertTrue(here.text().contains("(port?)") || here.text().contains("port"), here.text());
      assertEquals("good day", TestHome.heard(server));
      assertEquals(OptionalInt.of(1), here.command("check"));
      assertEquals(OptionalInt.of(0), here.command("check", "--starts"), "other code may know it");
    }
    try (var server = here.open()) {
      assertThrows(ConfigurationRefused.class, server::start);
    }
  }

  /** A restart would end a server that works, and begin none. */
  @Test
  void aPortThatSomebodyElseHasIsAProblem() throws Exception {
    try (var server = here.open();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.start();
      int port = taken.getLocalPort();
      here.configure(
          "<listener name=\"one\" protocol=\"word\" port=\"" + port + "\"/>", "good night");
      assertEquals(OptionalInt.of(1), here.command("check"));
      String problem = "listener one cannot listen on 127.0.0.1 port " + port;
      assertTrue(here.text().contains(problem), here.text());
      assertEquals(OptionalInt.of(WouldNotStart.EXIT), here.command("check", "--starts"));
      assertTrue(here.text().contains(problem), here.text());
      assertEquals("good day", TestHome.heard(server));
    }
  }

  @Test
  void thatNobodyReadsThePostmastersMailIsANotice() throws Exception {
    here.configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "unread");
    try (var server = here.open()) {
      server.start();
      assertEquals(OptionalInt.of(0), here.command("check"));
      assertTrue(
          here.text().startsWith("notice: postmaster@mx.example: nobody can log in"), here.text());
    }
  }

  /** RFC 5321 §4.5.1: of each domain, whoever the mail of another one's comes to. */
  @Test
  void thatThePostmasterOfADomainIsNobodyIsANotice() throws Exception {
    here.configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "missing");
    try (var server = here.open()) {
      server.start();
      assertEquals(OptionalInt.of(0), here.command("check"));
      var notices = here.text().lines().filter(line -> line.contains("leads to nobody")).toList();
      assertEquals(2, notices.size(), here.text());
      assertTrue(notices.get(0).startsWith("notice: postmaster@alias.example: leads"), here.text());
      assertTrue(notices.get(1).startsWith("notice: postmaster@gone.example: leads"), here.text());
      String mend = "alias add postmaster@gone.example SOMEBODY";
      assertTrue(notices.get(1).contains(mend), here.text());
      assertTrue(here.text().endsWith("The configuration is good.\n"), here.text());
    }
  }

  @Test
  void aCheckAsJsonHasARowForEachProblem() throws Exception {
    try (var server = here.open()) {
      server.start();
      assertEquals(OptionalInt.of(0), here.command("check", "--json"));
      assertEquals("[]\n", here.text());
      here.configure(
          "<listener name=\"one\" protocol=\"word\" prot=\"0\"/><listner/>", "good night");
      assertEquals(OptionalInt.of(1), here.command("check", "--json"));
    }
    String found = here.text();
    assertEquals(2, found.lines().filter(line -> line.contains("\"kind\":\"problem\"")).count());
    String first = "\"file\":\"server.xml\",\"line\":3,\"column\":51,";
    assertTrue(found.contains(first + "\"setting\":\"listeners/listener/prot\",\"text\":"), found);
    assertEquals(1, here.stopped("check", "--json"));
    assertTrue(here.text().contains(first), here.text());
  }

  @Test
  void aCertificateThatIsNoneIsAProblemOfTheConfiguration() throws Exception {
    Files.writeString(here.home.conf().resolve("c.pem"), "no certificate");
    String listener = "<listener name=\"one\" protocol=\"word\"/></listeners>";
    String tls = "<tls certificate=\"c.pem\" key=\"c.pem\"/><listeners>";
    try (var server = here.open()) {
      server.start();
      here.configure(listener + tls, "good night");
      assertEquals(OptionalInt.of(1), here.command("check"));
      assertTrue(here.text().contains("tls/certificate: cannot be used"), here.text());
      assertEquals(OptionalInt.of(1), here.command("reload"));
      assertTrue(here.text().contains("server.xml:3:"), here.text());
    }
    try (var server = here.open()) {
      assertThrows(ConfigurationRefused.class, server::start);
    }
  }

  @Test
  void aListenerOfAProtocolThatNobodySpeaksIsAProblem() throws Exception {
    String problem = "server.xml:3:35: listeners/listener/protocol: no plugin speaks \"wort\"";
    try (var server = here.open()) {
      server.start();
      here.configure("<listener name=\"one\" protocol=\"wort\"/>", "good night");
      assertEquals(OptionalInt.of(1), here.command("check"));
      assertTrue(here.text().contains(problem + " (word?)"), here.text());
      assertEquals(OptionalInt.of(1), here.command("reload"));
      assertEquals("good day", TestHome.heard(server));
    }
    try (var server = here.open()) {
      var refused = assertThrows(ConfigurationRefused.class, server::start);
      assertTrue(refused.problems().getFirst().toString().contains("no plugin speaks"));
    }
  }

  @Test
  void aListenersSettingsThatItsPluginDoesNotKnowAreAProblem() throws Exception {
    String listener = "<listener name='one' protocol='word' port='0'><word say='x'/></listener>";
    try (var server = here.open()) {
      server.start();
      here.configure(listener, "good night");
      assertEquals(OptionalInt.of(1), here.command("check"));
      assertTrue(here.text().contains("listeners/listener/word/say: no such setting"), here.text());
      here.configure(
          "<server><plugins><plugin name='word' enabled='false'/></plugins><listeners>"
              + listener
              + "</listeners></server>");
      assertEquals(OptionalInt.of(1), here.command("check"));
      assertFalse(here.text().contains("no such setting"), "what is switched off is not read");
      assertTrue(here.text().contains("no plugin speaks \"word\""), here.text());
    }
  }
}
