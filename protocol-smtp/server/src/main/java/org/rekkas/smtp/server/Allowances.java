package org.rekkas.smtp.server;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The allowances of a generation, shared by listeners that allow the same. Usable by all threads.
 */
final class Allowances {
  private final Clock clock;
  private final ConcurrentHashMap<String, Allowance> all = new ConcurrentHashMap<>();

  Allowances(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param what is counted
   */
  Allowance of(String what, int perHour) {
    return all.computeIfAbsent(what + " " + perHour, _ -> new Allowance(perHour, clock));
  }
}
