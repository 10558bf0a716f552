package org.rekkas.plugins.dmarc;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.ManualClock;

/**
 * Another DNS, with a record of what it was asked for: {@code TXT _dmarc.example.com}; of which
 * each text may take its time, and one never comes.
 */
public final class CountingDns implements Dns {
  private final Dns dns;
  private final List<String> asked = new ArrayList<>();
  private Optional<ManualClock> clock = Optional.empty();
  private Duration each = Duration.ZERO;
  private String hanging = "";

  public CountingDns(Dns dns) {
    this.dns = dns;
  }

  CountingDns slow(ManualClock byItsClock, Duration byThat) {
    clock = Optional.of(byItsClock);
    each = byThat;
    return this;
  }

  CountingDns hangingAt(String name) {
    hanging = name;
    return this;
  }

  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  private synchronized void note(String type, String name) {
    asked.add(type + " " + name);
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    note("A", name);
    return dns.addresses(name);
  }

  @Override
  public Answer<String> texts(String name) {
    note("TXT", name);
    if (name.equals(hanging)) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        return new Answer.Failed<>("interrupted");
      }
    }
    clock.ifPresent(c -> c.advance(each));
    return dns.texts(name);
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

  @Override
  public synchronized String toString() {
    return asked.toString();
  }
}
