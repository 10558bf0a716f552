package org.rekkas.plugins.spf;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.rekkas.spi.net.Dns;

/** A DNS in which every address has ten names, other ones each time that they are asked for. */
final class ChangingNames implements Dns {
  private final Dns dns;
  private final AtomicInteger next = new AtomicInteger();

  ChangingNames(Dns dns) {
    this.dns = dns;
  }

  @Override
  public Answer<String> names(InetAddress address) {
    List<String> ten =
        IntStream.range(0, 10).mapToObj(_ -> next.getAndIncrement() + ".evil.example").toList();
    return new Answer.Found<>(ten, Duration.ZERO, false);
  }

  @Override
  public Answer<InetAddress> addresses(String name) {
    return dns.addresses(name);
  }

  @Override
  public Answer<String> texts(String name) {
    return dns.texts(name);
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
