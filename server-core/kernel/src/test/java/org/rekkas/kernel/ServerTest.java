package org.rekkas.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.admin.AdminClient;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.kernel.admin.WouldNotStart;
import org.rekkas.spi.Account;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Route;
import org.rekkas.spi.Router;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.net.Connection;
import org.rekkas.spi.store.Append;
import org.rekkas.spi.vault.Vault.Durability;
import org.rekkas.testkit.FakeAccounts;
import org.rekkas.vault.EngineSettings;

class ServerTest {
  @TempDir Path root;
  private Home home;
  private final Word plugin = new Word();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** Says one word and closes; instead of the word doors, where people come in. */
  private static final class Word implements Plugin<String> {
    final AtomicReference<Surroundings> given = new AtomicReference<>();

    @Override
    public String name() {
      return "word";
    }

    @Override
    public String read(Section config) {
      return config.text("say", "hello");
    }

    @Override
    public Running start(String settings, Surroundings given) {
      this.given.set(given);
      String word = settings.equals("doors") ? given.doors().toString() : settings;
      return Running.of(
          Contribution.of("word", new Speaking(word)),
          Contribution.of("routes", (Router) (path, _) -> route(settings, path)),
          Contribution.of(
              "accounts",
              settings.equals("missing")
                  ? new FakeAccounts(
                      "alias.example", "gone.example", "list.example", "there.example")
                  : new FakeAccounts()));
    }

    private static Route route(String settings, ForwardPath path) {
      var account = new Account(path.mailbox(), "Postmaster", 0, false);
      return switch (settings) {
        case "unread" -> new Route.Local("none", account, Optional.empty());
        case "missing" -> routeOfMany(path, account);
        default -> new Route.NotMine();
      };
    }

    private static Route routeOfMany(ForwardPath path, Account account) {
      return switch (path.mailbox().toString()) {
        case "postmaster@there.example" -> new Route.Local("none", account, Optional.empty());
        case "postmaster@list.example" -> expand("x@alias.example", "postmaster@there.example");
        case "postmaster@alias.example" -> expand("x@alias.example", "postmaster@alias.example");
        default -> new Route.Unknown();
      };
    }

    private static Route expand(String... members) {
      return new Route.Expand(
          () -> Stream.of(members).map(ForwardPath::of).iterator(), Optional.empty());
    }
  }

  private record Speaking(String word) implements Protocol {
    @Override
    public String protocol() {
      return "word";
    }

