package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.guard.PluginUnavailable;
import org.rekkas.kernel.plugins.loading.PluginFolder;
import org.rekkas.kernel.plugins.loading.PluginJars;
import org.rekkas.kernel.trial.Aside;
import org.rekkas.queue.Dispatch;
import org.rekkas.spi.Handling;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Route;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mail;
import org.rekkas.testkit.TextContent;

class GenerationsTest {
  private static final String NOTES_ITS_END =
      """
      return new Running() {
        public List<Contribution> contributions() {
          return List.of(Contribution.of("verb", verb("SAY", a -> "%s")));
        }
        public void close() {
          given.journal().note(
              new Note.Remark("a", Note.Level.INFO, Optional.empty(), Evidence.of("%s closed")));
        }
      };
      """;

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

  private void say(String text) throws IOException {
    house.jar("a.jar", PluginJars.plugin("a", NOTES_ITS_END.formatted(text, text)));
  }

  private void awaitClosed(String text) {
    house.journal.await(Note.Remark.class, n -> n.evidence().why().equals(text + " closed"));
  }

  @Test
  void beforeTheFirstGenerationThereIsNone() {
    assertThrows(IllegalStateException.class, house.generations::acquire);
  }

  @Test
  void aSessionFinishesOnTheGenerationThatItBeganWith() throws IOException {
    say("one");
    house.load();
    Lease session = house.generations.acquire();
    say("two");
    house.load();
    assertEquals("250 one", House.say(session.generation(), "SAY"));
    assertEquals("250 two", house.say("SAY"));
    Files.delete(house.plugins.resolve("a.jar"));
    house.load();
    awaitClosed("two");
    assertEquals("", house.say("SAY"));
    assertEquals("250 one", House.say(session.generation(), "SAY"));
    assertFalse(session.generation().isClosed());
    session.close();
    session.close();
    awaitClosed("one");
    assertEquals(3, house.generations.current().number());
  }

  @Test
  void aPluginKnowsThatAnotherGenerationHasItsPlace() throws IOException {
    house.jar("a.jar", PluginJars.verb("say", "given.retired() ? \"retired\" : \"serves\""));
    house.load();
    try (Lease session = house.generations.acquire()) {
      assertEquals("250 serves", House.say(session.generation(), "SAY"));
      Files.writeString(house.plugins.resolve("b.jar"), "corrupt");
      house.refused();
      assertEquals("250 serves", House.say(session.generation(), "SAY"));
      Files.delete(house.plugins.resolve("b.jar"));
      house.load();
      assertEquals("250 retired", House.say(session.generation(), "SAY"));
      assertEquals("250 serves", house.say("SAY"));
    }
  }

  /** The verb shows one; what was got before is shown of who asks at the start. */
  @Test
  void certificatesAreShownOfWhoAsksForThemAndByTheGenerationOfNowAlone() throws IOException {
    String shows =
        """
        var certificates = given.certificates();
        return Running.of(Contribution.of("verb", verb("SHOW", label -> {
          try {
            certificates.show(label, "", "");
            return "shown";
          } catch (java.io.IOException e) {
            return e.getMessage();
          }
        })));
        """;
    house.jar("a.jar", PluginJars.plugin("a", shows));
    house.load();
    assertTrue(house.shows.test("a"));
    assertFalse(house.shows.test("b"));
    try (Lease session = house.generations.acquire()) {
      assertEquals("250 shown", House.say(session.generation(), "SHOW"));
      house.jar("a.jar", PluginJars.plugin("a", "return Running.of();"));
      house.load();
      assertFalse(house.shows.test("a"));
      assertEquals(
          "250 another generation of plugins shows its certificates now",
          House.say(session.generation(), "SHOW"));
    }
    assertEquals(List.of("a x"), house.shown);
  }

  private static final String HAS_ACCOUNTS =
      """
      return Running.of(Contribution.of("all", new Accounts() {
        public Set<String> domains() { return Set.of(%s); }
        public Lookup find(Mailbox address) { return new Lookup.NotMine(); }
        public Verification verify(Mailbox login, char[] password, String service) {
          return new Verification.Wrong();
        }
      }));
      """;

  private void accounts(String plugin, String domains) throws IOException {
    house.jar(plugin + ".jar", PluginJars.plugin(plugin, HAS_ACCOUNTS.formatted(domains)));
  }

