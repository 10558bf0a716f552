package org.rekkas.plugins.contentrules;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads from a pattern of RE2 what each of its finds must contain: of texts one behind the other
 * the longest, of alternatives one of each. It knows of the syntax as much as most rules use, and
 * says that nothing is known where there is more. For patterns that RE2/J compiles. Used once.
 */
final class NeedleReader {
  private static final String CLASSES_AND_EDGES = "dDsSwWbBAz";

  private final String pattern;
  private int at;
  private boolean beyond;
  private boolean folds;

  private NeedleReader(String pattern) {
    this.pattern = pattern;
  }

  static Needles of(String pattern) {
    var reader = new NeedleReader(pattern);
    Needles found = reader.alternatives();
    if (reader.beyond || found.anyOf().isEmpty()) {
      return Needles.UNKNOWN;
    }
    return reader.folds ? found.inFoldedText() : found;
  }

  /** Until the end of the group. */
  private Needles alternatives() {
    var all = new ArrayList<String>();
    boolean eachHasOne = true;
    while (true) {
      List<String> one = sequence().anyOf();
      eachHasOne &= !one.isEmpty();
      all.addAll(one);
      if (beyond || at == pattern.length() || pattern.charAt(at) == ')') {
        return eachHasOne && all.size() <= Needles.MOST ? new Needles(all, false) : Needles.UNKNOWN;
      }
      at++;
    }
  }

  private Needles sequence() {
    Needles best = Needles.UNKNOWN;
    var run = new StringBuilder();
    while (!beyond && at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
      int before = at;
      Needles atom = atom();
      boolean letter = atom.anyOf().size() == 1 && isLetter(before);
      Repeat repeat = repeat();
      if (letter && repeat != Repeat.MAYBE) {
        run.append(atom.anyOf().getFirst());
      }
      if (!letter || repeat != Repeat.ONCE) {
        best = best.orBetter(text(run));
        run.setLength(0);
      }
      if (!letter && repeat != Repeat.MAYBE) {
        best = best.orBetter(atom);
      }
    }
    return best.orBetter(text(run));
  }

  private static Needles text(CharSequence run) {
    return run.isEmpty() ? Needles.UNKNOWN : new Needles(List.of(run.toString()), false);
  }

  private boolean isLetter(int from) {
    return pattern.charAt(from) != '(';
  }

  private Needles atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> list();
      case '\\' -> escaped();
      case '.', '^', '$' -> Needles.UNKNOWN;
      default -> letter(c);
    };
  }

  /** Beyond ASCII one letter may be written in two ways, so none is looked for. */
  private static Needles letter(char c) {
    return c < 0x80 ? text(String.valueOf(c)) : Needles.UNKNOWN;
  }

  private Needles group() {
    if (pattern.startsWith("?", at)) {
      int name = pattern.indexOf('>', at);
      int end = at + 1;
      while (end < pattern.length() && "imsU-".indexOf(pattern.charAt(end)) >= 0) {
        end++;
      }
      folds |= pattern.substring(at, end).contains("i");
      if (pattern.startsWith("?P<", at) || pattern.startsWith("?<", at)) {
        end = name;
      }
      char last = pattern.charAt(end);
      at = end + 1;
      if (last == ')') {
        return Needles.UNKNOWN; // flags for what follows
      }
    }
    Needles inside = alternatives();
    at++;
    return inside;
  }

  private Needles list() {
    at += pattern.startsWith("^", at) ? 1 : 0;
    at += pattern.startsWith("]", at) ? 1 : 0;
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at) : -1;
      if (named >= 0) {
        at = named + 1;
      } else if (pattern.charAt(at) == '\\') {
        at++;
      }
      at++;
    }
    at++;
    return Needles.UNKNOWN;
  }

  private Needles escaped() {
    char c = pattern.charAt(at++);
    if (c < 0x80 && !Character.isLetterOrDigit(c)) {
      return letter(c);
    }
    beyond |= CLASSES_AND_EDGES.indexOf(c) < 0;
    return Needles.UNKNOWN;
  }

  /** How often what stands before it is there. */
  private enum Repeat {
    ONCE,
    MORE,
    MAYBE
  }

  private Repeat repeat() {
    Repeat repeat = Repeat.ONCE;
    while (at < pattern.length()) {
      switch (pattern.charAt(at)) {
        case '*', '?' -> repeat = Repeat.MAYBE;
        case '+' -> repeat = repeat == Repeat.MAYBE ? Repeat.MAYBE : Repeat.MORE;
        case '{' -> {
          repeat = Repeat.MAYBE;
          beyond |= pattern.indexOf('}', at) < 0;
          at = Math.max(at, pattern.indexOf('}', at));
        }
        default -> {
          return repeat;
        }
      }
      at++;
    }
    return repeat;
  }
}
