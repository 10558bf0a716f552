package org.rekkas.plugins.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.rekkas.idna.ALabels;
import org.rekkas.signatures.HeaderSection;

/**
 * The domain of the first author that a From field names (RFC 5322 §3.6.2): it decides which
 * signatures are checked first, and which keys sign, so that the signature speaks for the domain
 * that a reader sees (RFC 7489 §3.1); one of other letters in its A-labels, as the DNS has it (RFC
 * 8616 §5).
 */
final class Author {
  private static final String OF_NAMES = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

  private Author() {}

  /** By the lowest field From. */
  static Optional<String> of(HeaderSection header) {
    return header.upwards("from").stream().findFirst().flatMap(from -> domain(from.body()));
  }

  /**
   * Comments, quoted names and routes are stepped over; empty where there is no address.
   *
   * @param from its octets, as {@link HeaderSection} has them
   */
  static Optional<String> domain(String from) {
    String text = new String(from.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String first = first(bare(text));
    int open = first.indexOf('<');
    int close = first.indexOf('>', open + 1);
    String address = open >= 0 && close > open ? first.substring(open + 1, close) : first;
    int at = address.lastIndexOf('@');
    return at < 0
        ? Optional.empty()
        : ALabels.of(address.substring(at + 1).strip())
            .map(domain -> domain.toLowerCase(Locale.ROOT))
            .filter(domain -> domain.chars().allMatch(Author::ofName) && domain.indexOf('.') > 0);
  }

  /** Up to the first comma that is not a route's, RFC 5322 §4.4. */
  private static String first(String addresses) {
    int last = addresses.lastIndexOf('>');
    for (int i = 0; i < addresses.length(); i++) {
      char c = addresses.charAt(i);
      if (c == ',') {
        return addresses.substring(0, i);
      }
      i = c == '<' && i < last ? addresses.indexOf('>', i) : i;
    }
    return addresses;
  }

  private static boolean ofName(int c) {
    return OF_NAMES.indexOf(c) >= 0;
  }

  /** Without comments, and without what stands in quotes. */
  private static String bare(String from) {
    var text = new StringBuilder(from.length());
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < from.length(); i++) {
      char c = from.charAt(i);
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
