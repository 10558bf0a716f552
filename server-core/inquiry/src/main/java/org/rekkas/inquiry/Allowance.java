package org.rekkas.inquiry;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.rekkas.spi.net.Client;

/**
 * So many questions in a minute for each client (IPv6: each /64, which is one customer's). Knows
 * the last 10,000 clients and no more. Safe for many threads.
 */
final class Allowance {
  private static final int MOST_CLIENTS = 10_000;

  private final int perMinute;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Minute> minutes = new LinkedHashMap<>();

  Allowance(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Takes one question from the client's allowance; false if nothing is left of it. */
  boolean take(Client client) {
    long minute = Math.floorDiv(clock.millis(), 60_000L);
    String key = network(client);
    lock.lock();
    try {
      var last = minutes.remove(key);
      int count = last != null && last.minute == minute ? last.count : 0;
      boolean left = count < perMinute;
      minutes.put(key, new Minute(minute, left ? count + 1 : count));
      if (minutes.size() > MOST_CLIENTS) {
        minutes.remove(minutes.keySet().iterator().next());
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private static String network(Client client) {
    byte[] address = client.address().getAddress();
    if (address.length == 4) {
      return client.text();
    }
    var text = new StringBuilder(16);
    for (int i = 0; i < 8; i++) {
      text.append(Character.forDigit((address[i] >> 4) & 15, 16));
      text.append(Character.forDigit(address[i] & 15, 16));
    }
    return text.toString();
  }

  /** How often a client asked in one minute. */
  private record Minute(long minute, int count) {}
}
