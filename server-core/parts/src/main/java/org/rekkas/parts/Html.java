package org.rekkas.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rekkas.mime.Markup;

/** What a reader sees of HTML; in linear time (attack E13). */
final class Html {
  private static final Pattern HREF =
      Pattern.compile(
          "href\\s*+=\\s*+(\"[^\"]{0,4000}+|'[^']{0,4000}+|[^\\s\"'>]{1,4000}+)",
          Pattern.CASE_INSENSITIVE);

  private Html() {}

  /** Without its tags, styles and scripts, white space made one space. */
  static String text(String html) {
    var text = new StringBuilder(html.length());
    var markup =
        new Markup(
            new Markup.Sink() {
              @Override
              public void text(char c) {
                text.append(c);
              }

              @Override
              public void tag(String name) {
                text.append(' ');
              }
            });
    try {
      for (int i = 0; i < html.length(); i++) {
        markup.put(html.charAt(i));
      }
      markup.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spaced(resolved(text.toString()));
  }

  /** The source with its character references resolved, as a reader's program takes a link. */
  static String resolved(String html) {
    var text = new StringBuilder(html.length());
    int written = 0;
    for (int at = html.indexOf('&'); at >= 0; at = html.indexOf('&', Math.max(written, at + 1))) {
      var reference = CharacterReference.at(html, at);
      if (reference.flatMap(CharacterReference::text).isPresent()) {
        text.append(html, written, at).append(reference.get().text().get());
        written = reference.get().end();
      }
    }
    return text.append(html, written, html.length()).toString();
  }

  /** Those values of href that browsers mend: they drop tabs and line breaks, URL Standard §4.4. */
  static List<String> torn(String html) {
    var mended = new ArrayList<String>();
    for (Matcher href = HREF.matcher(html); href.find(); ) {
      String value = resolved(href.group(1));
      String whole = value.replaceAll("[\\t\\r\\n]", "");
      if (!whole.equals(value)) {
        mended.add(whole);
      }
    }
    return mended;
  }

  private static String spaced(String text) {
    var spaced = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        spaced.append(c);
      } else if (!spaced.isEmpty() && spaced.charAt(spaced.length() - 1) != ' ') {
        spaced.append(' ');
      }
    }
    return spaced.toString();
  }
}
