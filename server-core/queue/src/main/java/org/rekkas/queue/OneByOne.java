package org.rekkas.queue;

import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.mail.MailId;

/**
 * Does what concerns one mail one after the other, and what concerns others mostly side by side:
 * ids share a fixed number of locks. Safe for many threads.
 */
final class OneByOne {
  private static final int LOCKS = 256;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  OneByOne() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  void run(MailId id, Runnable work) {
    int hash = id.hashCode();
    ReentrantLock lock = locks[(hash ^ hash >>> 16) & LOCKS - 1];
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
