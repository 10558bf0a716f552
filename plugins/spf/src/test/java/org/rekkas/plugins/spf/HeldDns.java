package org.rekkas.plugins.spf;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.WatchedDns;

/** A DNS that holds all texts until it is told to answer. */
final class HeldDns extends WatchedDns {
  private final CountDownLatch released = new CountDownLatch(1);
  private final Semaphore held = new Semaphore(0);
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  HeldDns(Dns dns) {
    super(dns);
  }

  /** Waits until so many are held. */
  void awaitHeld(int count) {
    held.acquireUninterruptibly(count);
  }

  void release() {
    released.countDown();
  }

  int mostAtATime() {
    return most.get();
  }

  @Override
  public Answer<String> texts(String name) {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    held.release();
    try {
      released.await();
      return super.texts(name);
    } catch (InterruptedException _) {
      return new Answer.Failed<>("interrupted");
    } finally {
      now.decrementAndGet();
    }
  }
}
