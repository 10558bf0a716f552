package org.rekkas.plugins.spf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.rekkas.spi.net.Dns;

/** Another DNS, with a record of what it was asked for by one check: {@code PTR 192.0.2.1}. */
public final class CountingDns implements Dns {
  /** RFC 7208 §4.6.4: ten terms, ten hosts below each. */
  private static final int MOST_ADDRESSES = 10 * (1 + 10) + 10;

  /** Of the domain, of ten terms that lead to another, and an explanation. */
  private static final int MOST_TEXTS = 12;

  private final Dns dns;
  private final List<String> asked = new ArrayList<>();

  public CountingDns(Dns dns) {
    this.dns = dns;
  }

  /** What was asked for, of one type. */
  public synchronized List<String> asked(String type) {
    return asked.stream().filter(each -> each.startsWith(type + " ")).toList();
  }

  /** Whether that is within the bounds of one check. */
  public boolean isBounded() {
    return asked("PTR").size() <= 1
        && asked("A").size() + asked("MX").size() <= MOST_ADDRESSES
        && asked("TXT").size() <= MOST_TEXTS;
  }

  private synchronized void note(String type, Object name) {
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
