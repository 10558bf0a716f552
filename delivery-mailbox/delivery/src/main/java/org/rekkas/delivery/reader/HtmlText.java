package org.rekkas.delivery.reader;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.text.translate.EntityArrays;
import org.rekkas.mime.Markup;

/**
 * The text of HTML in lines, one character after another. Not a browser: it is there so that a
 * person can read what was said.
 */
final class HtmlText implements Markup.Sink {
  private static final int LONGEST_REFERENCE = 16;

  /** The names of HTML 4: {@code &uuml;}. */
  private static final List<Map<CharSequence, CharSequence>> NAMED =
      List.of(
          Map.of("&apos;", "'", "&nbsp;", " "),
          EntityArrays.BASIC_UNESCAPE,
          EntityArrays.ISO8859_1_UNESCAPE,
          EntityArrays.HTML40_EXTENDED_UNESCAPE);

  private static final String BLOCKS =
      " p br div tr li h1 h2 h3 h4 h5 h6 table ul ol blockquote hr ";
  private static final String HIDDEN = " head title ";

  private final Plain.Writer to;
  private final Markup markup = new Markup(this);

  /** A character reference that has begun, behind its ampersand. */
  private final StringBuilder reference = new StringBuilder();

  private boolean inReference;
  private String hiddenUntil = "";
  private boolean space;
  private int newLines = 2;

  HtmlText(Plain.Writer to) {
    this.to = to;
  }

  void put(char c) throws IOException {
    markup.put(c);
  }

  void finish() throws IOException {
    markup.finish();
    endReference();
    if (newLines == 0) {
      to.put('\n');
    }
  }

  @Override
  public void text(char c) throws IOException {
    if (inReference && c == ';') {
      inReference = false;
      print(resolved(reference.toString()));
    } else if (inReference
        && reference.length() < LONGEST_REFERENCE
        && (Character.isLetterOrDigit(c) || c == '#')) {
      reference.append(c);
    } else {
      endReference();
      outside(c);
    }
  }

  private void outside(char c) throws IOException {
    if (c == '&') {
      inReference = true;
      reference.setLength(0);
    } else if (Character.isWhitespace(c)) {
      space = true;
    } else {
      print(String.valueOf(c));
    }
  }

  /** One that is none is text. */
  private void endReference() throws IOException {
    if (inReference) {
      inReference = false;
      print("&" + reference);
    }
  }

  @Override
  public void tag(String name) throws IOException {
    endReference();
    if (!hiddenUntil.isEmpty()) {
      hiddenUntil = name.equals(hiddenUntil) || name.equals("body") ? "" : hiddenUntil;
    } else if (HIDDEN.contains(" " + name + " ")) {
      hiddenUntil = "/" + name;
    } else if (BLOCKS.contains(" " + name.replace("/", "") + " ")) {
      space = false;
      if (newLines < 2) {
        to.put('\n');
        newLines++;
      }
    }
  }

  private static String resolved(String name) {
    String whole = "&" + name + ";";
    if (!name.startsWith("#") || name.length() < 2) {
      return NAMED.stream()
          .flatMap(names -> Stream.ofNullable(names.get(whole)))
          .map(CharSequence::toString)
          .findFirst()
          .orElse(whole);
    }
    boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      return Character.isValidCodePoint(code) ? Character.toString(code) : "\ufffd";
    } catch (NumberFormatException _) {
      return whole;
    }
  }

  private void print(String text) throws IOException {
    if (!hiddenUntil.isEmpty()) {
      return;
    }
    if (space && newLines == 0) {
      to.put(' ');
    }
    space = false;
    newLines = 0;
    for (int i = 0; i < text.length(); i++) {
      to.put(text.charAt(i));
    }
  }
}
