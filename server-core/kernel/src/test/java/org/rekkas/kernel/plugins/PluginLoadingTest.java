package org.rekkas.kernel.plugins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.loading.PluginJars;
import org.rekkas.kernel.trial.Aside;
import org.rekkas.spi.journal.Note;

/**
 * Attack H9: whatever is wrong with a jar is told with file and reason, and nothing is half loaded.
 */
class PluginLoadingTest {
  private static final String NAME = "public String name()";

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() throws IOException {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void jarsAndFoldersOfJarsArePlugins() throws IOException {
    house.jar("one.jar", PluginJars.verb("one", "\"first\""));
    house.jar("two/x.jar", PluginJars.verb("two", "\"second\""));
    Files.createDirectories(house.plugins.resolve("empty"));
    Files.writeString(house.plugins.resolve("README.md"), "not a jar");
    var generation = house.load();
    assertEquals("250 first", house.say("ONE"));
    assertEquals("250 second", house.say("two"));
    assertEquals("", house.say("THREE"));
    assertEquals(
        List.of("plugins/one.jar", "plugins/two"),
        generation.extensions().stream().map(ExtensionStatus::file).toList());
  }

  @Test
  void h9_everythingThatIsWrongIsToldAtOnceWithFileAndReason() throws IOException {
    house.jar("good.jar", PluginJars.verb("good", "a"));
    Files.writeString(house.plugins.resolve("corrupt.jar"), "this is no zip");
    Path classes = house.jars.compiled(PluginJars.verb("bare", "a"), "25");
    house.jars.jar(house.plugins.resolve("noservice.jar"), classes, "");
    house.jars.jar(house.plugins.resolve("wrongservice.jar"), classes, "demo.Missing\n");
    house.jars.jar(house.plugins.resolve("several.jar"), classes, "demo.Demo\ndemo.Other # two\n");
    house.jar("twin-a.jar", PluginJars.verb("twin", "a"));
    house.jar("twin-b.jar", PluginJars.verb("twin", "a"));
    house.jar("badname.jar", PluginJars.verb("Bad Name", "a"));
    Path newer = house.jars.compiled(PluginJars.verb("newer", "a"), "25");
    byte[] octets = Files.readAllBytes(newer.resolve("demo/Demo.class"));
    octets[7]++;
    Files.write(newer.resolve("demo/Demo.class"), octets);
    house.jars.jar(house.plugins.resolve("newer.jar"), newer, "demo.Demo\n");
    Path notOne = house.jars.compiled("package demo; public class Demo {}", "25");
    house.jars.jar(house.plugins.resolve("other.jar"), notOne, "demo.Demo\n");

    String problems = house.refused();
    assertEquals(
        """
        plugins/badname.jar: its name is not of lower case, digits and hyphens: Bad Name
        plugins/corrupt.jar: cannot be opened as a jar: zip END header not found
        plugins/newer.jar: is made for a newer Java: demo/Demo has been compiled by a more recent \
        version of the Java Runtime (class file version 70.0), this version of the Java Runtime \
        only recognizes class file versions up to 69.0
        plugins/noservice.jar: no META-INF/services/org.rekkas.spi.Plugin names a plugin
        plugins/other.jar: demo.Demo is no org.rekkas.spi.Plugin
        plugins/several.jar: names more than one plugin: demo.Demo, demo.Other
        plugins/twin-b.jar: a second plugin of the name twin; the other is in plugins/twin-a.jar
        plugins/wrongservice.jar: its service file names the class demo.Missing, which is not in \
        its jars
        """,
        problems);
    try (var copies = Files.list(folder.resolve("data/generations"))) {
      assertEquals(0, copies.count());
    }
  }

  /** The JVM would say so in the middle of a session. */
  @Test
  void h9_whatIsMadeForAnotherSpiIsToldBeforeItServes() throws IOException {
    String verb = "return Running.of(Contribution.of(\"v\", verb(\"OLD\", a -> %s)));";
    var uses =
        Map.of(
            "\"\" + given.journal()", "journal",
            "VerbStep.say(Reply.of(250, a)).toString()", "org/rekkas/spi/mail/Reply",
            "\"\" + Verdict.Continue.SILENTLY", "SILENTLY");
    for (var use : uses.entrySet()) {
      String source = PluginJars.plugin("old", verb.formatted(use.getKey()));
      house.jar("old.jar", source);
      house.load();
      Path classes = house.jars.compiled(source, "25");
      Path demo = classes.resolve("demo/Demo.class");
      String other = use.getValue().substring(0, use.getValue().length() - 1) + "Z";
      String octets = Files.readString(demo, ISO_8859_1).replace(use.getValue(), other);
      Files.writeString(demo, octets, ISO_8859_1);
      house.jars.jar(house.plugins.resolve("old.jar"), classes, "demo.Demo\n");
      String refused = house.refused();
      assertTrue(refused.contains("old.jar: is made for another version of the SPI"), refused);
    }
  }

  @Test
  void h9_whatIsThrownWhileAPluginIsLoadedIsToldItself() throws IOException {
    String good = PluginJars.verb("a", "a");
    house.jar(
        "ctor.jar",
        good.replace(
            NAME, "public Demo() { throw new IllegalStateException(\"no home\"); } " + NAME));
    house.jar(
        "error.jar", good.replace("return \"a\";", "throw new StackOverflowError(\"deep\");"));
    house.jar(
        "init.jar",
        good.replace(NAME, "static final int PORT = Integer.parseInt(\"many\"); " + NAME));
    String[] problems = house.refused().split("\n");
    assertEquals(3, problems.length);
    String[] begins = {
      "plugins/ctor.jar: cannot be loaded: java.lang.IllegalStateException: no home at",
      "plugins/error.jar: cannot be loaded: java.lang.StackOverflowError: deep at"
          + " plugins/error.jar//demo",
      "plugins/init.jar: cannot be loaded: java.lang.NumberFormatException: For input string:",
    };
    for (int i = 0; i < begins.length; i++) {
      assertTrue(problems[i].startsWith(begins[i]), problems[i]);
    }
  }

  /** The plugin and this test meet at an object that both know. */
  private static final String HANGS =
      """
      private static void hang() {
        ((java.util.concurrent.CountDownLatch) System.getProperties().get("demo.hangs")).countDown();
        try {
          new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      """;

  /** Attack H8: it may have its minute, but not from an administrator who wants to stop. */
  @ParameterizedTest
  @ValueSource(strings = {"public Demo() { hang(); }", "{ hang(); }", "static { hang(); }"})
  void h8_aStopDoesNotWaitForAPluginThatHangsWhileItIsLoaded(String where) throws Exception {
    stopsWith(PluginJars.verb("a", "a").replace(NAME, where + HANGS + NAME));
  }

  @Test
  void h8_norForOneThatCannotSayWhatItIs() throws Exception {
    stopsWith(
        PluginJars.verb("a", "a")
            .replace("public String verb() {", "public String verb() { if (true) hang();")
            .replace(NAME, HANGS + NAME));
  }

  /** Nobody knows of it any more but the thread that started it. */
  @Test
  void h8_whatStartsWhenNobodyWaitsForItIsClosed() throws Exception {
    String hears = HANGS.replace("throw new IllegalStateException(e);", "return;");
    stopsWith(
        PluginJars.plugin(
                "a",
                """
                var running = new Running() {
                  public List<Contribution> contributions() { return List.of(); }
                  public void close() {
                    given.journal().note(
                        new Note.Remark("a", Note.Level.INFO, Optional.empty(), Evidence.NONE));
                  }
                };
                hang();
                return running;
                """)
            .replace(NAME, hears + NAME));
    house.journal.await(Note.Remark.class, remark -> remark.plugin().equals("a"));
  }

  private void stopsWith(String source) throws Exception {
    house.jar("a.jar", source);
    var hangs = new CountDownLatch(1);
    System.getProperties().put("demo.hangs", hangs);
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<Reload> reload = threads.submit(house.generations::reload);
      assertTrue(hangs.await(20, TimeUnit.SECONDS));
      assertTimeoutPreemptively(Duration.ofSeconds(20), house.generations::close);
      assertInstanceOf(Reload.Refused.class, reload.get());
    } finally {
      System.getProperties().remove("demo.hangs");
    }
  }

