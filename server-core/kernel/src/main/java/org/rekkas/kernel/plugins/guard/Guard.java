package org.rekkas.kernel.plugins.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.journal.Journal;
import org.rekkas.spi.journal.Note;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;

/**
 * Stands between the kernel and one extension: deadline, catch, circuit, counters (the design's
 * rule 4). Whatever the extension does, the caller goes on.
 *
 * <p>A call with a deadline runs on a virtual thread of its own, or of its {@link Round}, while the
 * caller's waits; when it is overdue, the {@link Watchdog} releases the caller and interrupts the
 * call. Measured on two cores, each call with all its counting: on the caller's own thread 0.1 µs,
 * on a virtual thread 0.7 to 1.4 µs (with a timed wait of its own instead of the watchdog 1 µs
 * more), on a pool of platform threads 4 to 30 µs. So no pool of platform threads; a call that
 * spins keeps the platform thread under its virtual one, the watchdog makes up for it, and no more
 * than a few calls of one extension may. A call without a deadline runs on the caller's thread: the
 * core's own plugins, and those that are configured so.
 *
 * <p>An IOException, checked or not, opens no circuit: what an extension reads are contents, and
 * that a disk fails, or that there are too many open files, is no fault of its own. Nor can that be
 * told from a host of the plugin's that does not answer, so whoever has one bounds by itself how
 * long and how often it asks; where it takes longer than its deadline, that counts.
 *
 * <p>The interrupt is for plugins' calls only. The vault writes on its own threads, which nobody
 * interrupts, and each stream of a content has a file handle of its own. Thread-safe.
 */
public final class Guard {
  private final String plugin;
  private final String extension;
  private final Optional<Duration> deadline;
  private final ClassLoader loader;
  private final Watchdog watchdog;
  private final Journal journal;
  private final Tally tally;
  private final Circuit circuit;
  private final AtomicInteger busy;

  private Guard(Guard same, String extension, Optional<Duration> deadline, Circuit circuit) {
    this.plugin = same.plugin;
    this.extension = extension;
    this.deadline = deadline;
    this.loader = same.loader;
    this.watchdog = same.watchdog;
    this.journal = same.journal;
    this.tally = same.tally;
    this.circuit = circuit;
    this.busy = same.busy;
  }

  /**
   * @param extension {@code plugin/name}
   * @param deadline empty: on the caller's thread
   * @param loader the plugin's, which its libraries find as the context class loader
   */
  public Guard(
      String plugin,
      String extension,
      Optional<Duration> deadline,
      ClassLoader loader,
      Watchdog watchdog,
      Journal journal) {
    this.plugin = plugin;
    this.extension = extension;
    this.deadline = deadline;
    this.loader = loader;
    this.watchdog = watchdog;
    this.journal = journal;
    this.tally = new Tally();
    this.circuit = new Circuit(System::nanoTime);
    this.busy = new AtomicInteger();
  }

  /** The same guard for calls that may take longer; one without a deadline stays so. */
  public Guard patient(Duration atLeast) {
    return within(deadline.map(d -> d.compareTo(atLeast) < 0 ? atLeast : d));
  }

  /** The same guard on the caller's own thread. */
  public Guard onCallersThread() {
    return within(Optional.empty());
  }

  private Guard within(Optional<Duration> deadline) {
    return new Guard(this, extension, deadline, circuit);
  }

  /** One for other calls of the same extension, whose failures in a row count for themselves. */
  public Guard beside(String calls) {
    return new Guard(this, extension + " (" + calls + ")", deadline, new Circuit(System::nanoTime));
  }

  public Tally tally() {
    return tally;
  }

  public boolean circuitOpen() {
    return circuit.isOpen();
  }

  /** The answer, or what the failure counts as. Never throws. */
  public <T> T ask(Optional<MailId> about, Question<T> question, Function<String, T> otherwise) {
    return answer(about, () -> call(about, question), otherwise);
  }

  private <T> T answer(Optional<MailId> about, Callable<T> call, Function<String, T> otherwise) {
    try {
      return call.call();
    } catch (UncheckedIOException e) {
      tell(about, e);
      return otherwise.apply(what(e));
    } catch (Exception e) {
      return otherwise.apply(what(e));
    }
  }

  /**
   * The answer, or the exception: the extension's own where it threw one, else one that says what
   * happened. An unwritable vault and an IOException, checked or not, are answers too: they say
   * nothing against it. Else five looks into one damaged mailbox would close those of all.
   */
  public <T> T demand(Question<T> question) throws Exception {
    return call(Optional.empty(), question);
  }

