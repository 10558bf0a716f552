package org.rekkas.idna;

/** The encoding behind {@code xn--}, RFC 3492 §6.3, with the parameters of §5. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_BEYOND_ASCII = 128;

  private Punycode() {}

  static String encode(String label) {
    int[] points = label.codePoints().toArray();
    var out = new StringBuilder();
    for (int each : points) {
      if (each < FIRST_BEYOND_ASCII) {
        out.append((char) each);
      }
    }
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int done = basic;
    int bias = FIRST_BIAS;
    int delta = 0;
    int next = FIRST_BEYOND_ASCII;
    while (done < points.length) {
      int least = leastFrom(next, points);
      delta += (least - next) * (done + 1);
      for (int each : points) {
        if (each < least) {
          delta++;
        } else if (each == least) {
          append(delta, bias, out);
          bias = adapted(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
      delta++;
      next = least + 1;
    }
    return out.toString();
  }

  private static int leastFrom(int from, int[] points) {
    int least = Integer.MAX_VALUE;
    for (int each : points) {
      if (each >= from && each < least) {
        least = each;
      }
    }
    return least;
  }

  /** A number of variable length: its last digit is below the threshold of its place. */
  private static void append(int number, int bias, StringBuilder out) {
    int left = number;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
      if (left < threshold) {
        out.append(digit(left));
        return;
      }
      out.append(digit(threshold + (left - threshold) % (BASE - threshold)));
      left = (left - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapted(int delta, int points, boolean first) {
    int left = first ? delta / DAMP : delta / 2;
    left += left / points;
    int k = 0;
    while (left > (BASE - T_MIN) * T_MAX / 2) {
      left /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * left / (left + SKEW);
  }
}
