package org.rekkas.kernel.plugins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.rekkas.kernel.config.Configuration;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.net.ListenerElements;
import org.rekkas.kernel.plugins.guard.Attempt;
import org.rekkas.kernel.plugins.guard.Tally;
import org.rekkas.kernel.plugins.guard.Watchdog;
import org.rekkas.kernel.plugins.loading.Loaded;
import org.rekkas.spi.Accounts;
import org.rekkas.spi.AdminCommand;
import org.rekkas.spi.DeliveryAgent;
import org.rekkas.spi.DomainRecords;
import org.rekkas.spi.Extension;
import org.rekkas.spi.MailStore;
import org.rekkas.spi.Mailet;
import org.rekkas.spi.Protocol;
import org.rekkas.spi.Routes;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.WebAnswer;
import org.rekkas.spi.WebEndpoint;
import org.rekkas.spi.WebRequest;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.net.DnsRecord;

/**
 * One set of plugins with one configuration: a value that never changes, replaced as a whole by a
 * reload. Sessions hold it by a {@link Lease}; when the last one of a replaced generation is given
 * back, its plugins and their class loaders are closed. Commands are counted twice: among all who
 * hold it, and for themselves, for they are what its drain limit waits for. Thread-safe.
 */
public final class Generation {
  private static final Duration LAST_STEPS = Duration.ofSeconds(1);

  private final int number;
  private final Blueprint blueprint;
  private final List<Problem> notices;
  private final Facades facades;
  private volatile List<Started> started; // empty once closed, so that the code can go
  private final Journal journal;
  private final AtomicInteger leases = new AtomicInteger(1); // the first is the kernel's own
  private final AtomicInteger commands = new AtomicInteger(1); // the first is the drain limit's
  private final ReentrantLock closing = new ReentrantLock();
  private volatile boolean ending;

  private Generation(
      int number, Blueprint blueprint, Facades facades, List<Started> started, Journal journal) {
    this.number = number;
    this.blueprint = blueprint;
    this.notices = blueprint.notices();
    this.facades = facades;
    this.started = started;
    this.journal = journal;
  }

  /**
   * Starts all plugins of a blueprint without problems; where one fails, none stays.
   *
   * @param taken what no command of a plugin may be called
   */
  static Generation start(
      int number, Blueprint blueprint, Foundation foundation, Watchdog watchdog, Set<String> taken)
      throws Assembly.Refused {
    var facades =
        new Facades(
            blueprint.relays(), foundation.suppressed(), blueprint.filters(), foundation.journal());
    var assembly = new Assembly(watchdog, foundation.journal(), facades);
    Generation generation;
    boolean whole = false;
    try {
      assembly.start(blueprint, foundation);
      facades.open(assembly.roster(taken));
      whole = true;
    } finally {
      generation =
          new Generation(number, blueprint, facades, assembly.started(), foundation.journal());
      if (!whole) {
        generation.closeAfterAll();
      }
    }
    return generation;
  }

