package org.rekkas.mime;

import java.util.Optional;
import org.rekkas.spi.mail.Mailbox;

/**
 * Who wrote a message, where its header has one answer to that only: one From field with one
 * address (RFC 5322 §3.6.2). With two of either nobody is the author, rather than one of them by
 * chance (attack E6).
 */
public final class Author {
  /** RFC 5322 §3.2.3, without the dot. */
  private static final String SPECIALS = "()<>[]:;@\\,\"";

  /** An encoded word may not stand in an address (RFC 2047 §5); some programs decode it there. */
  private static final String ENCODED = "=?";

  /** Stands for a blank within quotes; a field that has one of its own names nobody. */
  private static final char BLANK = '\0';

  /** Stands for what was in quotes; where it stands in an address, that is nobody's. */
  private static final char WORDS = '\1';

  private Author() {}

  public static Optional<Mailbox> of(Header header) {
    return header.all("From").count() == 1
        ? header.first("From").flatMap(from -> address(from.value()))
        : Optional.empty();
  }

  /** The address of a field that has one: {@code Ali <ali@example.org>}, or without the name. */
  static Optional<Mailbox> address(String field) {
    if (field.chars().anyMatch(Author::ends)) {
      return Optional.empty();
    }
    String bare = bare(field);
    int open = bare.indexOf('<');
    if (open < 0) {
      return parsed(bare.strip());
    }
    int close = bare.indexOf('>', open);
    if (close < 0 || !bare.substring(close + 1).isBlank()) {
      return Optional.empty();
    }
    var name = new DisplayName(bare.substring(0, open).replace(WORDS, ' '));
    return parsed(bare.substring(open + 1, close).strip()).filter(name::leaves);
  }

  /**
   * Some programs show what stands before such a character only; and what stands after an escape
   * (ISO-2022-JP), quotes and angle brackets among it, is not read alike by all.
   */
  private static boolean ends(int c) {
    return (c < ' ' && c != '\t') || c == 127;
  }

  private static Optional<Mailbox> parsed(String address) {
    if (address.chars().anyMatch(c -> (c <= ' ' && c != BLANK) || "<>,:;\"".indexOf(c) >= 0)
        || address.contains(ENCODED)) {
      return Optional.empty();
    }
    String written = address.indexOf(BLANK) < 0 ? address : quoted(address);
    try {
      Mailbox mailbox = Mailbox.of(written);
      return mailbox.isOnlyReadingOf(written) ? Optional.of(mailbox) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // input that names nobody
    }
  }

  private static String quoted(String address) {
    return '"' + address.replace(BLANK, ' ').replaceFirst("@", "\"@");
  }

  /**
   * Without comments, and without what stands in quotes, unless it is a local part. What does not
   * end where it should is read in many ways: it names nobody.
   */
  private static String bare(String field) {
    var text = new StringBuilder(field.length());
    var quoted = new StringBuilder();
    int depth = 0;
    boolean inQuotes = false;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\') {
        i++;
        quoted.append(inQuotes && i < field.length() ? field.substring(i, i + 1) : "");
      } else if (depth == 0 && c == '"') {
        if (inQuotes) {
          boolean local = field.startsWith("@", i + 1) && isPlain(quoted) && isBetween(text);
          text.append(local ? joined(quoted) : String.valueOf(WORDS));
        }
        quoted.setLength(0);
        inQuotes = !inQuotes;
      } else if (inQuotes) {
        quoted.append(c);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        text.append(c);
      }
    }
    return inQuotes || depth > 0 ? "" : text.toString();
  }

  /** Whether it is read without its quotes as it is within, but for blanks: others name nobody. */
  private static boolean isPlain(CharSequence quoted) {
    String text = quoted.toString();
    return text.equals(text.strip())
        && text.chars().noneMatch(c -> c < ' ' || SPECIALS.indexOf(c) >= 0);
  }

  private static String joined(CharSequence quoted) {
    return quoted.toString().replace(' ', BLANK);
  }

  /** Whether no word ends there. */
  private static boolean isBetween(CharSequence text) {
    return text.isEmpty() || " \t<".indexOf(text.charAt(text.length() - 1)) >= 0;
  }
}
