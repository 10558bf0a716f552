package org.rekkas.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets those who change one account go one after another, so that a long change (10,000 flags) is
 * not started over and over by a stream of deliveries. A courtesy within this process only: what is
 * right is held by the vault's transactions.
 */
final class Turns {
  private static final int STRIPES = 64;

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  Turns() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock(true);
    }
  }

  /** The mask of one owner; masks of several are or-ed. */
  static long of(String owner) {
    int hash = owner.hashCode();
    return 1L << ((hash ^ hash >>> 16) & STRIPES - 1);
  }

  /** Runs the action when it is the turn of all in the mask; always taken in the same order. */
  <T> T take(long mask, Supplier<T> action) {
    if (mask == 0) {
      return action.get();
    }
    var stripe = stripes[Long.numberOfTrailingZeros(mask)];
    stripe.lock();
    try {
      return take(mask & mask - 1, action);
    } finally {
      stripe.unlock();
    }
  }
}
