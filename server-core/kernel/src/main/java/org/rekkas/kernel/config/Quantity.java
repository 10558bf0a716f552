package org.rekkas.kernel.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The text form of numbers, sizes and durations. Exact: digits and at most one unit, nothing
 * negative, nothing that overflows.
 */
public final class Quantity {
  private Quantity() {}

  static OptionalInt number(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    OptionalLong value = digits(digits);
    if (value.isEmpty() || value.getAsLong() > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    int magnitude = (int) value.getAsLong();
    return OptionalInt.of(text.startsWith("-") ? -magnitude : magnitude);
  }

  /** With at most six digits on either side of the point. */
  static OptionalDouble decimal(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    String part = point < 0 ? "0" : digits.substring(point + 1);
    if (digits(whole).isEmpty()
        || digits(part).isEmpty()
        || whole.length() > 6
        || part.length() > 6) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }

  /** Octets. */
  static OptionalLong size(String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    int shift =
        switch (text.charAt(text.length() - 1)) {
          case 'k', 'K' -> 10;
          case 'm', 'M' -> 20;
          case 'g', 'G' -> 30;
          default -> 0;
        };
    OptionalLong value = digits(shift == 0 ? text : text.substring(0, text.length() - 1));
    if (value.isEmpty() || value.getAsLong() > Long.MAX_VALUE >> shift) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(value.getAsLong() << shift);
  }

  /** At most 100 years, so that it can be added to any instant. */
  public static Optional<Duration> duration(String text) {
    int unit = 0;
    while (unit < text.length() && isDigit(text.charAt(unit))) {
      unit++;
    }
    OptionalLong value = digits(text.substring(0, unit));
    Optional<ChronoUnit> of =
        switch (text.substring(unit)) {
          case "ms" -> Optional.of(ChronoUnit.MILLIS);
          case "s" -> Optional.of(ChronoUnit.SECONDS);
          case "m" -> Optional.of(ChronoUnit.MINUTES);
          case "h" -> Optional.of(ChronoUnit.HOURS);
          case "d" -> Optional.of(ChronoUnit.DAYS);
          default -> Optional.empty();
        };
    if (value.isEmpty() || of.isEmpty()) {
      return Optional.empty();
    }
    long most = Duration.ofDays(36_525).toMillis() / of.get().getDuration().toMillis();
    return value.getAsLong() > most
        ? Optional.empty()
        : Optional.of(Duration.of(value.getAsLong(), of.get()));
  }

  /** What was perhaps meant: the digits that stand there, with a unit. */
  static String likely(String text, String unit) {
    var digits = new StringBuilder();
    for (int i = 0; i < text.length() && digits.length() < 6; i++) {
      if (isDigit(text.charAt(i))) {
        digits.append(text.charAt(i));
      } else if (!digits.isEmpty()) {
        break;
      }
    }
    return (digits.isEmpty() ? "5" : digits) + unit;
  }

  private static OptionalLong digits(String text) {
    if (text.isEmpty() || text.length() > 19) {
      return OptionalLong.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty(); // 19 digits may be too large
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
