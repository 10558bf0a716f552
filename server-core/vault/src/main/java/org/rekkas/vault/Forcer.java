package org.rekkas.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.vault.state.State;
import org.rekkas.vault.state.StateFailed;

/**
 * Forces the log of the state for those who wait for it, all that have gathered at a time, while
 * the committer goes on. Has a thread of its own.
 */
final class Forcer implements AutoCloseable {
  private final State state;
  private final Fitness fitness;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Thread thread;
  private List<Request> waiting = new ArrayList<>();
  private boolean closed;
  private volatile long forced;

  Forcer(State state, Fitness fitness) {
    this.state = state;
    this.fitness = fitness;
    this.thread = Thread.ofPlatform().name("vault-forcer").daemon().unstarted(this::run);
  }

  void start() {
    forced = state.sequence();
    thread.start();
  }

  /** Everything up to this sequence number of the state is on disk. */
  long forced() {
    return forced;
  }

  /** Finishes them once everything that is written to the state now is on disk. */
  void add(List<Request> requests) {
    lock.lock();
    try {
      waiting.addAll(requests);
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (var requests = take(); !requests.isEmpty(); requests = take()) {
      try {
        force();
        requests.forEach(Request::finish);
      } catch (StateFailed e) {
        fitness.broken(e);
        var why = Fitness.unwritable("the state is not forced", e);
        requests.forEach(request -> request.fail(why));
      }
    }
  }

  private void force() {
    long written = state.sequence();
    if (written > forced) {
      state.force();
      forced = written;
    }
  }

  private List<Request> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        wanted.awaitUninterruptibly();
      }
      var taken = waiting;
      waiting = new ArrayList<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it after what waits was forced. The committer has ended before. */
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