  private static final String GONE =
      "plugins/people.jar: the plugin people is gone, and mail for a.example, b.example would be"
          + " refused for good: put it back; if it is not to be, say <plugin name=\"people\""
          + " enabled=\"false\"/> in plugins of server.xml\n";

  @Test
  void aDomainDoesNotGoWithAPluginWithoutAWord() throws IOException {
    accounts("people", "\"a.example\", \"b.example\"");
    house.load();
    Files.delete(house.plugins.resolve("people.jar"));
    assertEquals(GONE, house.refused());
    assertEquals(
        Set.of("a.example", "b.example"), house.generations.current().accounts().domains());
    var checked = assertInstanceOf(Reload.Refused.class, Aside.check(house.generations));
    assertEquals(GONE, checked.problems().getFirst() + "\n");
    house.server("<server><plugins><plugin name='people' enabled='false'/></plugins></server>");
    house.load();
    assertEquals(Set.of(), house.generations.current().accounts().domains());
  }

  @Test
  void aDomainThatAnotherPluginHasIsNotGone() throws IOException {
    accounts("people", "\"a.example\"");
    house.load();
    Files.delete(house.plugins.resolve("people.jar"));
    accounts("others", "\"a.example\"");
    house.load();
    accounts("others", "\"b.example\"");
    house.load();
  }

  @Test
  void whoTakesThePluginsSettingsAwayAsWellMeansIt() throws IOException {
    accounts("people", "\"a.example\"");
    Path settings = house.foundation.conf().resolve("plugins/people.xml");
    Files.writeString(settings, "<people word='x'/>");
    house.load();
    Files.delete(house.plugins.resolve("people.jar"));
    house.refused();
    Files.delete(settings);
    house.load();
  }

  @Test
  void aRouterDoesNotGoWithoutAWordEither() throws IOException {
    house.jar(
        "ways.jar",
        PluginJars.plugin(
            "ways",
            """
            Router router = (path, trail) -> new Route.NotMine();
            return Running.of(Contribution.of("all", router));
            """));
    house.load();
    Files.delete(house.plugins.resolve("ways.jar"));
    assertTrue(house.refused().contains("mail for the addresses that it knew would be refused"));
  }

  @Test
  void h9_aGenerationThatFailsLeavesTheOldInPlace() throws IOException {
    say("one");
    house.load();
    Files.writeString(house.plugins.resolve("b.jar"), "corrupt");
    house.refused();
    assertEquals("250 one", house.say("SAY"));
    house.jar("b.jar", PluginJars.plugin("b", "throw new IllegalStateException(\"no\");"));
    house.refused();
    assertEquals("250 one", house.say("SAY"));
    assertEquals(1, house.generations.current().number());
    Files.delete(house.plugins.resolve("b.jar"));
    house.load();
    assertEquals(2, house.generations.current().number());
  }

  @Test
  void h11_aBrokenConfigurationLeavesTheOldInPlace() throws IOException {
    say("one");
    house.load();
    house.server("<server>");
    assertEquals("server.xml:1:9: </server> is missing\n", house.refused());
    assertEquals("250 one", house.say("SAY"));
  }

