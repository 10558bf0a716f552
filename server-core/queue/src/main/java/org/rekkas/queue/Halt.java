package org.rekkas.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The halt from the first change that the vault refuses until it has taken all that waits for it:
 * nothing is relayed meanwhile, since it could not be noted. Refusals are counted: one that comes
 * while the halt ends keeps it on. Safe for many threads.
 */
final class Halt {
  private final Shelves shelves;

  /** How often the vault has refused a change, and how often it had when it took all again. */
  private final AtomicLong refused = new AtomicLong();

  private volatile long madeUp;
  private volatile Runnable began = () -> {};
  private volatile Runnable ended = () -> {};

  Halt(Shelves shelves) {
    this.shelves = shelves;
  }

  /** Who is told when it begins, so that somebody asks the vault again soon. */
  void began(Runnable listener) {
    began = listener;
  }

  /** Who is told when the vault has taken all that waited for it. */
  void ended(Runnable listener) {
    ended = listener;
  }

  /**
   * The vault is not to be relied on until it is asked again; which is at once, the first time. To
   * be called once what it refused is where it is tried again.
   */
  void refused() {
    if (refused.getAndIncrement() == madeUp) {
      began.run();
    }
  }

  boolean isOn() {
    return refused.get() != madeUp;
  }

  /** A disk that is nearly full has no room for reports any more, but for what ends a mail. */
  boolean takesChanges() {
    try {
      shelves.force();
      return true;
    } catch (RuntimeException | Error _) {
      return false;
    }
  }

  /**
   * Has the rest tried again, once the vault takes anything. What it does not take then either is
   * tried later, and does not hold up the others.
   */
  void end(Runnable rest) {
    long before = refused.get();
    boolean wasOn = before != madeUp;
    if (wasOn && !takesChanges()) {
      return;
    }
    rest.run();
    long now = refused.get();
    if (wasOn && (now == before || takesChanges())) {
      madeUp = now;
      ended.run();
    }
  }

  /** What waits to be tried again, which is tried once. */
  static <T> List<T> taken(Queue<T> from) {
    var taken = new ArrayList<T>();
    for (T each = from.poll(); each != null; each = from.poll()) {
      taken.add(each);
    }
    return taken;
  }
}
