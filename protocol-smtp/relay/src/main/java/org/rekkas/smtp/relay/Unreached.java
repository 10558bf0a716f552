package org.rekkas.smtp.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Addresses that did not answer a moment ago, RFC 5321 §4.5.4.1, or took no mail though they did:
 * the other hosts of a domain are tried before them, so that a dead first exchange costs one mail
 * its time and not each of them, and one that is ill is not asked by each of them. The queue
 * remembers domains of which no host answers; this is for those of which some do. Nothing fails by
 * it: where all hosts are in here, they are tried. Not for a host that has not the TLS which a
 * domain asks for: to others it is good enough. Usable by all threads.
 */
final class Unreached {
  private static final long LONGEST = Duration.ofMinutes(2).toNanos();
  private static final int MOST = 10_000;

  private final Map<InetSocketAddress, Long> since = new ConcurrentHashMap<>();

  void add(InetSocketAddress address) {
    long now = System.nanoTime();
    if (since.size() >= MOST) {
      since.values().removeIf(then -> now - then > LONGEST);
    }
    if (since.size() < MOST) {
      since.put(address, now);
    }
  }

  void remove(InetSocketAddress address) {
    since.remove(address);
  }

  boolean lately(InetSocketAddress address) {
    Long then = since.get(address);
    return then != null && System.nanoTime() - then < LONGEST;
  }
}
