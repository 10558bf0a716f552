package org.rekkas.results;

import java.util.regex.Pattern;
import org.rekkas.idna.ALabels;

/**
 * What strangers wrote, as it may stand in a header field of ours: printable ASCII that ends
 * nothing (attack E3).
 */
public final class Harmless {
  private static final int LONGEST = 200;

  /** RFC 1035 §2.3.4, as text. */
  private static final int LONGEST_NAME = 253;

  private static final String ENDING = "()\\\";<>";

  /** What is not of a token besides those, RFC 2045 §5.1. */
  private static final String OF_NO_TOKEN = " @,:/[]?=";

  /** RFC 5322 §3.2.3: a {@code dot-atom}. */
  private static final Pattern LOCAL_PART =
      Pattern.compile("([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)?");

  private Harmless() {}

  /** In a comment; a long one is cut. */
  public static String text(String text) {
    return safe(text.length() <= LONGEST ? text : text.substring(0, LONGEST));
  }

  /**
   * A domain name, as A-labels (RFC 8616 §4). One that is too long for a name is none, and is never
   * cut: the beginning of a name is the name of somebody else.
   */
  public static String domain(String name) {
    String labels = ALabels.of(name).orElse(name);
    return labels.length() <= LONGEST_NAME ? safe(labels) : "?";
  }

  /** A token, or else quoted: RFC 8601 §2.2. */
  static String value(String text) {
    boolean token = !text.isEmpty() && text.chars().noneMatch(c -> OF_NO_TOKEN.indexOf(c) >= 0);
    return token && safe(text).equals(text) ? text : '"' + safe(text) + '"';
  }

  /** In quotes; a long one is cut. */
  public static String quoted(String text) {
    return '"' + text(text) + '"';
  }

  /** {@code local-part@domain}, or without the local part, as RFC 8601 §2.2 lets it stand bare. */
  static String identity(String localPart, String domain) {
    boolean bare = localPart.length() <= LONGEST && LOCAL_PART.matcher(localPart).matches();
    String name = domain(domain);
    return bare && value(name).equals(name)
        ? localPart + "@" + name
        : '"' + text(localPart) + "@" + name + '"';
  }

  private static String safe(String text) {
    var safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(c < ' ' || c >= 127 || ENDING.indexOf(c) >= 0 ? '?' : c);
    }
    return safe.toString();
  }
}