    @Override
    public void serve(Connection connection) throws IOException {
      connection.out().write((word + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String turnedAway(Refusal why) {
      return "";
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    home = new Home(root);
    Files.createDirectories(home.conf());
    configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "good day");
  }

  private void configure(String listener, String word) throws IOException {
    Files.writeString(
        home.conf().resolve("server.xml"),
        """
        <server>
          <host name="mx.example"/>
          <listeners>%s</listeners>
          <word say="%s"/>
        </server>
        """
            .formatted(listener, word));
  }

  private Server open() throws IOException {
    return Server.open(
        Installation.of(
            home, List.of(plugin), EngineSettings.defaults(), Clock.systemUTC(), _ -> {}));
  }

  @Test
  void h1_contentsWhoseStateIsGoneAreNotServed() throws Exception {
    try (var server = open()) {
      server.load();
      try (var draft = plugin.given.get().vault().draft()) {
        draft.write(new byte[] {'m'}, 0, 1);
        plugin.given.get().vault().transact(Durability.FORCED, tx -> tx.store(draft));
      }
    }
    Path state = home.data().resolve("state");
    Files.move(state, root.resolve("elsewhere"));
    var refused = assertThrows(IOException.class, this::open);
    String why = String.valueOf(refused.getMessage());
    assertTrue(why.contains("there is no state in " + state), why);
    assertEquals(1, stopped("repair"));
    assertTrue(text().startsWith("rekkas: the data do not hold: there is no state"), text());
    Files.move(root.resolve("elsewhere"), state);
    open().close();
  }

  @Test
  void aRepairWithoutABackupSaysWhatIsLostAndIsAskedForByName() throws Exception {
    Files.writeString(
        home.conf().resolve("server.xml"), "<server><host name=\"mx.example\"/></server>");
    Files.createDirectory(home.data());
    assertEquals(0, stopped("verify"));
    Path current = home.data().resolve("state/CURRENT");
    Files.writeString(current, "nothing\n");
    assertEquals(1, stopped("repair"));
    assertTrue(text().contains("the data do not hold: cannot open the state"), text());
    assertTrue(text().contains("whose each was, folders and flags"), text());
    assertTrue(text().contains("rekkas repair --without-backup"), text());
    assertEquals(1, stopped("repair", "--backup", "x", "--without-backup"));
    assertEquals("nothing\n", Files.readString(current));
    assertEquals(0, stopped("repair", "--without-backup"));
    assertEquals(0, stopped("verify"));
  }

  @Test
  void aRepairOfAStateThatTheSystemCannotReadIsNotBegun() throws Exception {
    Files.writeString(
        home.conf().resolve("server.xml"), "<server><host name=\"mx.example\"/></server>");
    Files.createDirectory(home.data());
    assertEquals(0, stopped("verify"));
    Path current = home.data().resolve("state/CURRENT");
    Files.delete(current);
    Files.createDirectory(current);
    assertEquals(1, stopped("repair", "--without-backup"));
    assertTrue(text().contains("That is not known to be damage, and nothing was changed"), text());
    assertFalse(Files.exists(home.data().resolve("repair")));
    assertTrue(Files.exists(current));
  }

  /** What a repair found while no configuration was good, or before it was killed. */
  @Test
  void whatARepairCouldNotHandOutIsHandedOutByTheNextStart() throws Exception {
    try (var server = open()) {
      server.load();
      try (var draft = plugin.given.get().vault().draft()) {
        draft.write(new byte[] {'m'}, 0, 1);
        plugin.given.get().vault().transact(Durability.FORCED, tx -> tx.store(draft));
      }
    }
    assertEquals(
        1,
        stopped("repair", "--without-backup", "--yes"),
        "nothing on the class path knows the word");
    assertTrue(text().contains("1 contents wait until the server starts"), text());
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
    return Server.open(
        Installation.of(
            home, List.of(plugin, storing), EngineSettings.defaults(), Clock.systemUTC(), _ -> {}));
  }

  private OptionalInt command(String... words) throws IOException {
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var caller = new Caller(root, InputStream.nullInputStream(), out, out);
    return AdminClient.run(home.data().resolve(AdminSocket.NAME), List.of(words), caller);
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private static String heard(Server server) throws IOException {
    var address = server.listeners().address("one").orElseThrow();
    try (var socket = new Socket(address.getAddress(), address.getPort());
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      return in.readLine();
    }
  }

  /** What mail programs and the DNS are told is what they find. */
  @Test
  void aReloadShowsTheDoorsThatAreOpen() throws Exception {
    var web =
        """
        <listener name="one" protocol="word" port="0"/>
        <listener name="web" protocol="http" port="0" public-port="%s" tls="implicit"/>
        """;
    configure(web.formatted("4430"), "doors");
    try (var server = open()) {
      server.start();
      assertTrue(heard(server).contains("4430"), heard(server));
      configure(web.formatted("4431"), "doors");
      assertEquals(OptionalInt.of(0), command("reload"));
      assertTrue(text().contains("listeners"), text());
      assertTrue(heard(server).contains("4430"), heard(server));
      assertFalse(heard(server).contains("4431"), heard(server));
    }
  }

  /** Work that the world has to see done, such as getting a certificate, is a server's. */
  @Test
  void nobodyGetsALockWhereOnlyACommandIsRun() throws Exception {
    try (var server = open()) {
      server.load();
      assertTrue(plugin.given.get().locks().take("renewal").isEmpty());
    }
    try (var server = open()) {
      server.start();
      assertTrue(plugin.given.get().locks().take("renewal").isPresent());
    }
  }

  @Test
  void servesTakesCommandsReloadsAndStops() throws Exception {
    try (var server = open()) {
      server.start();
      assertEquals("good day", heard(server));
      assertEquals(OptionalInt.of(0), command("status"));
      assertTrue(text().contains("on mx.example"), text());
      assertEquals(OptionalInt.of(0), command("plugins", "--json"));
      assertTrue(text().contains("\"name\":\"word/word\""), text());
      configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(0), command("reload"));
      assertEquals("good night", heard(server));
      assertEquals(OptionalInt.of(0), command("check"));
      assertEquals(OptionalInt.of(0), command("queue"));
      assertEquals("(none)\n", text());
      requireQueueCommands();
      assertEquals(OptionalInt.of(1), command("why", "nothing"));
      assertEquals(OptionalInt.of(0), command("verify"));
      assertEquals("0 contents of 0 octets were read; all is well.\n", text());
      assertEquals(OptionalInt.of(0), command("backup", "saved"));
      assertTrue(Files.isDirectory(root.resolve("saved/state")));
      assertEquals(OptionalInt.of(1), command("repair"));
      assertEquals(OptionalInt.of(0), command("stop"));
      server.awaitStop();
    }
    assertEquals(OptionalInt.empty(), command("status"));
  }

  @Test
  void h11_aBadConfigurationChangesNothing() throws Exception {
    try (var server = open()) {
      server.start();
      configure("<listener name=\"one\" protocol=\"word\" prot=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(1), command("reload"));
      assertTrue(text().contains("server.xml:3:"), text());
      assertTrue(text().contains("(port?)") || text().contains("port"), text());
      assertEquals("good day", heard(server));
      assertEquals(OptionalInt.of(1), command("check"));
      assertEquals(OptionalInt.of(0), command("check", "--starts"), "other code may know it");
    }
    try (var server = open()) {
      assertThrows(ConfigurationRefused.class, server::start);
    }
  }

  /** A restart would end a server that works, and begin none. */
  @Test
  void aPortThatSomebodyElseHasIsAProblem() throws Exception {
    try (var server = open();
        var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.start();
      int port = taken.getLocalPort();
      configure("<listener name=\"one\" protocol=\"word\" port=\"" + port + "\"/>", "good night");
      assertEquals(OptionalInt.of(1), command("check"));
      String problem = "listener one cannot listen on 127.0.0.1 port " + port;
      assertTrue(text().contains(problem), text());
      assertEquals(OptionalInt.of(WouldNotStart.EXIT), command("check", "--starts"));
      assertTrue(text().contains(problem), text());
      assertEquals("good day", heard(server));
    }
  }

  @Test
  void thatNobodyReadsThePostmastersMailIsANotice() throws Exception {
    configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "unread");
    try (var server = open()) {
      server.start();
      assertEquals(OptionalInt.of(0), command("check"));
      assertTrue(text().startsWith("notice: postmaster@mx.example: nobody can log in"), text());
    }
  }

  /** RFC 5321 §4.5.1: of each domain, whoever the mail of another one's comes to. */
  @Test
  void thatThePostmasterOfADomainIsNobodyIsANotice() throws Exception {
    configure("<listener name=\"one\" protocol=\"word\" port=\"0\"/>", "missing");
    try (var server = open()) {
      server.start();
      assertEquals(OptionalInt.of(0), command("check"));
      var notices = text().lines().filter(line -> line.contains("leads to nobody")).toList();
      assertEquals(2, notices.size(), text());
      assertTrue(notices.get(0).startsWith("notice: postmaster@alias.example: leads"), text());
      assertTrue(notices.get(1).startsWith("notice: postmaster@gone.example: leads"), text());
      String mend = "alias add postmaster@gone.example SOMEBODY";
      assertTrue(notices.get(1).contains(mend), text());
      assertTrue(text().endsWith("The configuration is good.\n"), text());
    }
  }

  @Test
  void aCheckAsJsonHasARowForEachProblem() throws Exception {
    try (var server = open()) {
      server.start();
      assertEquals(OptionalInt.of(0), command("check", "--json"));
      assertEquals("[]\n", text());
      configure("<listener name=\"one\" protocol=\"word\" prot=\"0\"/><listner/>", "good night");
      assertEquals(OptionalInt.of(1), command("check", "--json"));
    }
    String found = text();
    assertEquals(2, found.lines().filter(line -> line.contains("\"kind\":\"problem\"")).count());
    String first = "\"file\":\"server.xml\",\"line\":3,\"column\":51,";
    assertTrue(found.contains(first + "\"setting\":\"listeners/listener/prot\",\"text\":"), found);
    assertEquals(1, stopped("check", "--json"));
    assertTrue(text().contains(first), text());
  }

  @Test
  void aCertificateThatIsNoneIsAProblemOfTheConfiguration() throws Exception {
    Files.writeString(home.conf().resolve("c.pem"), "no certificate");
    String listener = "<listener name=\"one\" protocol=\"word\"/></listeners>";
    String tls = "<tls certificate=\"c.pem\" key=\"c.pem\"/><listeners>";
    try (var server = open()) {
      server.start();
      configure(listener + tls, "good night");
      assertEquals(OptionalInt.of(1), command("check"));
      assertTrue(text().contains("tls/certificate: cannot be used"), text());
      assertEquals(OptionalInt.of(1), command("reload"));
      assertTrue(text().contains("server.xml:3:"), text());
    }
    try (var server = open()) {
      assertThrows(ConfigurationRefused.class, server::start);
    }
  }

  @Test
  void aListenerOfAProtocolThatNobodySpeaksIsAProblem() throws Exception {
    String problem = "server.xml:3:35: listeners/listener/protocol: no plugin speaks \"wort\"";
    try (var server = open()) {
      server.start();
      configure("<listener name=\"one\" protocol=\"wort\"/>", "good night");
      assertEquals(OptionalInt.of(1), command("check"));
      assertTrue(text().contains(problem + " (word?)"), text());
      assertEquals(OptionalInt.of(1), command("reload"));
      assertEquals("good day", heard(server));
    }
    try (var server = open()) {
      var refused = assertThrows(ConfigurationRefused.class, server::start);
      assertTrue(refused.problems().getFirst().toString().contains("no plugin speaks"));
    }
  }

  @Test
  void aReloadTellsWhatItDoesNotTakeUp() throws Exception {
    try (var server = open()) {
      server.start();
      assertEquals(OptionalInt.of(0), command("reload"));
      assertFalse(text().contains("restart"), text());
      configure("<listener name=\"other\" protocol=\"word\" port=\"0\"/>", "good night");
      assertEquals(OptionalInt.of(0), command("reload"));
      assertTrue(text().contains("is taken up by a restart: listeners\n"), text());
      assertEquals("good night", heard(server));
    }
  }

  @Test
  void aListenersSettingsThatItsPluginDoesNotKnowAreAProblem() throws Exception {
    String listener = "<listener name='one' protocol='word' port='0'><word say='x'/></listener>";
    try (var server = open()) {
      server.start();
      configure(listener, "good night");
      assertEquals(OptionalInt.of(1), command("check"));
      assertTrue(text().contains("listeners/listener/word/say: no such setting"), text());
      Files.writeString(
          home.conf().resolve("server.xml"),
          "<server><plugins><plugin name='word' enabled='false'/></plugins><listeners>"
              + listener
              + "</listeners></server>");
      assertEquals(OptionalInt.of(1), command("check"));
      assertFalse(text().contains("no such setting"), "what is switched off is not read");
      assertTrue(text().contains("no plugin speaks \"word\""), text());
    }
  }

  @Test
  void h6_aSecondInstanceIsRefused() throws Exception {
    try (var first = open()) {
      first.start();
      var refused = assertThrows(IOException.class, this::open);
      assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused.getMessage());
    }
  }

  @Test
  void whatTheDataAlarmOfWhileTheyAreOpenedIsLogged() throws Exception {
    open().close();
    Files.createFile(home.data().resolve("backup"));
    open().close();
    String log = Files.readString(home.logs().resolve("rekkas.log"));
    assertTrue(log.contains("were put back from a backup"), log);
    assertFalse(log.contains("ERROR"), log);
  }

  @Test
  void commandsWorkWhileTheServerIsStopped() throws Exception {
    Files.writeString(
        home.conf().resolve("server.xml"),
        "<server><host name=\"mx.example\"/><listeners><listener protocol=\"http\" port=\"0\"/>"
            + "</listeners></server>");
    assertEquals(0, stopped("check"), this::text);
    assertEquals("The configuration is good.\n", text());
    assertEquals(3, stopped("status"));
    assertEquals(3, stopped("reload", "--json"));
    assertEquals("{\"running\":false}\n", text());
    assertEquals(0, stopped("verify"));
    assertEquals(0, stopped("queue"));
    assertEquals(0, stopped("queue", "suppress", "--help"));
    assertEquals(0, stopped("help"));
    assertTrue(text().contains("restart [--demo]"), text());
    assertFalse(Files.exists(home.data()) || Files.exists(home.logs()), "read, and nothing made");
    Files.createDirectory(home.data());
    assertEquals(0, stopped("verify"));
    assertEquals(1, stopped("repair"));
    assertTrue(
        text().startsWith("rekkas: there is nothing to repair, and nothing was changed"), text());
    assertEquals(0, stopped("repair", "--without-backup", "--yes"));
    assertTrue(text().contains("Everything is explained"), text());
    String aside = home.data().resolve("damaged/state-1").toString();
    assertTrue(text().contains("The state as it was lies in " + aside), text());
    assertEquals(0, stopped("help", "repair"));
    assertTrue(text().contains("--backup=DIR"), text());
    assertEquals(2, stopped("nonsense"));
    configure("<listener/>", "x");
    assertEquals(1, stopped("check"));
    assertTrue(text().contains("server.xml:3:"), text());
    assertEquals(1, stopped("queue"));
  }

  @Test
  void aCheckWhileTheServerIsStoppedTellsWhatSomebodyElseListensOn() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listener = "<listener name=\"one\" protocol=\"http\" port=\"%d\"/>";
      Files.writeString(
          home.conf().resolve("server.xml"),
          "<server><host name=\"mx.example\"/><listeners>%s</listeners></server>"
              .formatted(listener.formatted(other.getLocalPort())));
      assertEquals(1, stopped("check"));
      assertTrue(text().contains("listener one cannot listen on 127.0.0.1 port"), text());
    }
    assertEquals(0, stopped("check"), this::text);
  }

