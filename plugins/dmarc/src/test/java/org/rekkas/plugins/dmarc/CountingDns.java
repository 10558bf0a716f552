package org.rekkas.plugins.dmarc;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.net.Dns;

/** Another DNS, with a record of what it was asked for: {@code TXT _dmarc.example.com}. */
public final class CountingDns implements Dns {
  private final Dns dns;
  private final List<String> asked = new ArrayList<>();

  public CountingDns(Dns dns) {
    this.dns = dns;
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
