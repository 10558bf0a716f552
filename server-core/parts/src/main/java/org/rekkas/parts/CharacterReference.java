package org.rekkas.parts;

import java.util.Map;
import java.util.Optional;

/**
 * What stands for a character in HTML: {@code &#58;}, {@code &#x3a}, {@code &colon;} (HTML,
 * «Character references»). Of the names there are those that texts and addresses are written with.
 *
 * @param text what it means; empty for a name that is not known here
 * @param end where the source goes on
 */
record CharacterReference(Optional<String> text, int end) {
  private static final int LONGEST_NAME = 10;
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("nbsp", " "),
          Map.entry("colon", ":"),
          Map.entry("sol", "/"),
          Map.entry("bsol", "\\"),
          Map.entry("period", "."),
          Map.entry("commat", "@"),
          Map.entry("quest", "?"),
          Map.entry("num", "#"),
          Map.entry("equals", "="),
          Map.entry("percnt", "%"),
          Map.entry("lowbar", "_"));

  /** The one that begins at an ampersand, if one does. */
  static Optional<CharacterReference> at(String html, int ampersand) {
    int from = ampersand + 1;
    return html.startsWith("#", from) ? number(html, from + 1) : name(html, from);
  }

  private static Optional<CharacterReference> name(String html, int from) {
    int end = from;
    while (end < html.length() && end - from < LONGEST_NAME && isOfName(html.charAt(end))) {
      end++;
    }
    if (end == from || !html.startsWith(";", end)) {
      return Optional.empty();
    }
    var text = Optional.ofNullable(NAMES.get(html.substring(from, end)));
    return Optional.of(new CharacterReference(text, end + 1));
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** With as many zeros before it, and without the semicolon, as browsers take it. */
  private static Optional<CharacterReference> number(String html, int from) {
    boolean hex = html.startsWith("x", from) || html.startsWith("X", from);
    int begin = hex ? from + 1 : from;
    int radix = hex ? 16 : 10;
    int code = 0;
    int end = begin;
    while (end < html.length() && Character.digit(html.charAt(end), radix) >= 0) {
      code =
          Math.min(
              code * radix + Character.digit(html.charAt(end), radix),
              Character.MAX_CODE_POINT + 1);
      end++;
    }
    if (end == begin) {
      return Optional.empty();
    }
    String text = code > 0 && Character.isValidCodePoint(code) ? Character.toString(code) : " ";
    return Optional.of(
        new CharacterReference(Optional.of(text), html.startsWith(";", end) ? end + 1 : end));
  }
}