  /** What has started may end, though the server stops and whoever made it was interrupted. */
  private void closeAfterAll() {
    boolean interrupted = Thread.interrupted();
    close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** From 1, for each reload that succeeded. */
  public int number() {
    return number;
  }

  /** The configuration that it was made of; all of it was read. */
  public Configuration configuration() {
    return blueprint.configuration();
  }

  /** What holds at the listeners that are open, as far as plugins read it. */
  public ListenerElements listeners() {
    return blueprint.listeners();
  }

  /** What should be known but stopped nothing: settings of plugins that are not there. */
  public List<Problem> notices() {
    return notices;
  }

  /** Whether what a plugin got is to be shown: it asked for its certificates. */
  boolean shows(String plugin) {
    return facades.showing().contains(plugin);
  }

  /** How long sessions may hold the generation before this one. */
  Duration drain() {
    return blueprint.drain();
  }

  /** What a listener's {@code protocol} attribute names. */
  public Optional<Protocol> protocol(String name) {
    return Optional.ofNullable(roster().protocols().get(name));
  }

  public Accounts accounts() {
    return facades.accounts();
  }

  public Routes routes() {
    return facades.routes();
  }

  /** Whether nobody has an address, or it is expanded to nobody, as far as can be told now. */
  public boolean leadsToNobody(ForwardPath path) {
    return facades.deadEnds().leadsToNobody(path);
  }

  public MailStore store() {
    return facades.store();
  }

  public SmtpGate smtp() {
    return facades.gate();
  }

  /** The steps between the 250 and the routing, in order. */
  public List<Mailet> mailets() {
    List<Placed<Mailet>> placed = roster().shelf().mailets();
    var guarded = new ArrayList<Mailet>(placed.size());
    placed.forEach(mailet -> guarded.add(new GuardedMailet(mailet, journal)));
    return guarded;
  }

  public Optional<DeliveryAgent> agent(String name) {
    return Optional.ofNullable(roster().agents().get(name));
  }

  /** Who answers at a path: of several, whose path is the longest that fits. */
  public Optional<Function<WebRequest, WebAnswer>> endpoint(String path) {
    String longest = "";
    Optional<Function<WebRequest, WebAnswer>> found = Optional.empty();
    for (Placed<WebEndpoint> placed : roster().shelf().webEndpoints()) {
      var endpoint = new GuardedEndpoint(placed);
      String fitting = endpoint.fitting(path);
      if (fitting.length() > longest.length()) {
        longest = fitting;
        found = Optional.of(endpoint);
      }
    }
    return found;
  }

  /** What the DNS should say of a domain so that the world sees what plugins do for it. */
  public List<DnsRecord> records(String domain) {
    var all = new ArrayList<DnsRecord>();
    for (Placed<DomainRecords> placed : roster().shelf().domainRecords()) {
      all.addAll(
          placed
              .guard()
              .ask(Optional.empty(), () -> placed.extension().of(domain), _ -> List.of()));
    }
    return all;
  }

  /** Hold the generation until the report's body is written. */
  public List<AdminCommand> commands() {
    return List.copyOf(roster().commands().values());
  }

  /** All extensions, kind by kind, in the order in which they are asked. */
  public List<ExtensionStatus> extensions() {
    Map<String, String> files = new HashMap<>();
    started.forEach(plugin -> files.put(plugin.loaded().name(), plugin.loaded().file()));
    var all = new ArrayList<ExtensionStatus>();
    for (Placed<? extends Extension> placed : roster().shelf().all()) {
      all.add(status(placed, files.getOrDefault(placed.plugin(), "")));
    }
    return all;
  }

  private static ExtensionStatus status(Placed<? extends Extension> placed, String file) {
    Tally tally = placed.guard().tally();
    return new ExtensionStatus(
        Assembly.kind(placed.extension()),
        placed.name(),
        file,
        placed.at(),
        placed.fail(),
        tally.calls(),
        tally.failures(),
        Duration.ofNanos(tally.nanos()),
        placed.guard().circuitOpen());
  }

  /** Whether neither a jar nor the configuration knows a plugin. */
  boolean misses(String plugin) {
    return blueprint.misses(plugin);
  }

  /**
   * Problems of settings that name a delivery agent which is nobody's.
   *
   * @param others who is there besides
   */
  List<Problem> unknownAgents(Set<String> others) {
    var agents = new TreeSet<String>(others);
    agents.addAll(roster().agents().keySet());
    configuration().requireAgents(agents);
    return configuration().problems();
  }

  /** In the order of their start. */
  List<Started> started() {
    return started;
  }

  Roster roster() {
    return facades.roster();
  }

  /** From now on its plugins do only what sessions ask for. */
  void retire() {
    facades.retire();
  }

  /** Whether its time is over: sessions that still hold it should finish, say so, and return. */
  public boolean ending() {
    return ending;
  }

  void end() {
    ending = true;
  }

  /** Counts one more who holds it; false when it is closed already. */
  boolean enter() {
    return oneMore(leases);
  }

  /** Whether that was the last, who has to close it now. */
  boolean leave() {
    return leases.decrementAndGet() == 0;
  }

  /** The same for a command, which its drain limit does not end. */
  boolean enterCommand() {
    if (!enter()) {
      return false;
    }
    boolean held = oneMore(commands);
    if (!held) {
      boolean _ = leave(); // it is being closed already
    }
    return held;
  }

  /** Whether that was the last of all, or the last command behind the drain limit. */
  boolean leaveCommand() {
    boolean lastCommand = leaveToCommands();
    return leave() || lastCommand;
  }

  /** At the drain limit: whether no command holds it, so that it has to be closed now. */
  boolean leaveToCommands() {
    return commands.decrementAndGet() == 0;
  }

  private boolean oneMore(AtomicInteger holders) {
    for (int now = holders.get(); now > 0 && !isClosed(); now = holders.get()) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  boolean isClosed() {
    return facades.isClosed();
  }

  /**
   * Closes plugins, last started first, then their loaders, then deletes the copies of their jars.
   * Who comes second waits for that: the data are closed behind the plugins.
   */
  void close() {
    closing.lock();
    try {
      if (!isClosed()) {
        closeAll();
      }
    } finally {
      closing.unlock();
    }
  }

  private void closeAll() {
    facades.close();
    for (Started plugin : started.reversed()) {
      close(plugin);
    }
    leftBehind();
    started = List.of();
    try {
      blueprint.close();
    } catch (RuntimeException e) {
      journal.warn("rekkas", "the copies of generation " + number + " cannot be removed: " + e);
    }
  }

  private void close(Started plugin) {
    Loaded loaded = plugin.loaded();
    try {
      boolean _ =
          Boolean.TRUE.equals(
              Attempt.at(
                  "close-" + loaded.name(),
                  loaded.codeLoader(),
                  () -> {
                    plugin.running().close();
                    return true;
                  }));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      journal.warn(loaded.name(), "interrupted while the plugin was closing");
    } catch (Exception e) {
      journal.warn(loaded.name(), "the plugin does not close: " + e);
    }
  }

  /**
   * Tells of threads that plugins did not end: they keep their code in memory. One that was told to
   * end may take a moment for it.
   */
  private void leftBehind() {
    long until = System.nanoTime() + LAST_STEPS.toNanos();
    Map<Thread, String> left = threadsOfPlugins();
    try {
      for (Thread thread : left.keySet()) {
        boolean _ = thread.join(Duration.ofNanos(until - System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    left.keySet().removeIf(thread -> !thread.isAlive());
    left.forEach(
        (thread, plugin) ->
            journal.warn(plugin, "the plugin left a thread behind: " + thread.getName()));
  }

  private Map<Thread, String> threadsOfPlugins() {
    Map<ClassLoader, String> plugins = new HashMap<>();
    for (Started each : started) {
      each.loaded().loader().ifPresent(loader -> plugins.put(loader, each.loaded().name()));
    }
    Map<Thread, String> threads = new HashMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String plugin = plugins.get(thread.getContextClassLoader());
      if (plugin != null) {
        threads.put(thread, plugin);
      }
    }
    return threads;
  }
}
