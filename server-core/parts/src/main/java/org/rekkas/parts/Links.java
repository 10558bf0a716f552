package org.rekkas.parts;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rekkas.parts.Parts.Link;

/**
 * Finds where texts lead: {@code https://host/path}, and {@code www.host} as people type it. In
 * linear time; each link once, the first {@value #MOST} of them. One message's.
 */
final class Links {
  private static final int MOST = 200;
  private static final int LONGEST = 2_000;

  private final Set<Link> found = new LinkedHashSet<>();
  private boolean cut;

  /** Up to where the text is known to go on as a link does, so that it is looked at once. */
  private int known;

  List<Link> all() {
    return new ArrayList<>(found);
  }

  boolean cut() {
    return cut;
  }

  void in(String text) {
    known = 0;
    for (int at = text.indexOf("//"); at >= 0; at = text.indexOf("//", at + 2)) {
      boolean scheme = at > 0 && text.charAt(at - 1) == ':';
      if (scheme && isWeb(text, at - 1)) {
        add(
            text,
            text.charAt(at - 2) == 's' || text.charAt(at - 2) == 'S' ? at - 6 : at - 5,
            at + 2);
      }
    }
    known = 0;
    for (int at = indexOfWww(text, 0); at >= 0; at = indexOfWww(text, at + 4)) {
      if (at == 0 || !isPartOfUrl(text.charAt(at - 1))) {
        add(text, at, at);
      }
    }
  }

  private static boolean isWeb(String text, int colon) {
    return text.regionMatches(true, colon - 4, "http", 0, 4)
        || text.regionMatches(true, colon - 5, "https", 0, 5);
  }

  private static int indexOfWww(String text, int from) {
    for (int at = text.indexOf('.', from); at >= 0; at = text.indexOf('.', at + 1)) {
      if (at >= 3 && text.regionMatches(true, at - 3, "www", 0, 3)) {
        return at - 3;
      }
    }
    return -1;
  }

  private void add(String text, int begin, int host) {
    int end = Math.min(end(text, host), begin + LONGEST);
    String name = host(text, host, end);
    if (name.indexOf('.') > 0 && name.length() <= 253) {
      if (found.size() == MOST) {
        cut = true;
      } else {
        found.add(new Link(text.substring(Math.max(0, begin), end), name));
      }
    }
  }

  private int end(String text, int host) {
    known = Math.max(known, host);
    while (known < text.length() && isPartOfUrl(text.charAt(known))) {
      known++;
    }
    return known;
  }

  /** Without user, port and path: {@code https://bank.example@evil.example:8080/}. */
  private static String host(String text, int from, int to) {
    int end = from;
    while (end < to && "/?#\\".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String authority = text.substring(from, end);
    String behindUser = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = behindUser.indexOf(':');
    String host = decoded(colon < 0 ? behindUser : behindUser.substring(0, colon));
    while (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host.toLowerCase(Locale.ROOT);
  }

  /** As browsers read a host: without its percents, with every dot. URL Standard §3.5. */
  private static String decoded(String host) {
    if (host.chars().allMatch(c -> c < 0x80 && c != '%')) {
      return host;
    }
    try {
      String text = URLDecoder.decode(host.replace("+", "%2B"), StandardCharsets.UTF_8);
      return text.chars().allMatch(c -> isPartOfUrl((char) c))
          ? text.replaceAll("[\u3002\uff0e\uff61]", ".")
          : host;
    } catch (IllegalArgumentException _) {
      return host;
    }
  }

  private static boolean isPartOfUrl(char c) {
    return c > ' '
        && c != '"'
        && c != '\''
        && c != '<'
        && c != '>'
        && c != '('
        && c != ')'
        && c != ','
        && c != ';'
        && c != 0x7f
        && c != '\u00a0';
  }
}
