package org.rekkas.plugins.mailets;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Patterns with {@code *}: {@code *.exe application/x-*}. In linear time (attack E16). */
record Globs(List<String> patterns) {
  static Globs of(String words) {
    return new Globs(
        Stream.of(words.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .filter(word -> !word.isEmpty())
            .toList());
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  boolean match(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> matches(pattern, lower));
  }

  private static boolean matches(String pattern, String text) {
    String[] pieces = pattern.split("\\*", -1);
    if (pieces.length == 1) {
      return text.equals(pattern);
    }
    String first = pieces[0];
    String last = pieces[pieces.length - 1];
    if (!text.startsWith(first) || text.length() < first.length() + last.length()) {
      return false;
    }
    int at = first.length();
    for (int i = 1; i < pieces.length - 1; i++) {
      int found = text.indexOf(pieces[i], at);
      if (found < 0) {
        return false;
      }
      at = found + pieces[i].length();
    }
    return text.length() - last.length() >= at && text.endsWith(last);
  }
}
