package org.rekkas.plugins.mailinglist;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was reported of a member: kept where there was anything.
 *
 * @param hard when hard failures were counted, the oldest first; only those that still count
 * @param soft how many others there were
 * @param suspended since when nothing is sent to him
 * @param report the last report that was taken
 * @param words what it said, on one line
 */
record Standing(
    List<Instant> hard, long soft, Optional<Instant> suspended, String report, String words) {
  static final Standing GOOD = new Standing(List.of(), 0, Optional.empty(), "", "");

  private static final String VERSION = "1";
  private static final int LONGEST = 200;

  /**
   * When a member is suspended.
   *
   * @param most so many hard failures
   * @param window within this time
   * @param apart of those that come closer together than this, one counts: a host that errs for an
   *     hour drops nobody
   */
  record Rule(int most, Duration window, Duration apart) {}

  Standing {
    hard = List.copyOf(hard);
  }

  /** With one more failure; the same where it was taken already. */
  Standing with(DeliveryReport.Failure failure, String by, Instant now, Rule rule) {
    if (by.equals(report)) {
      return this;
    }
    if (!failure.hard()) {
      return new Standing(hard, soft + 1, suspended, by, oneLine(failure.words()));
    }
    var counted = new ArrayList<>(hard);
    counted.removeIf(then -> then.plus(rule.window()).isBefore(now));
    if (counted.isEmpty() || !counted.getLast().plus(rule.apart()).isAfter(now)) {
      counted.add(now);
    }
    Optional<Instant> since =
        suspended.isEmpty() && counted.size() >= rule.most() ? Optional.of(now) : suspended;
    return new Standing(counted, soft, since, by, oneLine(failure.words()));
  }

  private static String oneLine(String words) {
    String line = words.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  byte[] pack() {
    String times = String.join(" ", hard.stream().map(t -> "" + t.toEpochMilli()).toList());
    String since = suspended.map(t -> "" + t.toEpochMilli()).orElse("");
    return String.join("\n", VERSION, times, "" + soft, since, report, words)
        .getBytes(StandardCharsets.UTF_8);
  }

  static Standing unpack(byte[] octets) {
    String[] lines = new String(octets, StandardCharsets.UTF_8).split("\n", -1);
    if (!lines[0].equals(VERSION)) {
      throw new IllegalStateException("a member's standing of another version");
    }
    return new Standing(
        times(lines[1]),
        Long.parseLong(lines[2]),
        times(lines[3]).stream().findFirst(),
        lines[4],
        lines[5]);
  }

  private static List<Instant> times(String words) {
    return Stream.of(words.split(" "))
        .filter(word -> !word.isEmpty())
        .map(word -> Instant.ofEpochMilli(Long.parseLong(word)))
        .toList();
  }
}
