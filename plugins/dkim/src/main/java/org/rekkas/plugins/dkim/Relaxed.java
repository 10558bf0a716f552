package org.rekkas.plugins.dkim;

/** The relaxed form of a header field, RFC 6376 §3.4.2. */
final class Relaxed {
  private Relaxed() {}

  /** {@code name:body}, unfolded, each run of blanks one space, none at the ends. */
  static String field(String name, String body) {
    var text = new StringBuilder(name.length() + body.length() + 1).append(name).append(':');
    boolean blank = false;
    int start = text.length();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        blank = true;
      } else {
        if (blank && text.length() > start) {
          text.append(' ');
        }
        text.append(c);
        blank = false;
      }
    }
    return text.toString();
  }
}
