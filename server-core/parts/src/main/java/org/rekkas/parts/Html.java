package org.rekkas.parts;

import java.util.Locale;
import java.util.Optional;

/** The text of HTML without its tags, styles and scripts; in linear time (attack E13). */
final class Html {
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

  /** The source with its character references resolved, as a reader's program takes a link. */
  static String resolved(String html) {
    var text = new StringBuilder(html.length());
    for (int at = 0; at < html.length(); ) {
      var reference =
          html.charAt(at) == '&'
              ? CharacterReference.at(html, at)
              : Optional.<CharacterReference>empty();
      int end = reference.map(CharacterReference::end).orElse(at + 1);
      text.append(reference.flatMap(CharacterReference::text).orElse(html.substring(at, end)));
      at = end;
    }
    return text.toString();
  }

  private static int character(String html, int at, StringBuilder to) {
    char c = html.charAt(at);
    if (c == '&') {
      var reference = CharacterReference.at(html, at);
      if (reference.isPresent()) {
        to.append(reference.get().text().orElse(" "));
        return reference.get().end() - 1;
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
}
