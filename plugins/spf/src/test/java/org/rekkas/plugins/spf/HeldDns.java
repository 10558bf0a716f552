package org.rekkas.plugins.spf;

import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.rekkas.spi.net.Dns;

/** A DNS that holds all texts until it is told to answer. */
final class HeldDns implements Dns {
  private final Dns dns;
  private final CountDownLatch released = new CountDownLatch(1);
  private final Semaphore held = new Semaphore(0);
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  HeldDns(Dns dns) {
    this.dns = dns;
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
      return dns.texts(name);
    } catch (InterruptedException _) {
      return new Answer.Failed<>("interrupted");
    } finally {
      now.decrementAndGet();
    }
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    return dns.addresses(name);
  }

  @Override
  public Answer<String> names(InetAddress address) {
    return dns.names(address);
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    return dns.exchanges(domain);
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    return dns.certificates(name);
  }

  @Override
  public Answer<Service> services(String name) {
    return dns.services(name);
  }
}