  /** A chain that takes longer than the drain limit skips no step that only was closed. */
  @Test
  void aMailetThatIsClosedIsNotSkippedInAnyFailMode() throws IOException {
    house.server("<server><plugins><plugin name='a' fail='skip'/></plugins></server>");
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            var mailet = new Mailet() {
              public Matcher matcher() { return Matcher.ALL; }
              public Handling handle(Mail mail) { throw new IllegalStateException("broken"); }
            };
            return new Running() {
              public List<Contribution> contributions() {
                return List.of(Contribution.of("mailet", mailet));
              }
              public void close() {
                given.journal().note(
                    new Note.Remark("a", Note.Level.INFO, Optional.empty(), Evidence.of("a closed")));
              }
            };
            """));
    house.load();
    Generation old = house.generations.current();
    Dispatch.Held chain = house.generations.dispatch().mailets();
    Mailet mailet = chain.mailets().getFirst();
    var mail =
        new Mail(House.ID, Instant.EPOCH, Envelope.of("a@b.example"), "", new TextContent(""));
    assertInstanceOf(Handling.Pass.class, mailet.handle(mail));
    house.load();
    assertFalse(old.isClosed());
    house.generations.closeForSessions(old);
    awaitClosed("a");
    assertThrows(PluginUnavailable.class, () -> mailet.handle(mail));
    chain.close();
  }

  @Test
  void h12_aChainHoldsItsGeneration() throws IOException {
    say("one");
    house.load();
    Generation old = house.generations.current();
    Dispatch.Held chain = house.generations.dispatch().mailets();
    say("two");
    house.load();
    assertTrue(old.enter());
    assertFalse(old.leave());
    chain.close();
    awaitClosed("one");
  }

  /**
   * What plugins catch of their own is a RuntimeException: they would answer as if nothing were.
   */
  @Test
  void h12_aClassThatIsGoneWithItsGenerationIsNoMistakeOfThePlugin() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            var mailet = new Mailet() {
              public Matcher matcher() { return Matcher.ALL; }
              public Handling handle(Mail mail) {
                try {
                  return new Handling.Pass(Evidence.of(Late.TEXT));
                } catch (RuntimeException e) {
                  return new Handling.Pass(Evidence.of("caught"));
                }
              }
            };
            return Running.of(Contribution.of("mailet", mailet));
            }
            static final class Late {
              static final String TEXT = String.valueOf("loaded late");
            """));
    house.load();
    Generation old = house.generations.current();
    Mailet mailet = house.generations.dispatch().mailets().mailets().getFirst();
    house.load();
    old.close();
    var mail =
        new Mail(House.ID, Instant.EPOCH, Envelope.of("a@b.example"), "", new TextContent(""));
    assertThrows(PluginUnavailable.class, () -> mailet.handle(mail));
  }

  private static final String IS_CLOSED_UNDER_A_CALL =
      """
      var closed = new java.util.concurrent.CountDownLatch(1);
      Runnable breaks = () -> {
        given.journal().note(
            new Note.Remark("a", Note.Level.INFO, Optional.empty(), Evidence.of("a asked")));
        try {
          closed.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException("not closed", e);
        }
        throw new IllegalStateException(given.retired() ? "closed" : "not retired");
      };
      RecipientPolicy policy = (session, soFar, candidate) -> {
        breaks.run();
        return Verdict.Continue.SILENTLY;
      };
      Router router = (path, trail) -> {
        breaks.run();
        return new Route.NotMine();
      };
      return new Running() {
        public List<Contribution> contributions() {
          return List.of(Contribution.of("policy", policy), Contribution.of("router", router));
        }
        public void close() {
          closed.countDown();
        }
      };
      """;

  /** What a call comes to whose generation is closed meanwhile, at the drain limit. */
  private <T> T closedUnder(String fail, Function<Generation, T> call) throws Exception {
    house.server("<server><plugins><plugin name='a' fail='" + fail + "'/></plugins></server>");
    house.jar("a.jar", PluginJars.plugin("a", IS_CLOSED_UNDER_A_CALL));
    Generation old = house.load();
    var answer = new FutureTask<>(() -> call.apply(old));
    try (Lease session = house.generations.acquire()) {
      Thread.ofVirtual().start(answer);
      house.journal.await(Note.Remark.class, n -> n.evidence().why().equals("a asked"));
      house.load();
      house.generations.closeForSessions(session.generation());
      return answer.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void h12_nobodyIsRefusedBecauseAReloadEndedTheCall() throws Exception {
    var verdict =
        closedUnder(
            "reject",
            old ->
                old.smtp()
                    .recipient(
                        House.session(),
                        House.ID,
                        Envelope.of("a@b.example"),
                        ForwardPath.of("ali@example"),
                        0)
                    .verdict());
    var defer = assertInstanceOf(Verdict.Defer.class, verdict);
    assertTrue(defer.why().toString().contains("IllegalStateException: closed"), defer.toString());
  }

  @Test
  void h12_noAddressIsUnknownBecauseAReloadEndedTheCall() throws Exception {
    var route =
        closedUnder(
            "skip", old -> old.routes().resolve(ForwardPath.of("ali@example"), Set.of()).route());
    assertInstanceOf(Route.Unavailable.class, route);
  }

  @Test
  void h12_aContentThatCameTooLateForItsGenerationIsToComeAgain() throws IOException {
    say("one");
    Generation old = house.load();
    say("two");
    house.load();
    awaitClosed("one");
    var mail =
        new Mail(House.ID, Instant.EPOCH, Envelope.of("a@b.example"), "", new TextContent(""));
    var verdict = old.smtp().content(House.session(), mail).verdict();
    var defer = assertInstanceOf(Verdict.Defer.class, verdict);
    assertEquals("asked before all plugins have started, or after their end", defer.why().why());
  }

  @Test
  void h9_aJarThatIsReplacedInPlaceHarmsNobody() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            return Running.of(Contribution.of("verb", verb("SAY", a -> Late.TEXT)));
            }
            static final class Late {
              static final String TEXT = String.valueOf("loaded late");
            """));
    house.load();
    Files.writeString(house.plugins.resolve("a.jar"), "overwritten");
    assertEquals("250 loaded late", house.say("SAY"));
  }

  @Test
  void atTheDrainLimitSessionsAreToldToFinish() throws Exception {
    house.server("<server><plugins drain='50ms'/></server>");
    say("one");
    house.load();
    Lease session = house.generations.acquire();
    assertFalse(session.generation().ending());
    say("two");
    house.load();
    var waited = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!session.generation().ending()) {
                Thread.onSpinWait();
              }
              waited.countDown();
            });
    assertTrue(waited.await(10, TimeUnit.SECONDS));
    assertEquals("250 one", House.say(session.generation(), "SAY"));
    session.close();
    awaitClosed("one");
  }

  /** An import may take hours. */
  @Test
  void theDrainLimitWaitsForCommandsAndForNobodyBesides() throws IOException {
    say("one");
    house.load();
    Lease session = house.generations.acquire();
    Lease command = house.generations.acquireForCommand();
    Lease another = house.generations.acquireForCommand();
    say("two");
    house.load();
    another.close();
    another.close();
    house.generations.closeForSessions(session.generation());
    assertEquals("250 one", House.say(command.generation(), "SAY"));
    assertFalse(command.generation().isClosed());
    command.close();
    awaitClosed("one");
    assertTrue(session.generation().isClosed());
    session.close();
    assertEquals("250 two", house.say("SAY"));
  }

  @Test
  void theDrainLimitClosesAGenerationThatNoCommandHolds() throws IOException {
    say("one");
    house.load();
    Lease session = house.generations.acquire();
    house.generations.acquireForCommand().close();
    say("two");
    house.load();
    house.generations.closeForSessions(session.generation());
    awaitClosed("one");
    session.close();
  }

  @Test
  void aStopWaitsForNoCommand() throws IOException {
    say("one");
    house.load();
    Lease old = house.generations.acquireForCommand();
    say("two");
    house.load();
    Lease now = house.generations.acquireForCommand();
    house.close();
    assertTrue(old.generation().isClosed());
    assertTrue(now.generation().isClosed());
    old.close();
    now.close();
    assertThrows(IllegalStateException.class, house.generations::acquireForCommand);
  }

  @Test
  void h12_reloadsUnderConcurrentSessionsLoseNoneAndEndEveryOldGeneration() throws Exception {
    say("round0");
    house.load();
    int sessions = 200;
    var wrong = new ConcurrentLinkedQueue<String>();
    var done = new CountDownLatch(sessions);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < sessions; i++) {
        threads.execute(
            () -> {
              for (int call = 0; call < 50; call++) {
                try (Lease lease = house.generations.acquire()) {
                  String expected = "250 round" + (lease.generation().number() - 1);
                  String first = House.say(lease.generation(), "SAY");
                  Thread.yield();
                  String second = House.say(lease.generation(), "SAY");
                  if (!first.equals(expected) || !second.equals(expected)) {
                    wrong.add(expected + ": " + first + ", " + second);
                  }
                }
              }
              done.countDown();
            });
      }
      for (int round = 1; round <= 4; round++) {
        say("round" + round);
        house.load();
      }
      assertTrue(done.await(60, TimeUnit.SECONDS));
    }
    assertEquals("[]", wrong.toString());
    for (int round = 0; round < 4; round++) {
      awaitClosed("round" + round);
    }
    assertEquals("250 round4", house.say("SAY"));
  }

  @Test
  void h8_theCodeOfAnOldGenerationIsCollected() throws Exception {
    say("one");
    house.load();
    assertEquals("250 one", house.say("SAY"));
    Lease session = house.generations.acquire();
    var code = codeOf(session.generation());
    Files.delete(house.plugins.resolve("a.jar"));
    house.load();
    session.close();
    awaitClosed("one");
    for (int i = 0; i < 50 && code.get() != null; i++) {
      System.gc();
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }
    assertEquals(null, code.get(), "the class loader is still referred to");
  }

  private static WeakReference<ClassLoader> codeOf(Generation generation) throws Exception {
    return new WeakReference<>(
        generation.roster().verbs().owners().get("SAY").extension().getClass().getClassLoader());
  }

  @Test
  void h8_aThreadThatAPluginLeaksIsNamed() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            Thread thread = new Thread(java.util.concurrent.locks.LockSupport::park, "leaked");
            thread.setDaemon(true);
            thread.start();
            return Running.of();
            """));
    house.load();
    Files.delete(house.plugins.resolve("a.jar"));
    house.load();
    house.journal.await(
        Note.Remark.class,
        n -> n.evidence().why().equals("the plugin left a thread behind: leaked"));
  }

  @Test
  void h8_aThreadThatIsAboutToEndIsNotLeftBehind() throws IOException {
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            var ends = new java.util.concurrent.CountDownLatch(1);
            Thread thread = new Thread(() -> {
              try {
                ends.await();
              } catch (InterruptedException e) {
                return;
              }
              java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            });
            thread.start();
            return new Running() {
              public List<Contribution> contributions() { return List.of(); }
              public void close() { ends.countDown(); }
            };
            """));
    house.load();
    house.close();
    assertEquals(List.of(), house.journal.notes(Note.Remark.class));
  }

  @Test
  void h8_theThreadThatClosesAPluginIsNotTakenForItsOwn() throws IOException {
    say("one");
    for (int i = 0; i < 20; i++) {
      house.load();
    }
    house.close();
    house.journal.awaitCount(Note.Remark.class, _ -> true, 20);
    var warnings = house.journal.notes(Note.Remark.class).stream();
    assertEquals(0, warnings.filter(note -> note.level() == Note.Level.WARN).count());
  }

  /** What a plugin keeps in memory until its close is not lost with a session that hangs. */
  @Test
  void closingEndsThePluginsOfOldGenerationsToo() throws IOException {
    say("one");
    house.load();
    Lease session = house.generations.acquire();
    say("two");
    house.load();
    house.close();
    assertTrue(session.generation().isClosed());
    var remarks = house.journal.notes(Note.Remark.class).stream();
    assertEquals(
        List.of("one closed", "two closed"),
        remarks.map(n -> n.evidence().why()).sorted().toList());
    session.close();
  }

  /** A reload that waited for another one, while the server stops. */
  @Test
  void behindTheEndNothingIsMadeAnyMore() throws IOException {
    say("one");
    house.load();
    house.close();
    assertInstanceOf(Reload.Refused.class, house.generations.reload());
    assertInstanceOf(Prospect.Unreadable.class, house.generations.prospect(given -> given));
    assertEquals(List.of(), Aside.checkStarts(house.generations));
  }

  @Test
  void aStartThatBreaksLeavesNoCopiesBehind() throws IOException {
    say("one");
    assertThrows(
        NullPointerException.class, () -> house.generations.prospect(GenerationsTest::broken));
    Path copies = house.foundation.data().resolve("generations");
    try (var left = Files.list(copies)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aCheckLeavesNoFilesOfAPluginThatIsNewBehind() throws IOException {
    house.load();
    house.jar(
        "a.jar",
        PluginJars.plugin(
            "a",
            """
            try {
              java.nio.file.Files.writeString(given.files().resolve("secret"), "made");
            } catch (java.io.IOException e) {
              throw new IllegalStateException(e);
            }
            return Running.of();
            """));
    assertEquals(new Reload.Done(0, List.of()), Aside.check(house.generations));
    Path data = house.foundation.data();
    assertFalse(Files.exists(data.resolve("files")));
    house.load();
    assertTrue(Files.exists(data.resolve("files/a/secret")));
    try (var copies = Files.list(data.resolve("generations"))) {
      assertEquals(1, copies.filter(each -> !each.endsWith("1")).count());
    }
  }

  @Test
  void aCheckOnlyLooksAtTheVaults() throws IOException {
    String asks = "given.vault().space(\"new\"); return Running.of();";
    house.jar("a.jar", PluginJars.plugin("a", asks));
    assertEquals(new Reload.Done(0, List.of()), Aside.check(house.generations));
    assertEquals(Set.of(), house.vaults);
    house.load();
    assertEquals(Set.of("a"), house.vaults);
  }

  /** Does not know its listeners. */
  private static Foundation broken(Foundation given) {
    return new Foundation(
        given.conf(),
        given.data(),
        given.files(),
        given.host(),
        null,
        given.clock(),
        given.random(),
        given.journal(),
        given.dns(),
        given.certificates(),
        given.logins(),
        given.vault(),
        given.looks(),
        given.locks(),
        given.intake(),
        given.suppressed());
  }

  /** Not even by root: somewhere down there a path is longer than the system takes. */
  @Test
  void copiesThatCannotBeDeletedAreNoProblemOfACheck() throws IOException {
    var deep = folder.resolve("deep");
    Files.createDirectories(
        deep.resolve(String.join("/", Collections.nCopies(15, "x".repeat(250)))));
    var left = folder.resolve("left");
    String leaves =
        """
        try {
          var jar = java.nio.file.Path.of(
              Demo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
          var far = jar.resolveSibling("x".repeat(250)).resolve("x".repeat(250));
          java.nio.file.Files.createDirectories(far);
          java.nio.file.Files.move(java.nio.file.Path.of("%s"), far.resolve("deep"));
          java.nio.file.Files.createSymbolicLink(java.nio.file.Path.of("%s"), far);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        return config.text(\
        """
            .formatted(deep, left);
    house.jar(
        "a.jar", PluginJars.plugin("a", "return null;").replace("return config.text(", leaves));
    assertInstanceOf(Reload.Done.class, Generations.check(house.premises));
    Path far = left.toRealPath();
    Files.move(far.resolve("deep"), deep);
    PluginFolder.delete(far.getParent().getParent().getParent());
  }

  /** All mail for the accounts would be told to come later. */
  @Test
  void anAgentThatIsNobodyIsAProblem() throws IOException {
    house.load();
    house.jar(
        "accounts.jar",
        PluginJars.plugin("accounts", "return Running.of();")
            .replace("text(\"word\"", "agent(\"agent\""));
    Path settings = house.foundation.conf().resolve("plugins/accounts.xml");
    Files.writeString(settings, "<accounts agent='boks'/>");
    String nobody = "plugins/accounts.xml:1:11: accounts/agent: no plugin is the agent \"boks\"";
    assertEquals(nobody + "\n", house.refused());
    house.jar(
        "box.jar",
        PluginJars.plugin(
            "box",
            """
            return Running.of(Contribution.of("agent", new DeliveryAgent() {
              public String agent() { return "box"; }
              public List<Outcome> deliver(List<Delivery> batch) { return List.of(); }
            }));
            """));
    String near = nobody + " (box?)";
    assertEquals(near + "\n", house.refused());
    assertEquals(
        List.of(near),
        Aside.checkStarts(house.generations).stream().map(Problem::toString).toList());
    assertInstanceOf(Reload.Refused.class, Aside.check(house.generations));
    Files.writeString(settings, "<accounts agent='box'/>");
    assertEquals(new Reload.Done(0, List.of()), Aside.check(house.generations));
    house.load();
  }

  /** The next one may be of newer code, as the plugin is, and has its own memory. */
  @Test
  void whatFailsInThisProcessAloneDoesNotKeepTheNextOneFromAStart() throws IOException {
    house.load();
    house.jar("a.jar", PluginJars.plugin("a", "throw new NoSuchMethodError(\"newer\");"));
    house.jar("b.jar", PluginJars.plugin("b", "throw new OutOfMemoryError(\"heap\");"));
    assertEquals(List.of(), Aside.checkStarts(house.generations));
    assertTrue(house.refused().contains("newer"));
    house.jar(
        "c.jar",
        PluginJars.plugin(
            "c", "throw new ExceptionInInitializerError(new IllegalStateException(\"no\"));"));
    house.jar("d.jar", PluginJars.plugin("d", "throw new IllegalStateException(\"no list\");"));
    List<Problem> found = Aside.checkStarts(house.generations);
    assertEquals(
        List.of("plugins/c.jar", "plugins/d.jar"), found.stream().map(Problem::file).toList());
  }

  @Test
  void closingEndsThePlugins() throws IOException {
    say("one");
    house.load();
    house.close();
    awaitClosed("one");
    assertThrows(PluginUnavailable.class, () -> house.say("SAY"));
    assertThrows(IllegalStateException.class, house.generations::acquire);
  }
}
