package org.rekkas.delivery.reader;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the tags out of HTML, one character after another: a state and a few characters of memory,
 * whatever comes (attack E13). Not a browser: it is there so that a person can read what was said.
 */
final class HtmlText {
  private static final int LONGEST_NAME = 16;
  private static final Map<String, String> ENTITIES =
      Map.of(
          "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "ndash", "–",
          "mdash", "—", "hellip", "…", "euro", "€");
  private static final String BLOCKS =
      " p br div tr li h1 h2 h3 h4 h5 h6 table ul ol blockquote hr ";
  private static final String HIDDEN = " script style head title ";

  private enum At {
    TEXT,
    NAME,
    TAG,
    ENTITY
  }

  private final Plain.Writer to;
  private final StringBuilder word = new StringBuilder();
  private At at = At.TEXT;
  private String hiddenUntil = "";
  private boolean space;
  private int newLines = 2;

  HtmlText(Plain.Writer to) {
    this.to = to;
  }

  void put(char c) throws IOException {
    switch (at) {
      case TEXT -> text(c);
      case NAME -> name(c);
      case TAG -> at = c == '>' ? At.TEXT : At.TAG;
      case ENTITY -> entity(c);
    }
  }

  void finish() throws IOException {
    if (at == At.ENTITY) {
      print("&" + word);
    }
    if (newLines == 0) {
      to.put('\n');
    }
  }

  private void text(char c) throws IOException {
    if (c == '<') {
      word.setLength(0);
      at = At.NAME;
    } else if (c == '&') {
      word.setLength(0);
      at = At.ENTITY;
    } else if (Character.isWhitespace(c)) {
      space = true;
    } else {
      print(String.valueOf(c));
    }
  }

  private void name(char c) throws IOException {
    if (c == '>' || Character.isWhitespace(c) || word.length() == LONGEST_NAME) {
      tag(word.toString().toLowerCase(Locale.ROOT));
      at = c == '>' ? At.TEXT : At.TAG;
    } else {
      word.append(c);
    }
  }

  private void tag(String name) throws IOException {
    String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (!hiddenUntil.isEmpty()) {
      hiddenUntil = bare.equals(hiddenUntil) ? "" : hiddenUntil;
    } else if (HIDDEN.contains(" " + bare + " ")) {
      hiddenUntil = "/" + bare;
    } else if (BLOCKS.contains(" " + bare.replace("/", "") + " ")) {
      space = false;
      if (newLines < 2) {
        to.put('\n');
        newLines++;
      }
    }
  }

  private void entity(char c) throws IOException {
    if (c == ';') {
      print(resolved(word.toString()));
      at = At.TEXT;
    } else if (word.length() == LONGEST_NAME || (!Character.isLetterOrDigit(c) && c != '#')) {
      print("&" + word);
      at = At.TEXT;
      text(c);
    } else {
      word.append(c);
    }
  }

  private static String resolved(String name) {
    if (!name.startsWith("#") || name.length() < 2) {
      return ENTITIES.getOrDefault(name, "&" + name + ";");
    }
    boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      return Character.isValidCodePoint(code) ? Character.toString(code) : "\ufffd";
    } catch (NumberFormatException _) {
      return "&" + name + ";";
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
