package org.rekkas.kernel.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.vault.VaultUnwritable;

class AdminSocketTest {
  @TempDir Path data;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A command of a test. */
  record Told(String name, List<Parameter> parameters, Action action) implements AdminCommand {
    interface Action {
      Report run(Invocation given) throws java.io.IOException;
    }

    @Override
    public String summary() {
      return "Does 100% of " + name + ".";
    }

    @Override
    public Report run(Invocation given) throws java.io.IOException {
      return action.run(given);
    }
  }

  private static final List<AdminCommand> COMMANDS =
      List.of(
          new Told(
              "copy",
              List.of(),
              given ->
                  new AdminCommand.Report.Octets(to -> to.write(given.input().readAllBytes()))),
          new Told(
              "list things",
              List.of(
                  new AdminCommand.Parameter("WHAT", AdminCommand.Parameter.Kind.REQUIRED, "what"),
                  new AdminCommand.Parameter("MORE", AdminCommand.Parameter.Kind.OPTIONAL, "more"),
                  new AdminCommand.Parameter("--to", AdminCommand.Parameter.Kind.PATH, "a file"),
                  new AdminCommand.Parameter("--as", AdminCommand.Parameter.Kind.OPTION, "how"),
                  new AdminCommand.Parameter("--all", AdminCommand.Parameter.Kind.FLAG, "all")),
              given ->
                  new AdminCommand.Report.Table(
                      List.of("key", "value"),
                      given.values().entrySet().stream()
                          .sorted(java.util.Map.Entry.comparingByKey())
                          .map(e -> List.of(e.getKey(), e.getValue()))
                          .toList())),
          new Told(
              "read",
              List.of(new AdminCommand.Parameter("--file", AdminCommand.Parameter.Kind.PATH, "it")),
              given ->
                  AdminCommand.Report.lines(
                      Files.readString(Path.of(given.value("--file").orElseThrow())))),
          new Told(
              "keep",
              List.of(new AdminCommand.Parameter("DIR", AdminCommand.Parameter.Kind.PATH, "it")),
              given -> {
                var e =
                    new FileSystemException(given.value("DIR").orElseThrow(), null, "read-only");
                throw new IOException("cannot keep it: " + e, e);
              }),
          new Told(
              "look",
              List.of(),
              _ -> {
                throw new UncheckedIOException(new AccessDeniedException("/etc/shadow"));
              }),
          new Told(
              "store",
              List.of(),
              _ -> {
                throw new VaultUnwritable(VaultUnwritable.Cause.FULL, "the disk is full");
              }),
          new Told("fail", List.of(), _ -> new AdminCommand.Report.Failed("it is too late")),
          new Told("evil", List.of(), _ -> AdminCommand.Report.lines("a\u001b[31mb\u202e")),
          new Told(
              "break",
              List.of(),
              _ -> {
                throw new IllegalStateException("on purpose");
              }));

  /** Fails like a process that has no file descriptor left, once. */
  private static final class Exhausted extends ServerSocketChannel {
    private final ServerSocketChannel whole;
    private final AtomicInteger asked = new AtomicInteger();

    Exhausted(ServerSocketChannel whole) {
      super(whole.provider());
      this.whole = whole;
    }

    @Override
    public SocketChannel accept() throws IOException {
      if (asked.incrementAndGet() == 1) {
        throw new SocketException("Too many open files");
      }
      return whole.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
      return whole.bind(local, backlog);
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
      return whole.setOption(name, value);
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
      return whole.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return whole.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
      return whole.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
      return whole.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
      whole.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
      whole.configureBlocking(block);
    }
  }

  private int ask(String input, String... words) throws Exception {
    try (var socket = AdminSocket.open(data, new Commands(() -> COMMANDS))) {
      return given(input, words);
    }
  }

