package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.Vault.Durability;

/** Commands while no server runs. */
class StoppedTest {
  @TempDir Path root;
  private TestHome here;

  @BeforeEach
  void prepare() throws IOException {
    here = new TestHome(root);
  }

  @Test
  void commandsWorkWhileTheServerIsStopped() throws Exception {
    here.configure(
        "<server><host name=\"mx.example\"/><listeners><listener protocol=\"http\" port=\"0\"/>"
            + "</listeners></server>");
    assertEquals(0, here.stopped("check"), here::text);
    assertEquals("The configuration is good.\n", here.text());
    assertEquals(3, here.stopped("status"));
    assertEquals(3, here.stopped("reload", "--json"));
    assertEquals("{\"running\":false}\n", here.text());
    assertEquals(0, here.stopped("verify"));
    assertEquals(0, here.stopped("queue"));
    assertEquals(0, here.stopped("queue", "suppress", "--help"));
    assertEquals(0, here.stopped("help"));
    assertTrue(here.text().contains("restart [--demo]"), here.text());
    assertFalse(
        Files.exists(here.home.data()) || Files.exists(here.home.logs()), "read, and nothing made");
    Files.createDirectory(here.home.data());
    assertEquals(0, here.stopped("verify"));
    assertEquals(1, here.stopped("repair"));
    assertTrue(
        here.text().startsWith("rekkas: there is nothing to repair, and nothing was changed"),
        here.text());
    assertEquals(0, here.stopped("repair", "--without-backup", "--yes"));
    assertTrue(here.text().contains("Everything is explained"), here.text());
    String aside = here.home.data().resolve("damaged/state-1").toString();
    assertTrue(here.text().contains("The state as it was lies in " + aside), here.text());
    assertEquals(0, here.stopped("help", "repair"));
    assertTrue(here.text().contains("--backup=DIR"), here.text());
    assertEquals(2, here.stopped("nonsense"));
    here.configure("<listener/>", "x");
    assertEquals(1, here.stopped("check"));
    assertTrue(here.text().contains("server.xml:3:"), here.text());
    assertEquals(1, here.stopped("queue"));
  }

  @Test
  void aCheckWhileTheServerIsStoppedTellsWhatSomebodyElseListensOn() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listener = "<listener name=\"one\" protocol=\"http\" port=\"%d\"/>";
      here.configure(
          "<server><host name=\"mx.example\"/><listeners>%s</listeners></server>"
              .formatted(listener.formatted(other.getLocalPort())));
      assertEquals(1, here.stopped("check"));
      assertTrue(here.text().contains("listener one cannot listen on 127.0.0.1 port"), here.text());
    }
    assertEquals(0, here.stopped("check"), here::text);
  }

  /** As while it starts, or drains its sessions: 3 would say that it can be started. */
  @Test
  void aServerThatTakesNoCommandsIsNotCalledStopped() throws Exception {
    try (var _ = here.open()) {
      for (String word : List.of("status", "reload", "stop")) {
        assertEquals(1, here.stopped(word));
        assertTrue(here.text().contains("has the data and takes no commands"), here.text());
        assertTrue(here.text().contains("process " + ProcessHandle.current().pid()), here.text());
      }
    }
    assertEquals(3, here.stopped("status"));
  }

  @Test
  void aBackupHasTheKeyAndTheFilesOfPlugins() throws Exception {
    here.configure("<server><host name=\"mx.example\"/></server>");
    Files.createDirectories(here.home.data().resolve("files/relay"));
    Files.writeString(here.home.data().resolve("files/relay/secret"), "s");
    Files.createDirectories(here.home.data().resolve("tls"));
    Files.writeString(here.home.data().resolve("tls/key.pem"), "k");
    assertEquals(0, here.stopped("backup", root.resolve("saved").toString()), here::text);
    assertTrue(here.text().contains("Save conf/ as well"), here.text());
    assertEquals("s", Files.readString(root.resolve("saved/files/relay/secret")));
    assertEquals("k", Files.readString(root.resolve("saved/tls/key.pem")));
  }

  @Test
  void aRepairWithoutABackupSaysWhatIsLostAndIsAskedForByName() throws Exception {
    here.configure("<server><host name=\"mx.example\"/></server>");
    Files.createDirectory(here.home.data());
    assertEquals(0, here.stopped("verify"));
    Path current = here.home.data().resolve("state/CURRENT");
    Files.writeString(current, "nothing\n");
    assertEquals(1, here.stopped("repair"));
    assertTrue(here.text().contains("the data do not hold: cannot open the state"), here.text());
    assertTrue(here.text().contains("whose each was, folders and flags"), here.text());
    assertTrue(here.text().contains("rekkas repair --without-backup"), here.text());
    assertEquals(1, here.stopped("repair", "--backup", "x", "--without-backup"));
    assertEquals("nothing\n", Files.readString(current));
    assertEquals(0, here.stopped("repair", "--without-backup"));
    assertEquals(0, here.stopped("verify"));
  }

  @Test
  void aRepairOfAStateThatTheSystemCannotReadIsNotBegun() throws Exception {
    here.configure("<server><host name=\"mx.example\"/></server>");
    Files.createDirectory(here.home.data());
    assertEquals(0, here.stopped("verify"));
    Path current = here.home.data().resolve("state/CURRENT");
    Files.delete(current);
    Files.createDirectory(current);
    assertEquals(1, here.stopped("repair", "--without-backup"));
    assertTrue(
        here.text().contains("That is not known to be damage, and nothing was changed"),
        here.text());
    assertFalse(Files.exists(here.home.data().resolve("repair")));
    assertTrue(Files.exists(current));
  }

  /** What a repair found while no configuration was good, or before it was killed. */
  @Test
  void whatARepairCouldNotHandOutIsHandedOutByTheNextStart() throws Exception {
    try (var server = here.open()) {
      server.load();
      try (var draft = here.plugin.given.get().vault().draft()) {
        draft.write(new byte[] {'m'}, 0, 1);
        here.plugin.given.get().vault().transact(Durability.FORCED, tx -> tx.store(draft));
      }
    }
    assertEquals(
        1,
        here.stopped("repair", "--without-backup", "--yes"),
        "nothing on the class path knows the word");
    assertTrue(here.text().contains("1 contents wait until the server starts"), here.text());
    var appended = new ArrayList<Append>();
    for (int start = 0; start < 2; start++) {
      try (var server = storing(appended)) {
        server.start();
        assertEquals(0, server.engine().countUnexplained());
      }
    }
    assertEquals(1, appended.size());
    assertEquals("Recovered", appended.getFirst().folder());
    assertEquals("postmaster@mx.example", appended.getFirst().owner().toString());
  }

  /** With a store that takes appends. */
  private Server storing(List<Append> appended) throws IOException {
    InvocationHandler append =
        (_, _, all) -> {
          ((List<?>) all[0]).forEach(each -> appended.add((Append) each));
          return List.of(new Append.Result.Stored("Recovered", 1, 1));
        };
    var store =
        (MailStore)
            Proxy.newProxyInstance(
                MailStore.class.getClassLoader(), new Class<?>[] {MailStore.class}, append);
    var storing =
        new Plugin<String>() {
          @Override
          public String name() {
            return "store";
          }

          @Override
          public String read(Section config) {
            return "";
          }

          @Override
          public Running start(String settings, Surroundings given) {
            return Running.of(Contribution.of("store", store));
          }
        };
    return here.open(storing);
  }
}
