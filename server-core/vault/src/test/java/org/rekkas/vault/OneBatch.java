package org.rekkas.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/** Has the committer take several requests in one batch, in their order. */
final class OneBatch {
  private OneBatch() {}

  /** One request, made by a thread of its own. */
  @FunctionalInterface
  interface Asked {
    void run() throws IOException;
  }

  static void of(Engine engine, Asked... requests) throws InterruptedException {
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    var all = new ArrayList<Thread>();
    all.add(parked(() -> engine.commit(Chore.of(_ -> pass(begun, gate)))));
    begun.await();
    for (var each : requests) {
      all.add(parked(each));
    }
    gate.countDown();
    for (var each : all) {
      each.join();
    }
  }

  private static Thread parked(Asked what) {
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    what.run();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.yield();
    }
    return thread;
  }

  private static void pass(CountDownLatch begun, CountDownLatch gate) {
    begun.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