  /** As while it starts, or drains its sessions: 3 would say that it can be started. */
  @Test
  void aServerThatTakesNoCommandsIsNotCalledStopped() throws Exception {
    try (var _ = open()) {
      for (String word : List.of("status", "reload", "stop")) {
        assertEquals(1, stopped(word));
        assertTrue(text().contains("has the data and takes no commands"), text());
        assertTrue(text().contains("process " + ProcessHandle.current().pid()), text());
      }
    }
    assertEquals(3, stopped("status"));
  }

  @Test
  void aBackupHasTheKeyAndTheFilesOfPlugins() throws Exception {
    Files.writeString(
        home.conf().resolve("server.xml"), "<server><host name=\"mx.example\"/></server>");
    Files.createDirectories(home.data().resolve("files/relay"));
    Files.writeString(home.data().resolve("files/relay/secret"), "s");
    Files.createDirectories(home.data().resolve("tls"));
    Files.writeString(home.data().resolve("tls/key.pem"), "k");
    assertEquals(0, stopped("backup", root.resolve("saved").toString()), this::text);
    assertTrue(text().contains("Save conf/ as well"), text());
    assertEquals("s", Files.readString(root.resolve("saved/files/relay/secret")));
    assertEquals("k", Files.readString(root.resolve("saved/tls/key.pem")));
  }

