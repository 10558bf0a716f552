package org.rekkas.smtp.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * The addresses of a From or Sender field, or of one that is resent, RFC 5322 §3.4: one reading or
 * none (attack E6), for what this server takes for the sender's own, some program must not read as
 * another's. So there is none where a control character stands but in a fold, some programs end
 * there; where an address without quotes is no dot-string, an obsolete route among these; and where
 * one looks like an encoded word. Comments, display names and group names are passed over, in
 * linear time. Owned by one call.
 */
public final class AddressList {
  private final String text;
  private final List<Mailbox> found = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private Optional<String> angle = Optional.empty();
  private int at;

  private AddressList(String text) {
    this.text = text;
  }

  /** Empty where the value can be read in no way, or in more than one. */
  public static Optional<List<Mailbox>> parse(String value) {
    if (value.chars().anyMatch(AddressList::isControl)) {
      return Optional.empty();
    }
    var list = new AddressList(value);
    try {
      return list.read() && !list.found.isEmpty() ? Optional.of(list.found) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 127;
  }

  private boolean read() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean fine =
          switch (c) {
            case '(' -> comment();
            case '"' -> quoted();
            case '<' -> angle();
            case ',', ';' -> end();
            case ':' -> group();
            case ')', '>' -> false;
            default -> {
              word.append(c);
              yield angle.isEmpty() || c <= ' ';
            }
          };
      if (!fine) {
        return false;
      }
    }
    return end();
  }

  private boolean comment() {
    for (int depth = 1; depth > 0; at++) {
      if (at >= text.length()) {
        return false;
      }
      switch (text.charAt(at)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '\\' -> at++;
        default -> {}
      }
    }
    return true;
  }

  private boolean quoted() {
    word.append('"');
    while (at < text.length()) {
      char c = text.charAt(at++);
      word.append(c);
      if (c == '"') {
        return angle.isEmpty();
      }
      if (c == '\\' && at < text.length()) {
        word.append(text.charAt(at++));
      }
    }
    return false;
  }

  private boolean angle() {
    int close = text.indexOf('>', at);
    if (close < 0 || angle.isPresent()) {
      return false;
    }
    angle = Optional.of(text.substring(at, close).strip());
    at = close + 1;
    return true;
  }

  /** A group's name ends here, RFC 5322 §3.4; what looked like an address was none. */
  private boolean group() {
    boolean name = angle.isEmpty() && word.indexOf("@") < 0;
    word.setLength(0);
    return name;
  }

  private boolean end() {
    String address = angle.orElseGet(() -> word.toString().strip());
    boolean fine = address.isEmpty() ? angle.isEmpty() : address(address);
    angle = Optional.empty();
    word.setLength(0);
    return fine;
  }

  private boolean address(String written) {
    var mailbox = Mailbox.of(written);
    found.add(mailbox);
    return mailbox.isOnlyReadingOf(written) && !written.contains("=?");
  }
}
