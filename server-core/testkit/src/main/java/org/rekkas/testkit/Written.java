package org.rekkas.testkit;

import java.time.Duration;
import java.util.List;

/**
 * Numbers, sizes and durations as a configuration shows them: in the largest unit that needs no
 * fraction.
 */
final class Written {
  private static final List<String> UNITS = List.of("", "k", "M", "G");

  private Written() {}

  static String size(long octets) {
    long left = octets;
    int unit = 0;
    while (left > 0 && left % 1024 == 0 && unit < 3) {
      left /= 1024;
      unit++;
    }
    return left + UNITS.get(unit);
  }

  static String decimal(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  static String duration(Duration time) {
    if (time.isZero()) {
      return "0s";
    }
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + "ms";
    }
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
