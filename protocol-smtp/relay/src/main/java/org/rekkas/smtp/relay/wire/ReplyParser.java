package org.rekkas.smtp.relay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.EnhancedCode;

/**
 * Puts replies together from lines, RFC 5321 §4.2, RFC 2034. A reply whose lines disagree in their
 * code, that has a NUL, that does not begin with a code from 200 to 599, or that has no end is
 * unclear (attack F11): what it meant nobody knows, and nothing behind it can be trusted. Owned by
 * one connection.
 */
public final class ReplyParser {
  /**
   * RFC 5321 §4.5.3.1.5 has 512; some say more. With CRLF. RFC 4954 §4 has 12,288 for challenges,
   * which none of our mechanisms comes near.
   */
  public static final int LONGEST_LINE = 2048;

  private static final int MOST_LINES = 100;
  private static final int MOST_OCTETS = 32 * 1024;

  /** What is passed on of a line; only the challenge of a login is of no use in part. */
  private static final int LONGEST_TEXT = 400;

  private static final int CHALLENGE = 334;

  /** What a line was. */
  public sealed interface Met {
    /** Another line of the same reply follows. */
    record More() implements Met {}

    record Whole(RemoteReply reply) implements Met {}

    record Unclear(String why) implements Met {}
  }

  private static final Met MORE = new Met.More();

  private final List<String> lines = new ArrayList<>(4);
  private Optional<EnhancedCode> enhanced = Optional.empty();
  private int code;
  private int octets;

  /** Takes one line without its CRLF. */
  public Met line(byte[] from, int start, int end) {
    int said = code(from, start, end);
    if (said < 200 || said > 599) {
      return unclear("a reply without a code");
    }
    boolean last = end - start == 3 || from[start + 3] == ' ';
    if (!last && from[start + 3] != '-') {
      return unclear("a reply without a code");
    }
    if (!lines.isEmpty() && said != code) {
      return unclear("a reply with two codes, " + code + " and " + said);
    }
    octets += end - start;
    if (lines.size() == MOST_LINES || octets > MOST_OCTETS) {
      return unclear("a reply without an end");
    }
    for (int i = start; i < end; i++) {
      if (from[i] == 0) {
        return unclear("a NUL in a reply");
      }
    }
    code = said;
    add(from, Math.min(start + 4, end), end);
    return last ? whole() : MORE;
  }

  /** Whether a reply has begun and not ended. */
  public boolean within() {
    return !lines.isEmpty();
  }

  private Met whole() {
    var reply = new RemoteReply(code, enhanced, lines);
    clear();
    return new Met.Whole(reply);
  }

  private Met unclear(String why) {
    clear();
    return new Met.Unclear(why);
  }

  private void clear() {
    lines.clear();
    octets = 0;
    enhanced = Optional.empty();
  }

  /** The text of a line, behind its enhanced code if it has one. */
  private void add(byte[] from, int start, int end) {
    int text = start;
    int space = start;
    while (space < end && from[space] != ' ' && space - start < 12) {
      space++;
    }
    Optional<EnhancedCode> found = enhanced(from, start, space);
    if (found.isPresent()) {
      text = Math.min(space + 1, end);
      if (lines.isEmpty()) {
        enhanced = found;
      }
    }
    lines.add(clean(from, text, end, code == CHALLENGE ? LONGEST_LINE : LONGEST_TEXT));
  }

  /** {@code 5.1.1}; nothing where it is something else, or of another class than the code. */
  private Optional<EnhancedCode> enhanced(byte[] from, int start, int end) {
    if (end - start < 5 || from[start + 1] != '.' || from[start] - '0' != code / 100) {
      return Optional.empty();
    }
    int dot = start + 2;
    while (dot < end && from[dot] != '.') {
      dot++;
    }
    int subject = number(from, start + 2, dot);
    int detail = number(from, dot + 1, end);
    boolean typed = code / 100 != 3;
    return typed && subject >= 0 && detail >= 0
        ? Optional.of(new EnhancedCode(code / 100, subject, detail))
        : Optional.empty();
  }

  /** -1: not one to three digits. */
  private static int number(byte[] from, int start, int end) {
    if (end <= start || end - start > 3) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      if (from[i] < '0' || from[i] > '9') {
        return -1;
      }
      value = value * 10 + from[i] - '0';
    }
    return value;
  }

  private static int code(byte[] from, int start, int end) {
    return end - start < 3 ? -1 : number(from, start, start + 3);
  }

  private static String clean(byte[] from, int start, int end, int most) {
    int to = Math.min(end, start + most);
    boolean plain = true;
    for (int i = start; i < to; i++) {
      plain &= from[i] >= ' ' && from[i] < 127;
    }
    String text = new String(from, start, to - start, UTF_8);
    if (plain) {
      return text;
    }
    var clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return clean.toString();
  }
}
