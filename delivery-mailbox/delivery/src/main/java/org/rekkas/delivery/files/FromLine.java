package org.rekkas.delivery.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The line before a message of an mbox: {@code From sender Sun Nov 1 10:00:00 2026}, RFC 4155.
 * Zones (which some programs write before or behind the year) are read over: UTC is the default of
 * the RFC.
 */
record FromLine(Optional<Instant> date) {
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /** Empty for a line that is a message's own. */
  static Optional<FromLine> parse(String line) {
    if (!line.startsWith("From ")) {
      return Optional.empty();
    }
    List<String> words = words(line);
    for (int i = words.size() - 1; i >= 3; i--) {
      if (isTime(words.get(i)) && MONTHS.contains(words.get(i - 2))) {
        return Optional.of(new FromLine(date(words, i)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> date(List<String> words, int time) {
    try {
      String[] clock = words.get(time).split(":", -1);
      for (int i = time + 1; i < words.size(); i++) {
        if (words.get(i).length() == 4 && number(words.get(i)) > 1900) {
          return Optional.of(
              LocalDateTime.of(
                      number(words.get(i)),
                      MONTHS.indexOf(words.get(time - 2)) + 1,
                      number(words.get(time - 1)),
                      number(clock[0]),
                      number(clock[1]),
                      clock.length > 2 ? number(clock[2]) : 0)
                  .toInstant(ZoneOffset.UTC));
        }
      }
      return Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty(); // a line of this form all the same, with a date that is none
    }
  }

  /** {@code 10:00} or {@code 10:00:00}. */
  private static boolean isTime(String word) {
    return (word.length() == 5 || word.length() == 8)
        && word.charAt(2) == ':'
        && word.chars().allMatch(c -> c == ':' || (c >= '0' && c <= '9'));
  }

  /** -1 for what is no number. */
  private static int number(String word) {
    boolean digits = !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && word.length() < 6 ? Integer.parseInt(word) : -1;
  }

  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    for (String word : line.strip().split(" ")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
