package org.rekkas.kernel.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a file and a place in them: UTF-8, with or without a byte order mark, line ends
 * of any kind read as one LF (XML 1.0 §2.11). Not thread-safe; lives as long as one parse.
 */
final class XmlText {
  private static final char END = '\0';

  private final String text;
  private int at;
  private int line = 1;
  private int lineBegin;

  XmlText(byte[] octets) throws MalformedXml {
    text = decoded(octets);
    for (int i = 0; i < text.length(); i++) {
      if (!isXmlCharacter(text.charAt(i))) {
        move(i);
        throw wrong("a character that XML does not know");
      }
    }
  }

  int line() {
    return line;
  }

  int column() {
    return at - lineBegin + 1;
  }

  boolean ended() {
    return at >= text.length();
  }

  /** The character here; NUL, which XML does not know, at the end. */
  char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  boolean looksAt(String expected) {
    return text.startsWith(expected, at);
  }

  /** Takes the text if it stands here. */
  boolean skip(String expected) {
    if (!looksAt(expected)) {
      return false;
    }
    move(at + expected.length());
    return true;
  }

  void expect(String expected) throws MalformedXml {
    if (!skip(expected)) {
      throw wrong("\"" + expected + "\" is missing here");
    }
  }

  char next() {
    char c = peek();
    move(at + 1);
    return c;
  }

  /** Whether there was any space. */
  boolean skipSpace() {
    int from = at;
    while (!ended() && isSpace(peek())) {
      next();
    }
    return at > from;
  }

  /** Everything up to a mark, which is taken too. */
  String until(String mark, String what) throws MalformedXml {
    int end = text.indexOf(mark, at);
    if (end < 0) {
      throw wrong(what + " has no end (\"" + mark + "\")");
    }
    String taken = text.substring(at, end);
    move(end + mark.length());
    return taken;
  }

  String name(String what) throws MalformedXml {
    int from = at;
    while (!ended() && (at == from ? isNameStart(peek()) : isNamePart(peek()))) {
      next();
    }
    if (at == from) {
      throw wrong(what + " is missing here");
    }
    return text.substring(from, at);
  }

  MalformedXml wrong(String what) {
    return new MalformedXml(line, column(), what);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static boolean isXmlCharacter(int c) {
    return (c >= 0x20 && c != 0xfffe && c != 0xffff) || c == '\t' || c == '\n' || c == '\r';
  }

  private void move(int to) {
    int stop = Math.min(to, text.length());
    for (; at < stop; at++) {
      if (text.charAt(at) == '\n') {
        line++;
        lineBegin = at + 1;
      }
    }
  }

  private static boolean isNameStart(char c) {
    return Character.isLetter(c) || c == '_' || c == ':';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || Character.isDigit(c) || c == '-' || c == '.' || c == 0xb7;
  }

  private static String decoded(byte[] octets) throws MalformedXml {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer from = ByteBuffer.wrap(octets);
    CharBuffer to = CharBuffer.allocate(octets.length + 1);
    CoderResult result = decoder.decode(from, to, true);
    String text = to.flip().toString();
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - text.lastIndexOf('\n');
      throw new MalformedXml(line, column, "not UTF-8 from here on (save the file as UTF-8)");
    }
    return text;
  }
}
