package org.rekkas.kernel.plugins;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rekkas.kernel.net.NetSettings;
import org.rekkas.kernel.net.PluginCertificates;
import org.rekkas.kernel.plugins.loading.PluginJars;
import org.rekkas.spi.Host;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.Session;
import org.rekkas.spi.VerbStep;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Certificates;
import org.rekkas.spi.net.Client;
import org.rekkas.testkit.FakeSection;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.MemoryVault;
import org.rekkas.testkit.RecordingJournal;
import org.rekkas.testkit.ScriptedDns;
import org.rekkas.testkit.Sessions;

/** A server's folders with plugins, for tests: what the kernel would give, given by fakes. */
final class House implements AutoCloseable {
  static final MailId ID = new MailId("0123456789abcdefgh");

  final Path folder;
  final Path plugins;
  final PluginJars jars;
  final RecordingJournal journal = new RecordingJournal();
  final Foundation foundation;
  final Premises premises;
  final Generations generations;

  /** Whose vaults were given, but to be looked at. */
  final Set<String> vaults = ConcurrentHashMap.newKeySet();

  /** Whose certificates are shown now. */
  Predicate<String> shows = _ -> false;

  /** What plugins showed: their names, and labels. */
  final List<String> shown = new CopyOnWriteArrayList<>();

  private final class Shown implements PluginCertificates {
    @Override
    public Certificates of(String plugin) {
      return new Certificates() {
        @Override
        public void show(String label, String chain, String key) {
          shown.add(plugin + " " + label);
        }

        @Override
        public Proof prove(String name, String chain, String key) {
          return () -> {};
        }
      };
    }

    @Override
    public void showOnlyOf(Predicate<String> plugins) {
      shows = plugins;
    }
  }

  House(Path folder, Plugin<?>... core) throws IOException {
    this.folder = folder;
    this.plugins = Files.createDirectories(folder.resolve("plugins"));
    this.jars = new PluginJars(Files.createDirectories(folder.resolve("work")));
    Path conf = Files.createDirectories(folder.resolve("conf/plugins")).getParent();
    Function<Section, Predicate<Client>> relays =
        root -> {
          var relay = root.section("networks").words("relay", List.of());
          return client -> relay.contains(client.text());
        };
    foundation =
        new Foundation(
            conf,
            Files.createDirectories(folder.resolve("data")),
            folder.resolve("data/files")::resolve,
            new Host("mx.example", "example", "Rekkas/test"),
            NetSettings.from(new FakeSection("server")),
            new ManualClock(),
            new Random(1),
            journal,
            new ScriptedDns(),
            new Shown(),
            (_, _) -> Optional.of(_ -> {}),
            plugin -> {
              vaults.add(plugin);
              return new MemoryVault();
            },
            _ -> new MemoryVault(),
            new NamedLocks()::of,
            () -> {
              throw new AssertionError("no intake in this test");
            },
            path ->
                path.mailbox().localPart().equals("gone")
                    ? Optional.of("asked for it")
                    : Optional.empty());
    server("<server/>");
    premises = new Premises(conf, plugins, List.of(core), relays);
    generations =
        new Generations(
            foundation, new Drawings(premises, foundation.data().resolve("generations")));
  }

  void server(String xml) throws IOException {
    Files.writeString(foundation.conf().resolve("server.xml"), xml);
  }

  void jar(String file, String source) throws IOException {
    jars.jar(plugins.resolve(file), source);
  }

  /** Reloads, which must succeed. */
  Generation load() {
    Reload reload = generations.reload();
    assertInstanceOf(Reload.Done.class, reload, reload.toString());
    return generations.current();
  }

  /** Reloads, which must fail; its problems, one a line. */
  String refused() {
    var refused = assertInstanceOf(Reload.Refused.class, generations.reload());
    var text = new StringBuilder();
    refused.problems().forEach(problem -> text.append(problem).append('\n'));
    return text.toString();
  }

  /** What a verb answers now; empty where no plugin has it. */
  String say(String verb) {
    return say(generations.current(), verb);
  }

  static String say(Generation generation, String verb) {
    Optional<VerbStep> step = generation.smtp().verb(session(), verb, "x");
    return step.map(s -> ((VerbStep.Say) s).reply().toString()).orElse("");
  }

  static Session session() {
    return session("192.0.2.1");
  }

  static Session session(String address) {
    return Sessions.stranger(address);
  }

  @Override
  public void close() {
    generations.close();
  }
}
