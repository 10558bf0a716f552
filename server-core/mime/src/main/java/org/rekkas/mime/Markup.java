package org.rekkas.mime;

import java.io.IOException;
import java.util.Locale;

/**
 * Tells the text of HTML from its tags as browsers do (HTML, «Tokenization»): a {@code >} within a
 * quoted value or a comment ends nothing, a {@code <} before no letter is text, and what is in a
 * style or script is neither. One character after another, with a few characters of memory,
 * whatever comes (attack E13). Of one text.
 */
public final class Markup {
  private static final int LONGEST_NAME = 16;

  private enum At {
    TEXT,
    /** Behind {@code <}. */
    OPEN,
    /** Behind {@code </}. */
    CLOSE,
    NAME,
    /** In a tag, behind its name. */
    TAG,
    /** Behind {@code =}. */
    VALUE,
    BARE,
    QUOTED,
    /** Behind {@code <!}. */
    DECLARATION,
    COMMENT,
    /** In what browsers take for a comment, which ends with the next {@code >}. */
    BOGUS
  }

  /** Takes what is told apart. */
  public interface Sink {
    void text(char c) throws IOException;

    /**
     * A tag, when its name is read.
     *
     * @param name in lower case, of an end tag with its slash, at most so many characters of it
     */
    void tag(String name) throws IOException;
  }

  private final Sink to;
  private final StringBuilder name = new StringBuilder();

  /** Which end tag alone ends what is hidden, or empty. */
  private String hiddenUntil = "";

  private At at = At.TEXT;
  private char quote;

  /** Of a comment, how many hyphens stand before: two and {@code >} end it. */
  private int hyphens;

  public Markup(Sink to) {
    this.to = to;
  }

  public void put(char c) throws IOException {
    switch (at) {
      case TEXT -> text(c);
      case OPEN -> open(c);
      case CLOSE -> close(c);
      case NAME -> name(c);
      case TAG -> at = c == '>' ? At.TEXT : c == '=' ? At.VALUE : At.TAG;
      case VALUE -> value(c);
      case BARE -> at = c == '>' ? At.TEXT : isBlank(c) ? At.TAG : At.BARE;
      case QUOTED -> at = c == quote ? At.TAG : At.QUOTED;
      case DECLARATION -> declaration(c);
      case COMMENT -> comment(c);
      case BOGUS -> at = c == '>' ? At.TEXT : At.BOGUS;
    }
  }

  /** What is left open at the end is no text. */
  public void finish() throws IOException {
    if (at == At.OPEN) {
      tell('<');
    }
  }

  private void tell(char c) throws IOException {
    if (hiddenUntil.isEmpty()) {
      to.text(c);
    }
  }

  private void text(char c) throws IOException {
    if (c == '<') {
      at = At.OPEN;
    } else {
      tell(c);
    }
  }

  private void open(char c) throws IOException {
    name.setLength(0);
    if (c == '/') {
      name.append(c);
      at = At.CLOSE;
    } else if (!hiddenUntil.isEmpty()) {
      back(c);
    } else if (isLetter(c)) {
      at = At.NAME;
      name(c);
    } else if (c == '!') {
      hyphens = 0;
      at = At.DECLARATION;
    } else if (c == '?') {
      at = At.BOGUS;
    } else {
      tell('<');
      back(c);
    }
  }

  private void back(char c) throws IOException {
    at = At.TEXT;
    text(c);
  }

  private void close(char c) throws IOException {
    if (isLetter(c)) {
      at = At.NAME;
      name(c);
    } else if (hiddenUntil.isEmpty()) {
      at = c == '>' ? At.TEXT : At.BOGUS;
    } else {
      back(c);
    }
  }

  private void name(char c) throws IOException {
    if (c != '>' && c != '/' && !isBlank(c)) {
      if (name.length() < LONGEST_NAME) {
        name.append(c);
      }
      return;
    }
    String tag = name.toString().toLowerCase(Locale.ROOT);
    if (!hiddenUntil.isEmpty() && !hiddenUntil.equals(tag)) {
      back(c);
      return;
    }
    at = c == '>' ? At.TEXT : At.TAG;
    hiddenUntil = tag.equals("style") || tag.equals("script") ? "/" + tag : "";
    to.tag(tag);
  }

  private void value(char c) {
    if (c == '"' || c == '\'') {
      quote = c;
      at = At.QUOTED;
    } else if (!isBlank(c)) {
      at = c == '>' ? At.TEXT : At.BARE;
    }
  }

  private void declaration(char c) {
    if (c == '-') {
      hyphens++;
      at = hyphens == 2 ? At.COMMENT : At.DECLARATION;
    } else {
      at = c == '>' ? At.TEXT : At.BOGUS;
    }
  }

  /** Its first two hyphens count for its end, too; a {@code !} may stand behind the last ones. */
  private void comment(char c) {
    if (c == '>' && hyphens >= 2) {
      at = At.TEXT;
    } else if (c == '-') {
      hyphens++;
    } else if (c != '!' || hyphens < 2) {
      hyphens = 0;
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
