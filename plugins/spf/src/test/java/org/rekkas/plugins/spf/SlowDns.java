package org.rekkas.plugins.spf;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.rekkas.spi.net.Dns;
import org.rekkas.testkit.ManualClock;
import org.rekkas.testkit.ScriptedDns;

/** A DNS of which each text takes its time, and one never comes. */
final class SlowDns implements Dns {
  private final ScriptedDns dns;
  private final ManualClock clock;
  private final Duration each;
  private String hanging = "";

  SlowDns(ScriptedDns dns, ManualClock clock, Duration each) {
    this.dns = dns;
    this.clock = clock;
    this.each = each;
  }

  SlowDns hangingAt(String name) {
    hanging = name;
    return this;
  }

  @Override
  public Answer<String> texts(String name) {
    if (name.equals(hanging)) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException _) {
        return new Answer.Failed<>("interrupted");
      }
    }
    clock.advance(each);
    return dns.texts(name);
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
