package org.rekkas.parts;

import java.util.Locale;
import java.util.Map;

/** The text of HTML without its tags, styles and scripts; in linear time (attack E13). */
final class Html {
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "nbsp", " ", "apos", "'");
  private static final int LONGEST_ENTITY = 10;

  private Html() {}

  static String text(String html) {
    var text = new StringBuilder(html.length());
    String hiddenUntil = "";
    for (int at = 0; at < html.length(); at++) {
      char c = html.charAt(at);
      if (c == '<') {
        int end = html.indexOf('>', at);
        end = end < 0 ? html.length() : end;
        String tag = tag(html, at + 1, end);
        if (hiddenUntil.isEmpty() && (tag.equals("style") || tag.equals("script"))) {
          hiddenUntil = "/" + tag;
        } else if (tag.equals(hiddenUntil)) {
          hiddenUntil = "";
        }
        at = end;
        space(text);
      } else if (hiddenUntil.isEmpty()) {
        at = character(html, at, text);
      }
    }
    return text.toString();
  }

  private static int character(String html, int at, StringBuilder to) {
    char c = html.charAt(at);
    if (c == '&') {
      for (int end = at + 1; end < html.length() && end - at <= LONGEST_ENTITY; end++) {
        if (html.charAt(end) == ';') {
          to.append(resolved(html.substring(at + 1, end)));
          return end;
        }
      }
    }
    if (Character.isWhitespace(c)) {
      space(to);
    } else {
      to.append(c);
    }
    return at;
  }

  private static void space(StringBuilder text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
      text.append(' ');
    }
  }

  private static String tag(String html, int from, int end) {
    int to = from;
    while (to < end && to - from < 8 && !Character.isWhitespace(html.charAt(to))) {
      to++;
    }
    return html.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static String resolved(String name) {
    if (!name.startsWith("#")) {
      return ENTITIES.getOrDefault(name, " ");
    }
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      return Character.isValidCodePoint(code) ? Character.toString(code) : " ";
    } catch (NumberFormatException _) {
      return " ";
    }
  }
}
