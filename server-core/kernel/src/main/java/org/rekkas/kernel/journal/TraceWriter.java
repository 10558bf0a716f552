package org.rekkas.kernel.journal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.vault.VaultUnwritable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes traces behind, on a thread of its own, which nothing that fails ends; what it cannot keep
 * up with is dropped and counted.
 */
final class TraceWriter {
  private static final Logger log = LoggerFactory.getLogger(TraceWriter.class);
  private static final long PRUNE = Duration.ofMinutes(1).toNanos();

  private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(16);
  private final Traces traces;
  private final Counts counts;
  private final Thread thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
  private boolean complained;
  private long pruned = System.nanoTime();

  private sealed interface Task {
    record Write(Map<MailId, StringBuilder> batch) implements Task {}

    record Tell(CountDownLatch whom) implements Task {}

    record End() implements Task {}
  }

  TraceWriter(Traces traces, Counts counts) {
    this.traces = traces;
    this.counts = counts;
  }

  void start() {
    thread.start();
  }

  boolean wanted() {
    return traces.wanted();
  }

  void add(Map<MailId, StringBuilder> batch) {
    if (!tasks.offer(new Task.Write(batch))) {
      counts.add(Counted.TRACES_LOST, batch.size());
    }
  }

  void whenWritten(CountDownLatch whom) {
    if (!tasks.offer(new Task.Tell(whom))) {
      whom.countDown(); // it is overloaded: whoever waits reads what there is
    }
  }

  void close() throws InterruptedException {
    tasks.put(new Task.End());
    thread.join();
  }

  private void run() {
    try {
      while (true) {
        Task next = tasks.poll(PRUNE, TimeUnit.NANOSECONDS);
        switch (next) {
          case null -> {}
          case Task.Write(var batch) -> write(batch);
          case Task.Tell(var whom) -> whom.countDown();
          case Task.End() -> {
            return;
          }
        }
        if (System.nanoTime() - pruned > PRUNE) {
          prune();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Map<MailId, StringBuilder> batch) {
    try {
      traces.write(batch);
      if (complained) {
        complained = false;
        log.info("traces are kept again");
      }
    } catch (Throwable e) { // VaultUnwritable, as a rule
      counts.add(Counted.TRACES_LOST, batch.size());
      complain(e);
    }
  }

  private void prune() {
    pruned = System.nanoTime();
    try {
      while (traces.prune()) {
        if (tasks.remainingCapacity() < 8) {
          pruned -= PRUNE; // first what waits, then the rest
          return;
        }
      }
    } catch (Throwable e) {
      complain(e);
    }
  }

  private void complain(Throwable e) {
    if (!complained) {
      complained = true;
      if (e instanceof VaultUnwritable) { // for the administrator, and no fault in here
        log.warn("traces cannot be kept: {}", e.getMessage());
      } else {
        log.warn("traces cannot be kept: {}", e.getMessage(), e);
      }
    }
  }
}
