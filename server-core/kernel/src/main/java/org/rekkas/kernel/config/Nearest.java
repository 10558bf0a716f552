package org.rekkas.kernel.config;

import java.util.Collection;
import java.util.Optional;

/** «Did you mean»: the known name that is nearest to a wrong one, by the letters to be changed. */
public final class Nearest {
  private Nearest() {}

  /** The nearest name, if no more than a third of its letters (and one more) differ. */
  public static Optional<String> of(String wrong, Collection<String> known) {
    Optional<String> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = distance(wrong, name);
      if (distance < least && distance <= 1 + Math.min(wrong.length(), name.length()) / 3) {
        least = distance;
        best = Optional.of(name);
      }
    }
    return best;
  }

  /** Letters added, left out, changed, or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + same);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