  private void requireQueueCommands() throws IOException {
    assertEquals(OptionalInt.of(0), command("queue", "totals"));
    assertTrue(text().contains("silent destinations   0"), text());
    assertEquals(OptionalInt.of(0), command("queue", "destinations", "--json"));
    assertEquals("[]\n", text());
    assertEquals(OptionalInt.of(1), command("queue", "hold", "nothing"));
    assertEquals(OptionalInt.of(1), command("queue", "show", "nothing"));
    assertEquals(OptionalInt.of(0), command("queue", "damaged"));
    assertEquals("(none)\n", text());
    assertEquals(OptionalInt.of(0), command("route", "ali@example.org"));
    assertTrue(text().contains("no route knows the domain"), text());
    assertEquals(OptionalInt.of(1), command("queue", "retry"));
    assertTrue(text().contains("--all"), text());
    assertEquals(OptionalInt.of(0), command("queue", "retry", "--all"));
    assertEquals(
        OptionalInt.of(1), command("queue", "fail", "id", "--domain", "example.net"), text());
    assertEquals(OptionalInt.of(0), command("queue", "delete", "--sender", "<>"));
    assertEquals("0 mails changed.\n", text());
    assertEquals(
        OptionalInt.of(0),
        command("queue", "redirect", "ali@example.org", "--recipient", "eve@example.net"));
    assertEquals(OptionalInt.of(0), command("queue", "suppress", "add", "Eve@example.net", "why"));
    assertEquals(OptionalInt.of(0), command("queue", "suppress", "list", "--json"));
    assertTrue(text().contains("\"address\":\"eve@example.net\""), text());
    assertEquals(OptionalInt.of(0), command("queue", "suppress", "remove", "eve@example.net"));
    assertEquals(OptionalInt.of(1), command("queue", "suppress", "remove", "eve@example.net"));
  }

  private int stopped(String... words) throws IOException {
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Stopped.run(
        home, List.of(words), new Caller(root, InputStream.nullInputStream(), out, out));
  }

  @Test
  void h14_whatIsMadeIsTheOwnersAlone() throws Exception {
    try (var server = open()) {
      server.start();
      for (Path folder : List.of(home.data(), home.logs())) {
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
