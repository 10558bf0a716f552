package org.rekkas.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.rekkas.queue.mail.ActiveMail;
import org.rekkas.queue.mail.ActiveMail.Attempt;
import org.rekkas.queue.threads.Pace;
import org.rekkas.queue.threads.Threads;

/**
 * A queue of attempts for one agent, with one platform thread that works it: at its {@link Cadence}
 * it takes what is there, has it answered, and settles the mails whose last answer that was. A slow
 * agent holds up its own lane alone. The thread starts with the first attempt and lives until
 * {@link #stop}.
 */
final class Lane {
  private static final int FORGET_AT = 1_000;
  private static final long FAST = TimeUnit.SECONDS.toNanos(1);
  private static final long FORGET_AFTER = TimeUnit.SECONDS.toNanos(5);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
  private long octets;
  private final int batch;
  private final Consumer<List<Attempt>> answering;
  private final Settlement settlement;
  private final Consumer<List<Attempt>> forgetting;
  private final Thread thread;
  private final Pace pace = new Pace(System.nanoTime());
  private List<Attempt> forgotten = new ArrayList<>();
  private boolean stopped;

  /**
   * @param answering puts an outcome into each of the attempts
   * @param forgetting told, now and then, what will not come again
   */
  Lane(
      String name,
      int batch,
      Consumer<List<Attempt>> answering,
      Settlement settlement,
      Consumer<List<Attempt>> forgetting) {
    this.batch = batch;
    this.answering = answering;
    this.settlement = settlement;
    this.forgetting = forgetting;
    thread = Thread.ofPlatform().name(name).daemon().start(this::work);
  }

  void add(List<Attempt> attempts) {
    lock.lock();
    try {
      queue.addAll(attempts);
      octets += weight(attempts);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether one more attempt may lie here. If not, and the lane is a fast one, waits a moment for
   * it: that is cheaper than the way over the disk.
   *
   * @param most octets, by the weight of attempts
   */
  boolean hasRoom(long most, long nanos) {
    lock.lock();
    try {
      if (octets < most || nanos == 0 || pace.taking(queue.size(), System.nanoTime()) > FAST) {
        return octets < most;
      }
      return Threads.await(changed, () -> octets < most || stopped, nanos);
    } finally {
      lock.unlock();
    }
  }

  /** When one more attempt would have its turn: until then its mail waits on disk. */
  Duration turn() {
    lock.lock();
    try {
      return pace.turn(queue.size(), System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /** This delivery is settled in the spool; its agent may forget it once that is forced. */
  void forget(Attempt delivered) {
    lock.lock();
    try {
      forgotten.add(delivered);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it once the batch at hand is settled; what lies in the lane stays on disk. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void join(long end) {
    Threads.join(thread, end);
  }

  private void work() {
    var cadence = new Cadence();
    while (true) {
      await();
      cadence.await();
      List<Attempt> taken = take();
      if (taken.isEmpty()) {
        forgetDue(1);
        if (over()) {
          return;
        }
        continue;
      }
      Threads.attempt(() -> answering.accept(taken)); // where that fails, they stay «not tried»
      Threads.attempt(() -> settlement.settle(answered(taken)));
      measure();
      forgetDue(FORGET_AT);
    }
  }

  /** Waits until something is there, or it is the end, or time to forget. */
  private void await() {
    lock.lock();
    try {
      while (queue.isEmpty() && !stopped && forgotten.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      Threads.await(changed, () -> !queue.isEmpty() || stopped, FORGET_AFTER);
    } finally {
      lock.unlock();
    }
  }

  /** What is there; an empty list at the end, or when it is time to forget. */
  private List<Attempt> take() {
    lock.lock();
    try {
      var taken = new ArrayList<Attempt>(Math.min(batch, queue.size()));
      while (!stopped && taken.size() < batch && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      octets -= weight(taken);
      pace.begin(taken.size(), System.nanoTime());
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private static long weight(List<Attempt> attempts) {
    return attempts.stream().mapToLong(Attempt::weight).sum();
  }

  private void measure() {
    lock.lock();
    try {
      pace.end(System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  private boolean over() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private static List<ActiveMail> answered(List<Attempt> attempts) {
    var mails = new ArrayList<ActiveMail>(attempts.size());
    for (Attempt attempt : attempts) {
      if (attempt.mail().lastAnswer()) {
        mails.add(attempt.mail());
      }
    }
    return mails;
  }

  private void forgetDue(int least) {
    List<Attempt> some = toForget(least);
    if (!some.isEmpty()) {
      Threads.attempt(() -> forgetting.accept(some));
    }
  }

  private List<Attempt> toForget(int least) {
    lock.lock();
    try {
      if (forgotten.size() < least) {
        return List.of();
      }
      List<Attempt> some = forgotten;
      forgotten = new ArrayList<>();
      return some;
    } finally {
      lock.unlock();
    }
  }
}
