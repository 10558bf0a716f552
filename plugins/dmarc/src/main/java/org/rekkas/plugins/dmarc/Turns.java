package org.rekkas.plugins.dmarc;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many checks are made at a time: {@value #MOST}, so that strangers whose DNS is slow leave the
 * rest of the server's DNS to others; and {@value #MOST_OF_A_CLIENT} of these for one client, so
 * that he holds up his own mail, and no other's (attack F6). Each waits for his turn. Any thread.
 */
final class Turns {
  /** A fifth of what the server asks at a time; SPF, DKIM and ARC have three. */
  private static final int MOST = 40;

  private static final int MOST_OF_A_CLIENT = 10;

  /** Of an IPv6 address: what one customer has. */
  private static final int OCTETS_OF_A_CLIENT = 8;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition givenBack = lock.newCondition();
  private final Map<ByteBuffer, Integer> taken = new HashMap<>();
  private final Duration longest;
  private int all;

  /**
   * @param longest wait for a turn
   */
  Turns(Duration longest) {
    this.longest = longest;
  }

  /** Waits for one; one that is taken is to be given back. */
  boolean take(InetAddress address) throws InterruptedException {
    ByteBuffer client = client(address);
    long left = longest.toNanos();
    lock.lockInterruptibly();
    try {
      while (all == MOST || taken.getOrDefault(client, 0) == MOST_OF_A_CLIENT) {
        if (left <= 0) {
          return false;
        }
        left = givenBack.awaitNanos(left);
      }
      taken.merge(client, 1, Integer::sum);
      all++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void giveBack(InetAddress address) {
    lock.lock();
    try {
      taken.computeIfPresent(client(address), (_, count) -> count == 1 ? null : count - 1);
      all--;
      givenBack.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static ByteBuffer client(InetAddress address) {
    byte[] octets = address.getAddress();
    return ByteBuffer.wrap(octets, 0, Math.min(OCTETS_OF_A_CLIENT, octets.length));
  }
}
