package org.rekkas.kernel.plugins.guard;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plugin's life (read, start, close) on a platform thread that has nothing else to
 * do, for at most a minute: a plugin that hangs there holds up neither start nor reload nor stop. A
 * thread that is done takes the next step, for to make one costs a fresh process up to half a
 * millisecond, and a start has over a hundred steps.
 */
public final class Attempt {
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Executor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).factory());

  private Attempt() {}

  /** What the step throws comes through; {@link TimeoutException} where it did not end. */
  public static <T> @Nullable T at(String what, ClassLoader loader, Question<T> step)
      throws Exception {
    return at(what, loader, step, _ -> {});
  }

  /**
   * The same of a step whose answer is to be let go.
   *
   * @param late gets the answer where nobody waits for it any more
   */
  public static <T> @Nullable T at(
      String what, ClassLoader loader, Question<T> step, Consumer<T> late) throws Exception {
    var task = new Step<>(() -> ask("rekkas-" + what, loader, step), late);
    THREADS.execute(task);
    try {
      return task.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Guard.rethrow(cause);
      throw new AssertionError(cause);
    } catch (TimeoutException e) {
      task.giveUp();
      throw new TimeoutException(what + " did not end within " + LONGEST.toSeconds() + " s");
    } catch (InterruptedException e) {
      task.giveUp();
      throw e;
    }
  }

  /** Lets go of the loader before it answers: the thread is not one that the plugin left behind. */
  private static <T> @Nullable T ask(String name, ClassLoader loader, Question<T> step)
      throws Exception {
    Thread thread = Thread.currentThread();
    thread.setName(name);
    thread.setContextClassLoader(loader);
    try {
      return step.ask();
    } finally {
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }
  }

  private static final class Step<T> extends FutureTask<@Nullable T> {
    private final Consumer<T> late;

    Step(Callable<@Nullable T> whole, Consumer<T> late) {
      super(whole);
      this.late = late;
    }

    /** Where it came to its end just now, its answer is late, too. */
    void giveUp() {
      if (!cancel(true) && state() == State.SUCCESS) {
        letGo(resultNow());
      }
    }

    @Override
    protected void set(@Nullable T answer) {
      super.set(answer);
      if (isCancelled()) {
        boolean _ = Thread.interrupted(); // that was for the step
        letGo(answer);
      }
    }

    private void letGo(@Nullable T answer) {
      if (answer != null) {
        late.accept(answer);
      }
    }
  }
}
