package org.rekkas.delivery.files;

import java.util.LinkedHashSet;
import java.util.Set;

/** Keywords as a file lists them: those that can be flags (RFC 9051 §9, {@code flag-keyword}). */
final class Keywords {
  static final int MOST = 60;

  private Keywords() {}

  static Set<String> of(String list) {
    var keywords = new LinkedHashSet<String>();
    for (String word : list.split(" ", MOST + 1)) {
      boolean atom =
          !word.isEmpty()
              && word.length() <= 64
              && word.chars().allMatch(c -> c > ' ' && c < 127 && "(){%*\"\\]".indexOf(c) < 0);
      if (atom && keywords.size() < MOST) {
        keywords.add(word);
      }
    }
    return keywords;
  }
}
