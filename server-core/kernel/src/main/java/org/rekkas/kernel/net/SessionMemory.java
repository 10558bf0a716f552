package org.rekkas.kernel.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap that all sessions together may keep: what grows with what a client sends is taken from
 * here first, so that no number of clients exhausts the heap (attacks B19 to B21). Where nothing is
 * left, those who ask are put off and those who have go on. Used by all session threads.
 */
final class SessionMemory {
  private static final Logger log = LoggerFactory.getLogger(SessionMemory.class);

  /** What an idle connection keeps: its objects and its first buffer; measured. */
  static final int IDLE = 4 << 10;

  /** What TLS adds to it: keys, engine and buffers; measured. */
  static final int TLS = 26 << 10;

  /** What it adds while it begins, where the client's hello is as long as it may be; measured. */
  static final int TLS_BEGINS = 60 << 10;

  private static final long SAID_AGAIN = Duration.ofMinutes(1).toNanos();

  private final long octets;
  private final AtomicLong left;
  private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAID_AGAIN);

  SessionMemory(long octets) {
    this.octets = octets;
    left = new AtomicLong(octets);
  }

  /** Half of the heap: the other half is for the mails that are in, and for the collector. */
  static SessionMemory ofTheHeap() {
    return new SessionMemory(Runtime.getRuntime().maxMemory() / 2);
  }

  /** False: there is no more, and nothing was taken. */
  boolean take(long wanted) {
    if (left.addAndGet(-wanted) >= 0 || wanted <= 0) {
      return true;
    }
    left.addAndGet(wanted);
    say();
    return false;
  }

  void giveBack(long taken) {
    left.addAndGet(taken);
  }

  private void say() {
    long last = saidAt.get();
    long now = System.nanoTime();
    if (now - last >= SAID_AGAIN && saidAt.compareAndSet(last, now)) {
      log.warn(
          "sessions keep all the memory that they may ({} MB, half of the heap): mails, connections"
              + " and TLS are refused",
          octets >> 20);
    }
  }
}
