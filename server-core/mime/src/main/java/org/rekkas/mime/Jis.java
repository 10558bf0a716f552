package org.rekkas.mime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Japanese in ISO-2022-JP (RFC 1468) as it stands in old mail, without an encoded word: between two
 * escapes are pairs of US-ASCII's octets, angle brackets and quotes among them, which are none.
 */
final class Jis {
  static final char ESCAPE = '\u001b';

  private static final Pattern PAIRS = Pattern.compile("\\e\\$[@B]([^\\e]*)\\e\\([BJ]");

  /** The end of an address, for those who do not know the escapes. */
  private static final Pattern ADDRESS = Pattern.compile("@[-0-9A-Za-z]*\\.");

  private Jis() {}

  /**
   * The text with one escape in the place of each run of pairs. Those who know it and those who do
   * not may see quotes end at different places; so it is left as it was, unless there is one
   * address for both of them.
   */
  static String hidden(String text) {
    if (text.indexOf(ESCAPE) < 0) {
      return text;
    }
    Matcher pairs = PAIRS.matcher(text);
    if (pairs.results().anyMatch(run -> ADDRESS.matcher(run.group(1)).find())) {
      return text;
    }
    String rest = pairs.replaceAll(Character.toString(ESCAPE));
    return rest.indexOf('@') == rest.lastIndexOf('@') ? rest : text;
  }
}
