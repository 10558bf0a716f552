package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Does the same for several, as many at a time as there are processors, and answers in their order:
 * whoever asks cannot tell that it was not one after the other, but by the time it took.
 */
final class Abreast {
  private Abreast() {}

  /** What a step throws ends the whole, once all have ended. */
  static <T, R> List<R> each(List<T> of, Function<T, R> step) {
    int atOnce = Math.max(1, Math.min(of.size(), Runtime.getRuntime().availableProcessors()));
    var threads = Thread.ofPlatform().daemon().name("rekkas-abreast-", 0).factory();
    var running = new ArrayList<Future<R>>();
    try (var executor = Executors.newFixedThreadPool(atOnce, threads)) {
      of.forEach(one -> running.add(executor.submit(() -> step.apply(one))));
    }
    var answers = new ArrayList<R>();
    for (Future<R> each : running) {
      answers.add(answer(each));
    }
    return answers;
  }

  /** Waits for what another thread makes; throws what its making threw. */
  static <R> R answer(Future<R> making) {
    try {
      return making.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while plugins were made", e);
    }
  }
}
