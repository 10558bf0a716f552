package org.rekkas.mime;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * Who wrote a message, where its header has one answer to that only: one From field with one
 * address (RFC 5322 §3.6.2). With two of either nobody is the author, rather than one of them by
 * chance (attack E6).
 */
public final class Author {
  private Author() {}

  public static Optional<Mailbox> of(Header header) {
    return header.all("From").count() == 1
        ? header.first("From").flatMap(from -> address(from.value()))
        : Optional.empty();
  }

  /** The address of a field that has one: {@code Ali <ali@example.org>}, or without the name. */
  static Optional<Mailbox> address(String field) {
    String bare = bare(field);
    int open = bare.indexOf('<');
    String address = bare.strip();
    if (open >= 0) {
      int close = bare.indexOf('>', open);
      if (close < 0 || !bare.substring(close + 1).isBlank()) {
        return Optional.empty();
      }
      address = bare.substring(open + 1, close).strip();
      if (bare.substring(0, open).chars().anyMatch(c -> c == ',' || c == ':' || c == '@')) {
        return Optional.empty();
      }
    }
    return parsed(address);
  }

  private static Optional<Mailbox> parsed(String address) {
    if (address.chars().anyMatch(c -> c <= ' ' || "<>,:;\"".indexOf(c) >= 0)) {
      return Optional.empty();
    }
    try {
      Mailbox mailbox = Mailbox.of(address);
      return mailbox.toString().equals(address) ? Optional.of(mailbox) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // input that names nobody
    }
  }

  /** Without comments, and without what stands in quotes. */
  private static String bare(String field) {
    var text = new StringBuilder(field.length());
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        i++;
      } else if (depth == 0 && c == '"') {
        quoted = !quoted;
      } else if (quoted) {
        continue;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        text.append(c);
      }
    }
    return text.toString();
  }
}
