package org.rekkas.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.vault.VaultUnwritable;
import org.rekkas.spi.vault.VaultUnwritable.Cause;
import org.rekkas.vault.state.Log;
import org.rekkas.vault.state.StateFailed;

/**
 * Forces the log of the state for those who wait for it, all that have gathered at a time, while
 * the committer goes on. Has a thread of its own.
 *
 * <p>A log that failed a write or a force may hold what was asked for all the same, and then the
 * state comes back with it when it is opened again. So whoever acts on the answer is not told of a
 * failure, but waits for the opening, and hears whether it came back. It is on disk by then:
 * RocksDB moves what it finds in its log into files before it is open.
 */
final class Forcer implements AutoCloseable {
  private static final long NOT_OPENED = Long.MAX_VALUE;

  private final Log log;
  private final Fitness fitness;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Thread thread;
  private List<Written> waiting = new ArrayList<>();

  /** Why the log must be opened again before anybody is told. */
  private Optional<StateFailed> failure = Optional.empty();

  /** The least that the log was opened again with, since the last that wait were taken. */
  private long openedWith = NOT_OPENED;

  private boolean closed;
  private volatile long forced;

  /** Requests of one batch. They are in a log that has this sequence number. */
  private record Written(List<Request> requests, long sequence) {
    /** Without those that do not wait for a log that failed. */
    Written patient(StateFailed why) {
      var patient = new ArrayList<Request>(requests.size());
      for (var request : requests) {
        if (request.mustBeCertain()) {
          patient.add(request);
        } else {
          request.fail(Fitness.unwritable("the state failed", why));
        }
      }
      return new Written(patient, sequence);
    }

    void tell(long reached) {
      if (sequence <= reached) {
        requests.forEach(Request::finish);
      } else {
        fail(new VaultUnwritable(Cause.FAILED, "the state failed, and came back without it"));
      }
    }

    void fail(VaultUnwritable why) {
      requests.forEach(request -> request.fail(why));
    }
  }

  Forcer(Log log, Fitness fitness) {
    this.log = log;
    this.fitness = fitness;
    this.thread = Thread.ofPlatform().name("vault-forcer").daemon().unstarted(this::run);
  }

  void start() {
    forced = log.sequence();
    thread.start();
  }

  /** Everything up to this sequence number of the state is on disk. */
  long forced() {
    return forced;
  }

  /** Finishes them once the log, which has this sequence number with them, is on disk. */
  void add(List<Request> requests, long sequence) {
    lock.lock();
    try {
      var written = new Written(requests, sequence);
      waiting.add(failure.map(written::patient).orElse(written));
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #add}, where the log failed to take them, and may have taken them all the same. */
  void addFailed(List<Request> requests, long sequence, StateFailed why) {
    lock.lock();
    try {
      waiting.add(new Written(requests, sequence));
      failed(why);
    } finally {
      lock.unlock();
    }
  }

  /** The log was opened again; nothing was written to it since. */
  void openedAgain() {
    long sequence = log.sequence();
    lock.lock();
    try {
      failure = Optional.empty();
      forced = sequence;
      openedWith = Math.min(openedWith, sequence);
      waiting.forEach(written -> written.tell(sequence));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (var taken = take(); !taken.isEmpty(); taken = take()) {
      try {
        long written = log.sequence();
        if (written > forced) {
          log.force();
        }
        forced(taken, written);
      } catch (RuntimeException | Error e) {
        var why = StateFailed.of("a force broke off", e);
        fitness.broken(why);
        notForced(taken, why);
      }
    }
  }

  private void forced(List<Written> taken, long sequence) {
    lock.lock();
    try {
      if (openedWith == NOT_OPENED) {
        forced = sequence;
      }
      taken.forEach(written -> written.tell(openedWith));
    } finally {
      lock.unlock();
    }
  }

  private void notForced(List<Written> taken, StateFailed why) {
    lock.lock();
    try {
      if (openedWith == NOT_OPENED) {
        waiting.addAll(taken);
        failed(why);
      } else {
        taken.forEach(written -> written.tell(openedWith));
      }
    } finally {
      lock.unlock();
    }
  }

  private void failed(StateFailed why) {
    failure = Optional.of(why);
    waiting.replaceAll(written -> written.patient(why));
  }

  private List<Written> take() {
    lock.lock();
    try {
      while ((waiting.isEmpty() || failure.isPresent()) && !closed) {
        wanted.awaitUninterruptibly();
      }
      var taken = waiting;
      waiting = new ArrayList<>();
      openedWith = NOT_OPENED;
      if (failure.isPresent()) {
        taken.forEach(written -> written.fail(Fitness.stopped()));
        return List.of();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends it after what waits was forced. The committer has ended before. Where the log failed, the
   * next start shows whether it holds what was asked for.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wanted.signal();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
  }
}
