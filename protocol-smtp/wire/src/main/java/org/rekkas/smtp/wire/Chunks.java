package org.rekkas.smtp.wire;

/** The argument of BDAT: {@code 1*20DIGIT [SP LAST]}, RFC 3030 §2. */
final class Chunks {
  private static final int MOST_DIGITS = 20;

  private Chunks() {}

  /**
   * A size that cannot be read leaves the octets behind it without an end, so the session is
   * hopeless (attack B12).
   */
  static Command parse(byte[] line, int from, int to) {
    int at = from;
    long size = 0;
    while (at < to && line[at] >= '0' && line[at] <= '9') {
      if (size > (Long.MAX_VALUE - 9) / 10) {
        return new Command.Hopeless(Replies.BAD_CHUNK);
      }
      size = size * 10 + line[at++] - '0';
    }
    if (at == from || at - from > MOST_DIGITS) {
      return new Command.Hopeless(Replies.BAD_CHUNK);
    }
    if (at == to) {
      return new Command.Bdat(size, false);
    }
    return line[at] == ' ' && isLast(line, at + 1, to)
        ? new Command.Bdat(size, true)
        : new Command.Hopeless(Replies.BAD_CHUNK);
  }

  private static boolean isLast(byte[] line, int from, int to) {
    return to - from == 4
        && (line[from] & 0xdf) == 'L'
        && (line[from + 1] & 0xdf) == 'A'
        && (line[from + 2] & 0xdf) == 'S'
        && (line[from + 3] & 0xdf) == 'T';
  }
}
