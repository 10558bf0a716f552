package org.rekkas.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.rekkas.kernel.ConfigurationRefused;
import org.rekkas.kernel.Home;
import org.rekkas.kernel.Installation;
import org.rekkas.kernel.Server;
import org.rekkas.kernel.admin.Caller;
import org.rekkas.spi.Plugin;
import org.rekkas.testkit.RecordingJournal;
import org.rekkas.vault.EngineSettings;

/**
 * A server in this process: real engine, real sockets on free ports of the loopback, a folder of
 * its own that is deleted at the end. As a JUnit extension it needs one line:
 *
 * <pre>
 * &#64;RegisterExtension final TestServer server = TestServer.with("&lt;smtp max-size='1k'/&gt;").build();
 * </pre>
 *
 * It runs the plugins that it is given and those on the test's class path; their settings are
 * elements of server.xml. An instance field makes a server for each test, a static one a server for
 * all.
 */
public final class TestServer
    implements AutoCloseable,
        BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final EngineSettings SMALL =
      EngineSettings.defaults().withSegmentOctets(4L << 20).withReserveOctets(1 << 20);

  private final Builder made;
  private RecordingJournal notes = new RecordingJournal();
  private Optional<Path> root = Optional.empty();
  private Optional<Server> running = Optional.empty();
  private boolean forAll;

  /** What a command said. */
  public record Answer(int exit, String out, String err) {}

  private TestServer(Builder made) {
    this.made = made;
  }

  /** One listener for SMTP, and what is on the class path. */
  public static TestServer standard() {
    return with().build();
  }

  /** Adds elements to the standard server.xml. */
  public static Builder with(String... elements) {
    return new Builder(String.join("\n", elements));
  }

  /** How a test wants its server. */
  public static final class Builder {
    private static final String LISTENER =
        "<listener name=\"smtp\" protocol=\"smtp\" port=\"0\" tls=\"starttls\"/>";

    private final String elements;
    private final List<Plugin<?>> plugins = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private String domain = "example";
    private String listeners = LISTENER;
    private Clock clock = Clock.systemUTC();

    private Builder(String elements) {
      this.elements = elements;
    }

    /** A plugin besides those on the class path, or instead of the one of the same name there. */
    public Builder plugin(Plugin<?> plugin) {
      plugins.add(plugin);
      return this;
    }

    /** Another domain than {@code example}; the host is its {@code mx}. */
    public Builder domain(String other) {
      domain = other;
      return this;
    }

    /** Elements {@code <listener>} in the place of the one for SMTP. Use port 0. */
    public Builder listeners(String xml) {
      listeners = xml;
      return this;
    }

    /** A file below conf/. */
    public Builder file(String name, String text) {
      files.put(name, text);
      return this;
    }

    public Builder clock(Clock other) {
      clock = other;
      return this;
    }

    public TestServer build() {
      return new TestServer(this);
    }
  }

  /** Starts it; in the same folder, if it was started before. */
  public TestServer start() {
    try {
      Home home = new Home(root.isPresent() ? root.get() : install());
      running = Optional.of(Server.open(installation(home)));
      running.get().start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigurationRefused e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Stops it as an administrator would; its folder stays, so that it can be started again. */
  public void stop() {
    running.ifPresent(Server::close);
    running = Optional.empty();
  }

  private Installation installation(Home home) {
    var plugins = new ArrayList<Plugin<?>>(made.plugins);
    for (Plugin<?> each : Installation.onClassPath()) {
      if (plugins.stream().noneMatch(p -> p.name().equals(each.name()))) {
        plugins.add(each);
      }
    }
    return Installation.of(home, plugins, SMALL, made.clock, note -> notes.note(note));
  }

  private Path install() throws IOException {
    Path folder = Files.createTempDirectory("rekkas");
    root = Optional.of(folder);
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("server.xml"),
        """
        <server>
        <host name="mx.%1$s" domain="%1$s"/>
        <listeners>
        %2$s
        </listeners>
        %3$s
        </server>
        """
            .formatted(made.domain, made.listeners, made.elements));
    for (Map.Entry<String, String> file : made.files.entrySet()) {
      Path path = conf.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return folder;
  }

  /** The parts of it. */
  public Server server() {
    return running.orElseThrow(() -> new IllegalStateException("the server does not run"));
  }

  /** The installation's folder: conf, data, logs. */
  public Path home() {
    return root.orElseThrow(() -> new IllegalStateException("the server was never started"));
  }

  /** Every note of this server, to be waited for. */
  public RecordingJournal notes() {
    return notes;
  }

  public InetSocketAddress address(String listener) {
    return server().listeners().address(listener).orElseThrow();
  }

  /** The port of the listener for SMTP. */
  public int port() {
    return address("smtp").getPort();
  }

  /** A dialogue with a listener. */
  public Dialogue dial(String listener) throws IOException {
    return Dialogue.with(address(listener));
  }

  /** A dialogue with the listener for SMTP. */
  public Dialogue dial() throws IOException {
    return dial("smtp");
  }

  /** Runs an administrator's command. */
  public Answer command(String... words) {
    return commandWith("", words);
  }

  /** Runs an administrator's command with something on its standard input. */
  public Answer commandWith(String input, String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var caller =
        new Caller(
            home(),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int exit = server().commands().run(Arrays.asList(words), caller);
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Stops it and deletes its folder. */
  @Override
  public void close() {
    stop();
    root.ifPresent(TestServer::delete);
    root = Optional.empty();
    notes = new RecordingJournal();
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    forAll = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!forAll) {
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forAll) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }
}