  /** As {@link #demand}, where the question itself throws nothing that is checked. */
  public <T> T expect(Question<T> question) {
    try {
      return demand(question);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PluginUnavailable(extension + ": " + what(e), e);
    }
  }

  /** What it says of itself before all else, for at most a minute; it counts for nothing else. */
  public <T> @Nullable T introduced(Question<T> question) throws Exception {
    return away(question, Attempt.LONGEST);
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /** Whether its calls are made on another thread than the caller's. */
  boolean sendsAway() {
    return deadline.isPresent();
  }

  /** As {@link #ask}, on the thread of an errand that makes several calls in a row. */
  <T> T askOn(
      Errand errand, Optional<MailId> about, Question<T> question, Function<String, T> otherwise) {
    long due = System.nanoTime() + deadline.orElseThrow().toNanos();
    return answer(
        about, () -> asked(about, () -> errand.call(question, due, loader, busy)), otherwise);
  }

  /** What a call of such an errand counts as that its caller waits for no more. */
  <T> T unanswered(
      Optional<MailId> about, long begun, RuntimeException why, Function<String, T> otherwise) {
    Question<T> given =
        () -> {
          throw why instanceof Errand.CallOverdue ? overdue(deadline.orElseThrow()) : why;
        };
    return answer(about, () -> counted(about, begun, given), otherwise);
  }

  private <T> T call(Optional<MailId> about, Question<T> question) throws Exception {
    return asked(about, deadline.isEmpty() ? question : () -> away(question, deadline.get()));
  }

  private <T> T asked(Optional<MailId> about, Question<T> question) throws Exception {
    if (!circuit.lets()) {
      tally.failed();
      throw new PluginUnavailable(extension + " rests after failures");
    }
    return counted(about, System.nanoTime(), question);
  }

  private <T> T counted(Optional<MailId> about, long begun, Question<T> question) throws Exception {
    boolean leftBehind = false;
    try {
      T answer = question.ask();
      if (answer == null) {
        throw new NullPointerException("the extension answered null");
      }
      if (circuit.succeeded(begun)) {
        remark(Note.Level.INFO, extension + " answers again");
      }
      return answer;
    } catch (Errand.LeftBehind e) {
      leftBehind = true; // whoever waited for it has counted it
      throw e;
    } catch (VaultUnwritable | IOException | UncheckedIOException | Errand.CallInterrupted e) {
      circuit.undecided();
      throw e;
    } catch (Throwable e) {
      failed(about, begun, e);
      rethrow(e);
      throw new AssertionError(e);
    } finally {
      if (!leftBehind) {
        tally.called(System.nanoTime() - begun);
      }
    }
  }

  private <T> @Nullable T away(Question<T> question, Duration within) throws Exception {
    long due = System.nanoTime() + within.toNanos();
    var answer = new AtomicReference<@Nullable T>();
    var errand = new Errand(one -> answer.setPlain(one.call(question, due, loader, busy)));
    try {
      errand.await(watchdog);
      return answer.getPlain();
    } catch (Errand.CallOverdue e) {
      throw overdue(within);
    }
  }

  private static TimeoutException overdue(Duration within) {
    return new TimeoutException("no answer within " + within.toMillis() + " ms");
  }

  private void tell(Optional<MailId> about, Throwable e) {
    tally.failed();
    journal.note(new Note.PluginFailed(plugin, extension, what(e), about));
  }

  private void failed(Optional<MailId> about, long begun, Throwable e) {
    tell(about, e);
    if (circuit.failed(begun)) {
      remark(
          Note.Level.WARN,
          extension
              + " failed "
              + Circuit.FAILURES
              + " times in a row and is not asked for "
              + Circuit.REST.toSeconds()
              + " s");
    }
  }

  private void remark(Note.Level level, String text) {
    journal.note(new Note.Remark(plugin, level, Optional.empty(), Evidence.of(text)));
  }

  /** Throws as it is; errors (no memory, no stack, no class) wrapped, since a session goes on. */
  static void rethrow(Throwable e) throws Exception {
    if (e instanceof Exception exception) {
      throw exception;
    }
    throw new PluginUnavailable(what(e), e);
  }

  /** In one line, with the place where it was thrown. */
  public static String what(Throwable e) {
    return switch (e) {
      case TimeoutException _, PluginUnavailable _, Errand.CallInterrupted _ ->
          String.valueOf(e.getMessage());
      default -> {
        StackTraceElement[] trace = e.getStackTrace();
        yield e + (trace.length == 0 ? "" : " at " + trace[0]);
      }
    };
  }
}
