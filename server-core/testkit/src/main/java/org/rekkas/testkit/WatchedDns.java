package org.rekkas.testkit;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.net.Dns;

/**
 * Another DNS, with a record of what it was asked for: {@code TXT _dmarc.example.com}. What is to
 * be otherwise in a test, a subclass overrides. Thread-safe.
 */
public class WatchedDns implements Dns {
  private final Dns dns;
  private final List<String> asked = new ArrayList<>();

  public WatchedDns(Dns dns) {
    this.dns = dns;
  }

  /** Type and name of each question, in the order in which they came. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** Those of one type. */
  public List<String> asked(String type) {
    return asked().stream().filter(each -> each.startsWith(type + " ")).toList();
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
  public Answer<InetAddress> addresses(String name, Family family) {
    note("A", name);
    return dns.addresses(name, family);
  }

  @Override
  public Answer<String> texts(String name) {
    note("TXT", name);
    return dns.texts(name);
  }

  @Override
  public Answer<String> alias(String name) {
    note("CNAME", name);
    return dns.alias(name);
  }

  @Override
  public Answer<String> names(InetAddress address) {
    note("PTR", address.getHostAddress());
    return dns.names(address);
  }

  @Override
  public Answer<Exchange> exchanges(String domain) {
    note("MX", domain);
    return dns.exchanges(domain);
  }

  @Override
  public Answer<Tlsa> certificates(String name) {
    note("TLSA", name);
    return dns.certificates(name);
  }

  @Override
  public Answer<Service> services(String name) {
    note("SRV", name);
    return dns.services(name);
  }

  @Override
  public String toString() {
    return asked().toString();
  }
}
