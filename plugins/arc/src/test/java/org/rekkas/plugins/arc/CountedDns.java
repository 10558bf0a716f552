package org.rekkas.plugins.arc;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.rekkas.spi.net.Dns;

/** Another DNS, with a count of the texts that it was asked for. Any thread. */
final class CountedDns implements Dns {
  private final Dns dns;
  private final AtomicInteger asked = new AtomicInteger();

  CountedDns(Dns dns) {
    this.dns = dns;
  }

  int asked() {
    return asked.get();
  }

  @Override
  public Answer<String> texts(String name) {
    asked.incrementAndGet();
    return dns.texts(name);
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    throw new AssertionError("no chain asks for that");
  }

  @Override
  public Answer<String> names(InetAddress address) {
    throw new AssertionError("no chain asks for that");
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    throw new AssertionError("no chain asks for that");
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    throw new AssertionError("no chain asks for that");
  }

  @Override
  public Answer<Service> services(String name) {
    throw new AssertionError("no chain asks for that");
  }
}
