package org.rekkas.smtp.wire;

/**
 * Domain names and address literals, RFC 5321 §4.1.2 and §4.1.3, with the limits of §4.5.3.1.2. A
 * label beyond US-ASCII is measured as an A-label would be (RFC 5890 §2.3.2.1), as far as that can
 * be told here: Punycode has at least an octet for each character.
 */
final class Domains {
  private static final int LONGEST = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_U_LABEL = LONGEST_LABEL - "xn--".length();

  private Domains() {}

  /** Letters, digits and hyphen; octets beyond US-ASCII are for {@link Utf8} to judge. */
  static boolean isLetterDigitHyphen(byte b) {
    return b < 0
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-';
  }

  /** Whether all of it is a domain name or an address literal. */
  static boolean isDomain(byte[] line, int from, int to, boolean lenient) {
    if (from == to || to - from > LONGEST) {
      return false;
    }
    if (line[from] == '[') {
      return line[to - 1] == ']' && isLiteral(line, from + 1, to - 1);
    }
    int label = from;
    for (int i = from; i <= to; i++) {
      if (i == to || line[i] == '.') {
        if (i == label || isTooLong(line, label, i) || line[label] == '-' || line[i - 1] == '-') {
          return false;
        }
        label = i + 1;
      } else if (!isLetterDigitHyphen(line[i]) && !(lenient && line[i] == '_')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTooLong(byte[] line, int from, int to) {
    if (to - from <= LONGEST_U_LABEL) {
      return false;
    }
    int characters = 0;
    for (int i = from; i < to; i++) {
      characters += (line[i] & 0xc0) == 0x80 ? 0 : 1; // those that go on are of the one before
    }
    boolean ascii = Utf8.isAscii(line, from, to);
    return characters > (ascii ? LONGEST_LABEL : LONGEST_U_LABEL);
  }

  /** What stands between the brackets; no General-address-literal is registered. */
  private static boolean isLiteral(byte[] line, int from, int to) {
    boolean tagged =
        to - from > 5
            && (line[from] | 0x20) == 'i'
            && (line[from + 1] | 0x20) == 'p'
            && (line[from + 2] | 0x20) == 'v'
            && line[from + 3] == '6'
            && line[from + 4] == ':';
    return tagged ? isIpv6(line, from + 5, to) : isIpv4(line, from, to);
  }

  private static boolean isIpv4(byte[] line, int from, int to) {
    int parts = 0;
    int at = from;
    while (parts < 4) {
      int value = 0;
      int digits = 0;
      while (at < to && line[at] >= '0' && line[at] <= '9' && digits < 4) {
        value = value * 10 + line[at++] - '0';
        digits++;
      }
      if (digits == 0 || digits > 3 || value > 255) {
        return false;
      }
      parts++;
      if (parts < 4 && (at == to || line[at++] != '.')) {
        return false;
      }
    }
    return at == to;
  }

  private static boolean isIpv6(byte[] line, int from, int to) {
    for (int i = from; i + 1 < to; i++) {
      if (line[i] == ':' && line[i + 1] == ':') {
        int before = groups(line, from, i);
        int behind = groups(line, i + 2, to);
        // "::" for a single group is taken too, though RFC 5321 §4.1.3 has at least two.
        return before >= 0 && behind >= 0 && before + behind <= 7 && !hasDot(line, from, i);
      }
    }
    return groups(line, from, to) == 8;
  }

  private static boolean hasDot(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == '.') {
        return true;
      }
    }
    return false;
  }

  /** How many groups of 16 bits stand there, the last two perhaps as IPv4; -1: something else. */
  private static int groups(byte[] line, int from, int to) {
    int groups = 0;
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && Character.digit(line[end], 16) >= 0) {
        end++;
      }
      if (end < to && line[end] == '.') {
        return isIpv4(line, at, to) ? groups + 2 : -1;
      }
      boolean separated = end == to || (line[end] == ':' && end + 1 < to);
      if (end == at || end - at > 4 || !separated) {
        return -1;
      }
      groups++;
      at = end + 1;
    }
    return groups;
  }
}
