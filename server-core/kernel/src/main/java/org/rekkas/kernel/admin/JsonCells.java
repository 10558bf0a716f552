package org.rekkas.kernel.admin;

import java.util.Optional;
import java.util.Set;

/**
 * The cells of tables as JSON has them: counts are numbers, and what is missing is null, in columns
 * that are known to have such; all else is text.
 */
final class JsonCells {
  private static final Set<String> COUNTS =
      Set.of(
          "n",
          "octets",
          "messages",
          "unseen",
          "mails",
          "attempts",
          "connections",
          "active",
          "untried",
          "tried",
          "calls",
          "failures",
          "held",
          "members",
          "hard",
          "soft",
          "sessions",
          "value",
          "line",
          "column");

  private static final Set<String> MAY_BE_MISSING =
      Set.of("oldest", "until", "next", "received", "destination", "at", "by", "last", "average");

  private static final String MISSING = "-";

  /** So that none is too large for a double, which is what many readers make of it. */
  private static final int MOST_DIGITS = 15;

  private JsonCells() {}

  /** A Long, a String, or empty for null. */
  static Object of(String column, String cell) {
    boolean isCount = COUNTS.contains(column);
    if (isCount ? isMissing(cell) : cell.equals(MISSING) && MAY_BE_MISSING.contains(column)) {
      return Optional.empty();
    }
    return isCount && isNumber(cell) ? (Object) Long.valueOf(cell) : cell;
  }

  private static boolean isMissing(String cell) {
    return cell.isEmpty() || cell.equals(MISSING);
  }

  private static boolean isNumber(String cell) {
    return !cell.isEmpty()
        && cell.length() <= MOST_DIGITS
        && cell.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
