package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.config.Problem;
import org.rekkas.kernel.plugins.guard.Watchdog;
import org.rekkas.queue.Dispatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of the server, now and after each reload. A reload reads the configuration anew,
 * loads all plugins, reads all settings, then starts all; only a generation that is whole takes the
 * place of the old one, which ends when its last lease is given back, or at its drain limit; there
 * it waits for commands, for an import may take hours. A stop waits for none, nor for plugins that
 * are made. Thread-safe.
 */
public final class Generations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Generations.class);
  private static final List<Problem> STOPPING =
      List.of(Problem.of("rekkas", "the server is stopping"));

  private static final Duration GRACE = Duration.ofSeconds(10);

  private volatile Foundation foundation;
  private final Drawings drawings;
  private final Watchdog watchdog = new Watchdog();
  private final Dispatch dispatch = new CurrentDispatch(this);
  private final Making making = new Making();
  private final ScheduledExecutorService ends =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rekkas-generations").factory());

  /** Replaced, and not closed yet. */
  private final Set<Generation> retired = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Generation current;
  private volatile Set<String> taken = Set.of();
  private int number; // of who makes

  public Generations(Foundation foundation, Drawings drawings) {
    this.foundation = foundation;
    this.drawings = drawings;
  }

  /** Everything that a reload would find wrong before it starts plugins. Nothing is started. */
  public static Reload check(Premises premises) {
    return check(premises, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * @param temporary where jars are copied to; where that cannot be, they are read where they lie
   */
  static Reload check(Premises premises, Path temporary) {
    Path copies = folderIn(temporary);
    Blueprint blueprint = Blueprint.draw(premises, () -> copies, UnaryOperator.identity());
    List<Problem> problems = blueprint.problems();
    List<Problem> notices = blueprint.notices();
    letGo(blueprint);
    return problems.isEmpty() ? new Reload.Done(0, notices) : new Reload.Refused(problems, notices);
  }

  /** One that is not there, nor can be, where none can be made. */
  private static Path folderIn(Path temporary) {
    String name = "rekkas-check";
    try {
      return Files.createTempDirectory(temporary, name);
    } catch (IOException _) {
      return temporary.resolve(name).resolve("none");
    }
  }

  /** Copies of jars that cannot be deleted harm nobody: what was found is told all the same. */
  private static void letGo(Blueprint blueprint) {
    try {
      blueprint.close();
    } catch (UncheckedIOException e) {
      log.warn("copies of jars stay in the folder for temporary files: {}", e.getMessage());
    }
  }

  /**
   * Makes a generation of the configuration as it stands in the files, without the core's own
   * plugins, which serves nobody.
   *
   * @param with what it is given in the place of what the server has
   */
  public Prospect prospect(UnaryOperator<Foundation> with) {
    return making.make(() -> prospected(with), new Prospect.Unreadable(STOPPING));
  }

  private Prospect prospected(UnaryOperator<Foundation> with) {
    Blueprint blueprint = draw();
    if (!blueprint.problems().isEmpty()) {
      List<Problem> problems = blueprint.problems();
      letGo(blueprint);
      return new Prospect.Unreadable(problems);
    }
    blueprint.leaveOutCore();
    Foundation given = with.apply(foundation).withNewFilesIn(blueprint.passingFiles());
    try {
      Generation made = Generation.start(0, blueprint, given, watchdog, taken);
      List<Problem> unknown = made.unknownAgents(agents());
      if (!unknown.isEmpty()) {
        made.close();
        return new Prospect.Refused(unknown, unknown);
      }
      return new Prospect.Ready(new Lease(made, made::leave, made::close));
    } catch (Assembly.Refused e) {
      return new Prospect.Refused(e.problems(), e.lasting());
    }
  }

  /** Those of now, for one that is made without the core's own. */
  private Set<String> agents() {
    Generation now = current;
    return now == null ? Set.of() : now.roster().agents().keySet();
  }

  /** Keeps names for the kernel's own commands: no plugin's may be called so from now on. */
  public void keepNames(Set<String> commands) {
    taken = Set.copyOf(commands);
  }

  /**
   * From now on nobody gets a lock: of a process that only runs a command. No work begins in it
   * that somebody elsewhere wants to see done, as the authority of a certificate does.
   */
  public void serveNobody() {
    foundation = foundation.withoutLocks();
  }

  /** Makes the next generation, or the first; one at a time. */
  public Reload reload() {
    return making.make(this::made, new Reload.Refused(STOPPING, List.of()));
  }

  private Reload made() {
    Blueprint blueprint = draw();
    List<Problem> notices = blueprint.notices();
    if (!blueprint.problems().isEmpty()) {
      List<Problem> problems = blueprint.problems();
      letGo(blueprint);
      return new Reload.Refused(problems, notices);
    }
    try {
      Generation next = Generation.start(number + 1, blueprint, foundation, watchdog, taken);
      var amiss = new ArrayList<>(next.unknownAgents(Set.of()));
      amiss.addAll(lost(next));
      if (!amiss.isEmpty()) {
        next.close();
        return new Reload.Refused(amiss, notices);
      }
      swap(next);
    } catch (Assembly.Refused e) {
      return new Reload.Refused(e.problems(), notices);
    }
    return new Reload.Done(number, notices);
  }

  /** The configuration and the plugins as they are now, for the listeners that are open. */
  private Blueprint draw() {
    Generation now = current;
    return drawings.next(
        written -> now == null ? written : written.at(foundation.net(), now.listeners()));
  }

  /** What a reload to this one would lose: it is refused, then. */
  public List<Problem> lost(Generation next) {
    if (current == null) {
      return List.of();
    }
    try (Lease held = acquire()) {
      return Departure.problems(held.generation(), next);
    }
  }

  private void swap(Generation next) {
    Generation old = current;
    number = next.number();
    current = next;
    foundation.certificates().showOnlyOf(next::shows);
    if (old != null) {
      retire(old, next.drain());
    }
  }

  /** The kernel's own lease is given back; whoever is last closes. */
  private void retire(Generation old, Duration drain) {
    old.retire();
    retired.add(old);
    ScheduledFuture<?> limit =
        ends.schedule(() -> end(old), drain.toMillis(), TimeUnit.MILLISECONDS);
    if (old.leave()) {
      limit.cancel(false);
      close(old);
    }
  }

  private void end(Generation old) {
    if (!old.isClosed()) {
      old.end();
      ScheduledFuture<?> _ =
          ends.schedule(() -> closeForSessions(old), GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The drain limit is over; commands may go on. */
  void closeForSessions(Generation old) {
    if (old.leaveToCommands()) {
      close(old);
    }
  }

  private void close(Generation old) {
    Thread.ofPlatform().name("rekkas-generation-" + old.number()).start(() -> closeNow(old));
  }

  private void closeNow(Generation old) {
    old.close();
    retired.remove(old);
  }

  /** The generation of the moment, to look at. To use it, {@link #acquire} it. */
  public Generation current() {
    Generation now = current;
    if (now == null) {
      throw new IllegalStateException("no generation was loaded yet");
    }
    return now;
  }

  /** Holds the generation of the moment. Cheap: once for each session, delivery. */
  public Lease acquire() {
    Generation held = entered(Generation::enter);
    return new Lease(held, held::leave, () -> close(held));
  }

  /** The same for a command: the drain limit waits for it, however long it takes. */
  public Lease acquireForCommand() {
    Generation held = entered(Generation::enterCommand);
    return new Lease(held, held::leaveCommand, () -> close(held));
  }

  private Generation entered(Predicate<Generation> entry) {
    while (true) {
      Generation now = current();
      if (entry.test(now)) {
        return now;
      }
      if (now == current && now.isClosed()) {
        throw new IllegalStateException("the server has stopped");
      }
    }
  }

  /** The plugins of the moment, for the queue. Always the same object. */
  public Dispatch dispatch() {
    return dispatch;
  }

  /**
   * Closes the current generation at once, and those that still drain; for the end of the server,
   * when sessions have drained.
   */
  @Override
  public void close() {
    making.stop(this::closeAll);
  }

  private void closeAll() {
    List.copyOf(retired).forEach(Generations::endAtOnce);
    Generation now = current;
    if (now != null) {
      endAtOnce(now);
    }
    drawings.close();
    ends.shutdownNow();
    watchdog.close();
  }

  private static void endAtOnce(Generation one) {
    one.end();
    one.close();
  }
}
