package org.rekkas.plugins.contentrules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a pattern is with its counted repetitions written out, as RE2/J compiles it: {@code
 * (ab{3}){2}} is {@code abbbabbb}. Of nested counts the length is the product; three of them fill
 * the memory (attack E16). Used by one thread.
 */
final class WrittenOut {
  static final int MOST = 10_000;

  private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?}");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:[xpP]\\{[^}]*}|.|$)", Pattern.DOTALL);
  private static final String ONE = "(?:\\\\(?:x\\{[^}]*}|.)|[^\\]\\\\])";
  private static final String SET = "\\[:[^\\]]*:]|\\\\(?:[dDsSwW]|[pP](?:\\{[^}]*}|.))";
  private static final Pattern CLASS =
      Pattern.compile(
          "\\[\\^?(?:](?:-%1$s)?)?(?:%2$s|%1$s(?:-%1$s)?)*+]?".formatted(ONE, SET), Pattern.DOTALL);

  /** Between a thing and its count, these stand for nothing. */
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[A-Za-z-]*\\)");

  private final String pattern;
  private final Deque<Long> outside = new ArrayDeque<>();
  private long before;
  private long last;

  private WrittenOut(String pattern) {
    this.pattern = pattern;
  }

  static boolean isTooLong(String pattern) {
    return pattern.length() > MOST || new WrittenOut(pattern).length() > MOST;
  }

  private long length() {
    Matcher escape = ESCAPE.matcher(pattern);
    Matcher of = CLASS.matcher(pattern);
    Matcher flags = FLAGS.matcher(pattern);
    Matcher count = COUNT.matcher(pattern);
    int at = 0;
    while (at < pattern.length() && before + last <= MOST) {
      at =
          switch (pattern.charAt(at)) {
            case '\\' -> pattern.startsWith("\\Q", at) ? quoted(at) : unit(at, escape);
            case '[' -> unit(at, of);
            case '{' -> repeated(at, count);
            case '*', '+', '?' -> at + 1;
            case '(' -> flags.region(at, pattern.length()).lookingAt() ? flags.end() : open(at);
            case ')' -> close(at);
            default -> unit(1, at + 1);
          };
    }
    return before + last;
  }

  private int unit(int at, Matcher form) {
    return unit(1, form.region(at, pattern.length()).lookingAt() ? form.end() : at + 1);
  }

  /** One of nothing leaves what is before it to be repeated. */
  private int quoted(int at) {
    int mark = pattern.indexOf("\\E", at);
    int length = (mark < 0 ? pattern.length() : mark) - at - 2;
    int end = mark < 0 ? pattern.length() : mark + 2;
    return length == 0 ? end : unit(length, end);
  }

  private int unit(int length, int end) {
    before += last;
    last = length;
    return end;
  }

  private int repeated(int at, Matcher count) {
    if (!count.region(at, pattern.length()).lookingAt()) {
      return unit(1, at + 1);
    }
    last *= Math.max(1, Math.max(number(count.group(1)), number(count.group(2))));
    return count.end();
  }

  private static int number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private int open(int at) {
    outside.push(before + last);
    before = 0;
    last = 1;
    return at + 1;
  }

  private int close(int at) {
    last += before;
    before = outside.isEmpty() ? 0 : outside.pop();
    return at + 1;
  }
}
