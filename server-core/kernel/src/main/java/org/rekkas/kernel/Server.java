package org.rekkas.kernel;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.rekkas.kernel.admin.AdminSocket;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.journal.BufferedJournal;
import org.rekkas.kernel.journal.LogOutput;
import org.rekkas.kernel.net.JdkTls;
import org.rekkas.kernel.net.Listeners;
import org.rekkas.kernel.net.TlsMode;
import org.rekkas.kernel.plugins.Drawings;
import org.rekkas.kernel.plugins.Generations;
import org.rekkas.kernel.plugins.Reload;
import org.rekkas.queue.Spool;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.Engine;
import org.rekkas.vault.EngineSettings;
import org.rekkas.vault.VaultInUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a whole. Its parts start in the order in which a mail meets them last: engine,
 * journal, plugins, queue, listeners; and stop in the other. {@link #load} alone makes what the
 * commands of a stopped server need. Used by one thread.
 */
public final class Server implements AutoCloseable {
  private static final Duration QUIET = Duration.ofSeconds(3);

  /** As long as a command without a server takes, and a little more. */
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Path STANDARD_ERROR = Path.of("/dev/fd/2");

  private static final String PUT_BACK =
      "the data in {} were put back from a backup, or repaired, and are as they were then: what"
          + " waited in the queue is sent once more (bin/README.md)";

  /** Not static: logging is made ready on another thread meanwhile. */
  private final Logger log = LoggerFactory.getLogger(Server.class);

  private final Installation installation;
  private final LogOutput output;
  private final Engine engine;
  private final BufferedJournal journal;
  private final Generations generations;
  private final Spool spool;
  private final Listeners listeners;
  private final JdkTls tls;
  private final ServerCommands commands;
  private final ServerOperations operations;
  private State state = State.OPEN;
  private AutoCloseable adminSocket = () -> {};
  private AutoCloseable roomWatch = () -> {};
  private AutoCloseable firstHandshake = () -> {};

  private enum State {
    OPEN,
    LOADED,
    SERVING,
    CLOSED
  }

  @Inject
  Server(
      Installation installation,
      LogOutput output,
      Engine engine,
      BufferedJournal journal,
      Generations generations,
      Spool spool,
      Listeners listeners,
      JdkTls tls,
      ServerCommands commands,
      ServerOperations operations) {
    this.installation = installation;
    this.output = output;
    this.engine = engine;
    this.journal = journal;
    this.generations = generations;
    this.spool = spool;
    this.listeners = listeners;
    this.tls = tls;
    this.commands = commands;
    this.operations = operations;
  }

  /** Opens the data and puts the parts together; nothing runs yet. */
  public static Server open(Installation installation) throws IOException {
    installation.home().prepare();
    var alarms = new Alarms(Server::log);
    var engine = open(installation.home(), installation.engine(), installation.clock(), alarms);
    return assemble(installation, engine, alarms);
  }

  /**
   * As above; the data are opened while the configuration is read, which says later how much of the
   * disk is to be kept free.
   */
  static Server open(Home home) throws IOException {
    home.prepare();
    var clock = Clock.systemUTC();
    var alarms = new Alarms(Server::log);
    var engine = open(home, EngineSettings.defaults(), clock, alarms);
    return assemble(Installation.of(home, clock), engine, alarms);
  }

  private static Ahead<Engine> open(
      Home home, EngineSettings settings, Clock clock, Alarms alarms) {
    return Ahead.of(
        "engine", () -> whenFree(() -> Engine.open(home.data(), settings, clock, alarms)));
  }

  /** Opens data. */
  @FunctionalInterface
  interface Opening {
    Engine open() throws IOException;
  }

  /**
   * A command that was given without a server has the data for a moment, which is waited for, as
   * the start of a server must not depend on it. Who has them longer is a server.
   */
  static Engine whenFree(Opening opening) throws IOException {
    long until = System.nanoTime() + MOMENT.toNanos();
    while (true) {
      try {
        return opening.open();
      } catch (VaultInUse e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
        LockSupport.parkNanos(opening, PAUSE.toNanos());
      }
    }
  }

  private static void log(String alarm) {
    LoggerFactory.getLogger(Server.class).error("{}", alarm);
  }

  private static Server assemble(Installation installation, Ahead<Engine> engine, Alarms alarms)
      throws IOException {
    var output =
        Ahead.of(
            "log", () -> LogOutput.open(installation.settings().log(), installation.home().logs()));
    var drawings =
        new Drawings(installation.premises(), installation.home().data().resolve("generations"));
    drawings.begin(
        () -> {
          engine.await();
          output.await();
        });
    boolean whole = false;
    try {
      Injector injector =
          Guice.createInjector(
              Stage.DEVELOPMENT, Main.modules(installation, engine, output, drawings));
      engine.await().reserve(installation.engine().reserveOctets());
      output.await();
      alarms.open();
      if (engine.await().wasPutBack()) {
        LoggerFactory.getLogger(Server.class).warn(PUT_BACK, installation.home().data());
      }
      Server server = injector.getInstance(Server.class);
      whole = true;
      return server;
    } finally {
      if (!whole) {
        drawings.close();
        engine.abandon(Engine::close);
        output.abandon(log -> close(log, alarms));
      }
    }
  }

  /** Of a server that does not start: what the data said may be why. */
  private static void close(LogOutput log, Alarms alarms) {
    alarms.open();
    log.close();
  }

  /** Starts journal and plugins: what commands need. The plugins serve nobody. */
  public Server load() throws ConfigurationRefused {
    generations.serveNobody();
    return begin();
  }

  private Server begin() throws ConfigurationRefused {
    state = State.LOADED;
    journal.start();
    switch (generations.reload()) {
      case Reload.Done done -> done.notices().forEach(n -> log.info("{}", n));
      case Reload.Refused(List<Problem> problems, List<Problem> _) ->
          throw new ConfigurationRefused(problems, full());
    }
    return this;
  }

  /** Why nothing at all can be written, if it is for want of room: then plugins do not start. */
  private Optional<String> full() {
    try {
      engine.checkChanges();
      return Optional.empty();
    } catch (VaultUnwritable e) {
      return e.reason() == Cause.FULL
          ? Optional.of(String.valueOf(e.getMessage()))
          : Optional.empty();
    }
  }

  /**
   * Starts the rest: queue, listeners, the administrator's socket. A copy of a server that is
   * started beside it fails for the ports, and has handed on none of the same mail by then.
   */
  public Server start() throws ConfigurationRefused, IOException {
    begin();
    long waiting = engine.countUnexplained();
    if (waiting > 0) {
      log.warn(
          "{} contents that a repair found go to the postmaster's mailbox before the server serves",
          waiting);
    }
    long recovered = Repairing.handOut(this, installation.clock());
    if (recovered > 0) {
      log.warn("{} contents that a repair found are in the postmaster's mailbox now", recovered);
    }
    listeners.bind();
    state = State.SERVING;
    spool.start();
    watchRoom();
    listeners.accept();
    openAdminSocket();
    if (listeners.settings().listeners().stream().anyMatch(l -> l.tls() != TlsMode.NONE)) {
      firstHandshake = QuietMoment.after(QUIET, "tls", tls::prepare); // which need not wait then
    }
    log.info("{} serves", HostSettings.software());
    return this;
  }

  private void watchRoom() {
    var watch = new RoomWatch(spool::health);
    roomWatch = watch;
    watch.start();
  }

  private void openAdminSocket() {
    try {
      adminSocket = AdminSocket.open(installation.home().data(), commands);
    } catch (IOException e) {
      log.warn(
          "no commands can be taken: the socket in {} cannot be opened: {}",
          installation.home().data(),
          e.getMessage());
    }
  }

  /** Returns when an administrator wants the server to stop. */
  void awaitStop() throws InterruptedException {
    operations.awaitStop();
  }

  public Installation installation() {
    return installation;
  }

  public Listeners listeners() {
    return listeners;
  }

  public ServerCommands commands() {
    return commands;
  }

  public Generations generations() {
    return generations;
  }

  public Spool spool() {
    return spool;
  }

  public BufferedJournal journal() {
    return journal;
  }

  public Engine engine() {
    return engine;
  }

  /** Nobody waits for a sentence on the standard error any more; see {@link LogOutput}. */
  void leaveConsole() {
    output.leaveConsole(STANDARD_ERROR);
  }

  /** Accepts no more, lets sessions finish, then the queue's batches; then forces and closes. */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    boolean served = state == State.SERVING;
    boolean loaded = state != State.OPEN;
    state = State.CLOSED;
    if (served) {
      close(adminSocket);
      close(roomWatch);
      close(firstHandshake);
      close(listeners);
      close(spool);
    }
    close(generations);
    if (loaded) {
      close(journal);
    }
    close(engine);
    if (served) {
      log.info("the server has stopped");
    }
    output.close();
  }

  private void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.error("{} did not end well", part.getClass().getSimpleName(), e);
    }
  }
}