  @Test
  void h9_oneThatDoesNotStartStopsTheOthersAndAllAreClosedAgain() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            given.journal().note(remark("a started"));
            return new Running() {
              public List<Contribution> contributions() { return List.of(); }
              public void close() {
                given.journal().note(remark(given.retired() ? "a closed" : "a closed, and goes on"));
              }
            };
            }
            static Note remark(String text) {
              return new Note.Remark("a", Note.Level.INFO, Optional.empty(), Evidence.of(text));
            """));
    house.jar("b.jar", PluginJars.plugin("b", "throw new IllegalStateException(\"no disk\");"));
    house.jar("c.jar", PluginJars.plugin("c", "return null;"));
    assertEquals(
        """
        plugins/b.jar: the plugin b does not start: java.lang.IllegalStateException: no disk
        plugins/c.jar: the plugin c does not start: java.lang.NullPointerException: start answered \
        null
        """,
        house.refused());
    assertEquals(
        List.of("a started", "a closed"),
        house.journal.notes(Note.Remark.class).stream()
            .map(remark -> remark.evidence().why())
            .toList());
  }

  @Test
  void h9_cyclesClashesAndDoubleKindsAreRefused() throws IOException {
    String policy =
        "return Running.of(Contribution.of(\"p\", (ClientPolicy) s -> null)"
            + ".ordered(Order.after(\"%s\")));";
    house.jar("a.jar", PluginJars.plugin("a", policy.formatted("b")));
    house.jar("b.jar", PluginJars.plugin("b", policy.formatted("a")));
    assertEquals(
        "plugins: these want to be before and after each other: a/p, b/p\n", house.refused());

    String verb = "return Running.of(Contribution.of(\"v\", verb(\"%s\", a -> a)));";
    house.jar("a.jar", PluginJars.plugin("a", verb.formatted("VRFY")));
    house.jar("b.jar", PluginJars.plugin("b", verb.formatted("vrfy")));
    assertEquals("plugins: two have the verb VRFY: a/v and b/v\n", house.refused());

    Files.delete(house.plugins.resolve("b.jar"));
    house.jar("a.jar", PluginJars.plugin("a", verb.formatted("DATA")));
    assertEquals("plugins: a/v: DATA belongs to the core\n", house.refused());

    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            class Both implements ClientPolicy, SenderPolicy {
              public EnvelopeVerdict judge(Session s) { return Verdict.Continue.SILENTLY; }
              public EnvelopeVerdict judge(Session s, Envelope e) { return judge(s); }
            }
            return Running.of(Contribution.of("both", new Both()));
            """));
    assertEquals(
        "plugins/a.jar: a/both is of 2 kinds at once: make an object for each\n", house.refused());
  }

  @Test
  void aPluginSeesTheJdkTheSpiAndSlf4jOnly() throws IOException {
    house.jar(
        "see.jar",
        PluginJars.plugin(
            "see",
            """
            String seen = sees("org.rekkas.kernel.plugins.Generations")
                + sees("com.google.inject.Guice")
                + sees("org.junit.jupiter.api.Test")
                + sees("org.slf4j.Logger")
                + sees("java.sql.Connection")
                + sees("org.rekkas.spi.Plugin")
                + ServiceLoader.load(Plugin.class, Demo.class.getClassLoader()).stream().count();
            return Running.of(Contribution.of("verb", verb("SEE", a -> seen)));
            }
            static String sees(String name) {
              try {
                Class.forName(name);
                return "y";
              } catch (ClassNotFoundException e) {
                return "n";
              }
            """));
    house.load();
    assertEquals("250 nnnyyy1", house.say("SEE"));
  }

  @Test
  void h8_exitIsRefusedHoweverItIsWritten() throws IOException {
    String[] ways = {
      "System.exit(3);",
      "Runtime.getRuntime().exit(3);",
      "Runtime.getRuntime().halt(3);",
      "java.util.function.IntConsumer c = System::exit; c.accept(3);",
      "java.util.function.IntConsumer c = Runtime.getRuntime()::halt; c.accept(3);",
      "for (String s : new TreeSet<>(List.of(\"b\", a))) {"
          + " try { if (s.equals(\"b\")) System.exit(3); } finally { a = a + s; } }",
    };
    for (String way : ways) {
      house.jar(
          "end.jar",
          PluginJars.plugin(
              "end",
              "return Running.of(Contribution.of(\"verb\", verb(\"END\", Demo::end)));"
                  + "} static String end(String a) { "
                  + way
                  + " return a;"));
      house.load();
      assertEquals("451 4.3.0 A check is out of order, try again later", house.say("END"), way);
    }
    assertTrue(
        house.journal.notes(Note.PluginFailed.class).stream()
            .allMatch(note -> note.what().contains("may not end the server")));
  }

  @Test
  void settingsOrderAndSwitchesComeFromTheConfiguration() throws IOException {
    String start =
        "return Running.of(Contribution.of(\"v\", verb(\"%s\", a -> word)),"
            + " Contribution.of(\"p\", (ClientPolicy) s -> Verdict.Continue.SILENTLY));";
    for (String name : List.of("a", "b", "c", "d")) {
      house.jar(name + ".jar", PluginJars.plugin(name, start.formatted("X" + name)));
    }
    house.server(
        """
        <server>
          <plugins>
            <plugin name="c"/>
            <plugin name="b" enabled="false"/>
            <plugin name="gone"/>
          </plugins>
        </server>
        """);
    Files.writeString(folder.resolve("conf/plugins/a.xml"), "<a word='hello'/>");
    Files.writeString(folder.resolve("conf/plugins/b.xml"), "<b typo='x'/>");
    Files.writeString(folder.resolve("conf/plugins/lost.xml"), "<lost/>");
    var generation = house.load();
    assertEquals("250 hello", house.say("XA"));
    assertEquals("", house.say("XB"));
    assertEquals(
        List.of("c/p", "a/p", "d/p"),
        generation.extensions().stream()
            .filter(e -> e.kind().equals("ClientPolicy"))
            .map(ExtensionStatus::name)
            .toList());
    assertEquals(
        List.of(
            Problem.of("plugins/lost.xml", "there is no plugin lost"),
            Problem.of("server.xml:5:5", "there is no plugin gone")),
        generation.notices());
  }

  /** Mail for the addresses of one that is gone would be refused for good. */
  @Test
  void whoeverKnowsAddressesIsNotMissedInSilence() throws IOException {
    Files.writeString(folder.resolve("conf/plugins/accounts.xml"), "<accounts/>");
    Files.createDirectories(house.plugins.resolve("accounts"));
    assertEquals(
        """
        plugins/accounts.xml: there is no plugin accounts, and mail for its addresses would be \
        refused for good: put plugins/accounts back; if it is not to be, remove this file, or say \
        <plugin name="accounts" enabled="false"/> in plugins of server.xml
        """,
        house.refused());
    house.server("<server><plugins><plugin name='accounts' enabled='false'/></plugins></server>");
    assertEquals(
        List.of("plugins/accounts: a folder without a jar is no plugin"),
        house.load().notices().stream()
            .map(Problem::toString)
            .filter(notice -> notice.startsWith("plugins/accounts:"))
            .toList());
  }

  /** As they come, their files say nothing, and they know no addresses. */
  @Test
  void whoeverWasNotToldWhomToAskIsMissedByNobody() throws IOException {
    Path file = folder.resolve("conf/plugins/accounts-sql.xml");
    Files.writeString(file, "<accounts-sql/>");
    Files.writeString(folder.resolve("conf/plugins/accounts-ldap.xml"), "<accounts-ldap/>");
    assertEquals(
        List.of(
            Problem.of("plugins/accounts-ldap.xml", "there is no plugin accounts-ldap"),
            Problem.of("plugins/accounts-sql.xml", "there is no plugin accounts-sql")),
        house.load().notices());
    for (String told : List.of("<accounts-sql url='jdbc:x'/>", "<accounts-sql>")) {
      Files.writeString(file, told);
      String problems = house.refused();
      assertTrue(problems.startsWith("plugins/accounts-sql.xml: there is no plugin"), problems);
    }
  }

  /** What cannot be loaded is told, and not that it is missing as well. */
  @Test
  void whatIsThereAndBrokenIsNotAlsoMissing() throws IOException {
    Files.writeString(folder.resolve("conf/plugins/accounts.xml"), "<accounts/>");
    Files.writeString(house.plugins.resolve("accounts.jar"), "half a jar");
    String problems = house.refused();
    assertEquals(1, problems.lines().count(), problems);
    assertFalse(problems.contains("there is no plugin"), problems);
  }

  @Test
  void aFileThatMayNotBeReadIsToldInWords() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            throw new java.io.UncheckedIOException(
                "cannot be opened", new java.nio.file.AccessDeniedException("/nowhere/x"));
            """));
    assertEquals(
        "plugins/a.jar: the plugin a does not start: cannot be opened: the user "
            + System.getProperty("user.name")
            + " has no right to /nowhere/x\n",
        house.refused());
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            var e = new java.io.IOException("the file is empty");
            throw new java.io.UncheckedIOException("cannot be opened: " + e, e);
            """));
    assertEquals(
        "plugins/a.jar: the plugin a does not start: cannot be opened: the file is empty\n",
        house.refused());
  }

  /** As a check in a server that runs: what stands in no setting. */
  @Test
  void whatOnlyAStartFindsIsFoundAside() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            given.journal().warn("a", "a.users:3: no address");
            if (java.nio.file.Files.exists(given.files().resolve("gone"))) {
              throw new IllegalStateException("a.users is gone");
            }
            return Running.of();
            """));
    var generation = house.load();
    assertEquals(
        List.of(Problem.of("plugins/a", "a.users:3: no address")),
        Aside.check(house.generations).notices());
    Path files = Files.createDirectories(house.foundation.data().resolve("files/a"));
    Files.createFile(files.resolve("gone"));
    var refused = assertInstanceOf(Reload.Refused.class, Aside.check(house.generations));
    assertTrue(refused.problems().getFirst().text().contains("a.users is gone"));
    assertEquals(generation, house.generations.current());
    assertEquals(1, house.journal.notes(Note.Remark.class).size());
  }

  /** Whose domains are here is known once all have started. */
  @Test
  void whatOnlyTheFirstMailFindsIsFoundAside() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            Router router =
                (path, trail) -> {
                  given.journal().warn("a", "of none of " + given.accounts().domains());
                  return new Route.NotMine();
                };
            return Running.of(Contribution.of("router", router));
            """));
    house.load();
    assertEquals(
        List.of(Problem.of("plugins/a", "of none of []")),
        Aside.check(house.generations).notices());
  }

  @Test
  void h11_unknownSettingsOfAnyPluginRefuseTheGeneration() throws IOException {
    house.jar("a.jar", PluginJars.verb("a", "a"));
    Files.writeString(folder.resolve("conf/plugins/a.xml"), "<a wrod='hello'/>");
    house.server("<server><networks relays='x'/><smtp/></server>");
    String problems =
        """
        plugins/a.xml:1:4: a/wrod: no such setting (word?)
        server.xml:1:19: networks/relays: no such setting (relay?)
        server.xml:1:31: smtp: no such element
        """;
    assertEquals(problems, house.refused());
    Reload checked = Generations.check(house.premises);
    assertEquals(house.generations.reload(), checked);
  }

  /** As in a container whose file system is read-only, or where /tmp is full. */
  @Test
  void h3_aCheckFindsTheSameWhereNothingTemporaryCanBeMade() throws IOException {
    house.jar("a.jar", PluginJars.verb("a", "a"));
    Path full = Files.createFile(folder.resolve("full"));
    assertInstanceOf(Reload.Done.class, Generations.check(house.premises, full));
    Files.writeString(folder.resolve("conf/plugins/a.xml"), "<a wrod='hello'/>");
    assertEquals(Generations.check(house.premises), Generations.check(house.premises, full));
    assertTrue(Files.exists(house.plugins.resolve("a.jar")));
  }
}