  private int given(String input, String... words) throws IOException {
    out.reset();
    err.reset();
    var caller =
        new Caller(
            Path.of("/where/the/caller/is"),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return AdminClient.run(data.resolve(AdminSocket.NAME), Arrays.asList(words), caller)
        .orElseThrow();
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void h3_aFullDiskIsToldInWords() throws Exception {
    assertEquals(1, ask("", "store"));
    assertEquals(
        "rekkas: not done, or not all of it: the disk is full\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void thatTheServerEndsBeforeItAnswersIsTold() throws Exception {
    Path file = data.resolve(AdminSocket.NAME);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(file));
      Thread.ofVirtual().start(() -> endAt(server));
      var ended = assertThrows(IOException.class, () -> given("", "copy"));
      assertTrue(ended.getMessage().contains("some of it may be done"), ended.toString());
    }
  }

  private static void endAt(ServerSocketChannel server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Attack H3. */
  @Test
  void h3_whereTheOutputCannotBeWrittenTheCommandFailed() throws Exception {
    try (var socket = AdminSocket.open(data, new Commands(() -> COMMANDS));
        var out = new PrintStream(new FullDisk())) {
      var caller = new Caller(data, System.in, out, out);
      assertEquals(
          1,
          AdminClient.run(data.resolve(AdminSocket.NAME), List.of("help"), caller).orElseThrow());
    }
  }

  @Test
  void h13_theSocketIsTheOwnersAlone() throws Exception {
    try (var socket = AdminSocket.open(data, (_, _) -> 0)) {
      var file = data.resolve(AdminSocket.NAME);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertTrue(Files.notExists(data.resolve(AdminSocket.NAME)));
  }

  @Test
  @Timeout(60)
  void b22_withoutDescriptorsItPausesAndGoesOn() throws Exception {
    Path file = data.resolve(AdminSocket.NAME);
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(file));
    var exhausted = new Exhausted(channel);
    String owner = Files.getOwner(file).getName();
    try (var socket = new AdminSocket(file, new Commands(() -> COMMANDS), owner, exhausted)) {
      socket.start();
      assertEquals(0, given("", "help"));
      assertTrue(exhausted.asked.get() > 1);
    }
  }

  /** Nothing is free to begin with it yet. */
  @Test
  @Timeout(60)
  void aStopWaitsForWhomItHasAccepted() throws Exception {
    Path file = data.resolve(AdminSocket.NAME);
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(file));
    var exhausted = new Exhausted(channel);
    String owner = Files.getOwner(file).getName();
    var socket = new AdminSocket(file, new Commands(() -> COMMANDS), owner, exhausted);
    socket.start();
    var busy = new AtomicBoolean(true);
    keepVirtualThreadsBusy(busy);
    var answer = new FutureTask<>(() -> given("", "help"));
    Thread.ofPlatform().start(answer);
    while (exhausted.asked.get() < 3) {
      Thread.onSpinWait();
    }
    var closing = Thread.ofPlatform().start(socket::close);
    while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    boolean waits = closing.isAlive();
    busy.set(false);
    closing.join();
    assertTrue(waits);
    assertEquals(0, answer.get());
  }

  private static void keepVirtualThreadsBusy(AtomicBoolean busy) {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (busy.get()) {
                  Thread.onSpinWait();
                }
              });
    }
  }

  @Test
  void withoutAServerThereIsNoAnswer() throws Exception {
    var caller = new Caller(data, System.in, System.out, System.err);
    assertEquals(
        OptionalInt.empty(),
        AdminClient.run(data.resolve(AdminSocket.NAME), List.of("copy"), caller));
  }

  @Test
  void inputAndOutputStream() throws Exception {
    String much = "line of text\n".repeat(100_000);
    assertEquals(0, ask(much, "copy"));
    assertEquals(much, said());
  }

  @Test
  void tablesAreColumnsOrObjects() throws Exception {
    assertEquals(0, ask("", "list", "things", "x", "--to", "here/y", "--as=z", "--all"));
    assertEquals(
        """
        KEY    VALUE
        --all  true
        --as   z
        --to   /where/the/caller/is/here/y
        WHAT   x
        """,
        said());
    assertEquals(0, ask("", "list", "things", "a b", "c", "--json"));
    assertEquals(
        """
        [
        {"key":"MORE","value":"c"},
        {"key":"WHAT","value":"a b"}
        ]
        """,
        said());
  }

  /** Words are the caller's: none is opened as a file of more words. */
  @Test
  void aWordThatBeginsWithAnAtIsThatWord() throws Exception {
    String domain = "@" + Files.writeString(data.resolve("example.org"), "x --all");
    assertEquals(0, ask("", "list", "things", domain));
    assertEquals("KEY   VALUE\nWHAT  " + domain + "\n", said());
  }

  @Test
  void failuresExitWithOneAndNonsenseWithTwo() throws Exception {
    assertEquals(1, ask("", "fail"));
    assertEquals("rekkas: it is too late\n", err.toString(StandardCharsets.UTF_8));
    assertEquals(1, ask("", "fail", "--json"));
    assertEquals("{\"error\":\"it is too late\"}\n", said());
    assertEquals(1, ask("", "break"));
    assertEquals(2, ask("", "list", "things"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("WHAT"), err.toString());
    assertEquals(2, ask("", "list", "things", "x", "--al"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("--all"), err.toString());
    assertEquals(2, ask("", "list"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("list things WHAT [MORE]"));
  }

  @Test
  void whyAFileCannotBeUsedIsSaid() throws Exception {
    assertEquals(1, ask("", "read", "--file", data.resolve("mail.eml").toString()));
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("rekkas: there is no " + data.resolve("mail.eml")), said);
    assertTrue(said.contains("a /tmp of its own"), said);
  }

  @Test
  void whyAFileCannotBeUsedIsSaidInWords() throws Exception {
    assertEquals(1, ask("", "keep", "/srv/x"));
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.startsWith("rekkas: cannot keep it: cannot use /srv/x: read-only\n"), said);
    assertTrue(said.contains("ReadWritePaths="), said);
    assertEquals(1, ask("", "look"));
    said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains(" has no right to /etc/shadow"), said);
  }

  @Test
  void helpIsMadeOfWhatCommandsSay() throws Exception {
    assertEquals(0, ask("", "help"));
    assertTrue(said().contains("list things WHAT [MORE]  Does 100% of list things."), said());
    assertEquals(0, ask("", "list", "things", "--help"));
    assertTrue(said().contains("--to=FILE"), said());
  }

  @Test
  void e15_whatComesFromOutsideIsEscaped() throws Exception {
    assertEquals(0, ask("", "evil"));
    assertEquals("a\\u{1b}[31mb\\u{202e}\n", said());
  }
}
