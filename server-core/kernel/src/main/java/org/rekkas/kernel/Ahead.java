package org.rekkas.kernel;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that is made on a thread of its own, ahead of its use, so that the start takes less
 * time.
 */
final class Ahead<T> {
  /** How to let go of it. */
  @FunctionalInterface
  interface End<T> {
    void of(T made) throws IOException;
  }

  private final FutureTask<T> task;

  private Ahead(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Ahead<T> of(String name, Callable<T> making) {
    var task = new FutureTask<>(making);
    Thread.ofPlatform().name("start-" + name).daemon().start(task);
    return new Ahead<>(task);
  }

  /** Waits for it; throws what its making threw. */
  T await() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IOException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at the start", e);
    }
  }

  /** It, which has been waited for. */
  T made() {
    return task.resultNow();
  }

  /** Lets go of it, if it could be made; something else went wrong. */
  void abandon(End<T> end) throws IOException {
    try {
      end.of(task.get());
    } catch (ExecutionException _) {
      // told by await
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
