package org.rekkas.kernel.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rekkas.kernel.config.Problem;
import org.rekkas.queue.Dispatch;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.net.Client;

/**
 * The plugins of the server, now and after each reload. A reload reads the configuration anew,
 * loads all plugins, reads all settings, then starts all; only a generation that is whole takes the
 * place of the old one, which ends when its last lease is given back, or at its drain limit.
 * Thread-safe; made after the vault is open, since its lock keeps a second server off the folder of
 * copies.
 */
public final class Generations implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Foundation foundation;
  private final List<Plugin<?>> core;
  private final Path copies;
  private final Watchdog watchdog = new Watchdog();
  private final Dispatch dispatch = new CurrentDispatch(this);
  private final ReentrantLock reloading = new ReentrantLock();
  private final ScheduledExecutorService ends =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rekkas-generations").factory());
  private volatile @Nullable Generation current;
  private int tries;
  private int number;

  /**
   * @param core the plugins on the application's class path, whose settings are elements of
   *     server.xml
   */
  public Generations(Foundation foundation, List<Plugin<?>> core) {
    this.foundation = foundation;
    this.core = List.copyOf(core);
    this.copies = foundation.data().resolve("generations");
    try {
      PluginFolder.delete(copies);
      Files.createDirectories(copies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that a reload would find wrong before it starts plugins. Nothing is started. */
  public static Reload check(
      Path conf, Path plugins, List<Plugin<?>> core, Function<Section, Predicate<Client>> server)
      throws IOException {
    Path copies = Files.createTempDirectory("rekkas-check");
    var source = new Blueprint.Source(conf, plugins, copies, List.copyOf(core), server);
    try (var blueprint = Blueprint.draw(source)) {
      List<Problem> problems = blueprint.problems();
      return problems.isEmpty()
          ? new Reload.Done(0, blueprint.notices())
          : new Reload.Refused(problems, blueprint.notices());
    }
  }

  /**
   * Makes a generation of the configuration as it stands in the files, without the core's own
   * plugins, which serves nobody.
   *
   * @param with what it is given in the place of what the server has
   */
  public Prospect prospect(UnaryOperator<Foundation> with) {
    reloading.lock();
    try {
      Blueprint blueprint = draw();
      if (!blueprint.problems().isEmpty()) {
        List<Problem> problems = blueprint.problems();
        blueprint.close();
        return new Prospect.Refused(problems);
      }
      blueprint.leaveOutCore();
      Generation made = Generation.start(0, blueprint, with.apply(foundation), watchdog);
      return new Prospect.Ready(new Lease(made, made::close));
    } catch (Assembly.Refused e) {
      return new Prospect.Refused(e.problems());
    } finally {
      reloading.unlock();
    }
  }

  private Blueprint draw() {
    tries++;
    return Blueprint.draw(
        new Blueprint.Source(
            foundation.conf(),
            foundation.plugins(),
            copies.resolve(Integer.toString(tries)),
            core,
            foundation.server()));
  }

  /** Makes the next generation, or the first; one at a time. */
  public Reload reload() {
    reloading.lock();
    try {
      Blueprint blueprint = draw();
      List<Problem> notices = blueprint.notices();
      if (!blueprint.problems().isEmpty()) {
        List<Problem> problems = blueprint.problems();
        blueprint.close();
        return new Reload.Refused(problems, notices);
      }
      try {
        swap(Generation.start(number + 1, blueprint, foundation, watchdog));
      } catch (Assembly.Refused e) {
        return new Reload.Refused(e.problems(), notices);
      }
      return new Reload.Done(number, notices);
    } finally {
      reloading.unlock();
    }
  }

  private void swap(Generation next) {
    Generation old = current;
    number = next.number();
    current = next;
    if (old != null) {
      retire(old, next.drain());
    }
  }

  /** The kernel's own lease is given back; whoever is last closes. */
  private void retire(Generation old, Duration drain) {
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
          ends.schedule(() -> close(old), GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void close(Generation old) {
    Thread.ofPlatform().name("rekkas-generation-" + old.number()).start(old::close);
  }

  /** The generation of the moment, to look at. To use it, {@link #acquire} it. */
  public Generation current() {
    Generation now = current;
    if (now == null) {
      throw new IllegalStateException("no generation was loaded yet");
    }
    return now;
  }

  /** Holds the generation of the moment. Cheap: once for each session, delivery, command. */
  public Lease acquire() {
    while (true) {
      Generation now = current();
      if (now.enter()) {
        return new Lease(now, () -> close(now));
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
   * Closes the current generation at once; for the end of the server, when sessions have drained.
   */
  @Override
  public void close() {
    reloading.lock();
    try {
      Generation now = current;
      if (now != null) {
        now.end();
        now.close();
      }
      ends.shutdownNow();
      watchdog.close();
    } finally {
      reloading.unlock();
    }
  }
}
