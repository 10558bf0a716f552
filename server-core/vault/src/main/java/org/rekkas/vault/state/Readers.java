package org.rekkas.vault.state;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads that read what may have to come from the disk. The calls of plugins make
 * them, and they take nothing over from there: they would hold the code of a plugin that is gone.
 */
final class Readers implements AutoCloseable {
  private final ExecutorService threads;

  Readers(int count) {
    threads =
        Executors.newFixedThreadPool(
            count,
            Thread.ofPlatform()
                .name("vault-reader-", 0)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .factory());
  }

  <T extends @Nullable Object> T ask(Supplier<T> what) {
    try {
      return await(threads.submit(what::get));
    } catch (RejectedExecutionException e) {
      throw new StateFailed("the vault is closed", e);
    }
  }

  /** Waits through interrupts: an answer from the disk is near, and the reader must not be hurt. */
  private static <T extends @Nullable Object> T await(Future<T> answer) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException ours) {
            throw ours;
          }
          throw new StateFailed("cannot read the state", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
