package org.rekkas.spi.mail;

import java.util.List;
import java.util.Optional;

/**
 * An SMTP reply, RFC 5321 §4.2, with its enhanced code, RFC 2034. One or more lines of printable
 * text; line ends or controls in them are refused here, so that no reply can be split.
 *
 * @param code 200 to 599
 * @param lines at least one; each at most 400 octets
 */
public record Reply(int code, Optional<EnhancedCode> enhanced, List<String> lines) {
  public Reply {
    lines = List.copyOf(lines);
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("not a reply: " + code);
    }
    if (enhanced.isPresent() && enhanced.get().type() != code / 100) {
      throw new IllegalArgumentException("code and enhanced code disagree (RFC 2034 §4)");
    }
    for (String line : lines) {
      if (line.length() > 400 || hasControls(line)) {
        throw new IllegalArgumentException("not a line of a reply");
      }
    }
  }

  static boolean hasControls(String text) {
    int at = 0;
    while (at < text.length() && !Character.isISOControl(text.charAt(at))) {
      at++;
    }
    return at < text.length();
  }

  public static Reply of(int code, String enhanced, String text) {
    return new Reply(code, Optional.of(EnhancedCode.of(enhanced)), List.of(text));
  }

  /** Without an enhanced code, as greetings and 354 are (RFC 2034 §4). */
  public static Reply of(int code, String text) {
    return new Reply(code, Optional.empty(), List.of(text));
  }

  public boolean isPermanent() {
    return code / 100 == 5;
  }

  public boolean isTransient() {
    return code / 100 == 4;
  }

  public boolean isPositive() {
    return code / 100 == 2;
  }

  /** The first line as a person reads it: {@code 550 5.1.1 no such mailbox}. */
  @Override
  public String toString() {
    return code + " " + enhanced.map(e -> e + " ").orElse("") + lines.getFirst();
  }
}
