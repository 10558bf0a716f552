package org.rekkas.mime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/**
 * Encoded words (RFC 2047), in the values of fields and in file names. In linear time (attack E10):
 * the decoder is shown such words only, and none of a charset that does not exist ({@link
 * Charsets}).
 */
public final class EncodedWords {
  private static final Pattern WORD =
      Pattern.compile("=\\?([^?\\s]{1,60})\\?[bBqQ]\\?.*?\\?=", Pattern.DOTALL);

  private EncodedWords() {}

  /** The text with its words decoded; those that cannot be decoded are as they came. */
  public static String decoded(String text) {
    int last = text.lastIndexOf("?=");
    if (last < 0) {
      return text;
    }
    var decoded = new StringBuilder(text.length());
    Matcher word = WORD.matcher(text).region(0, last + 2);
    int begin = 0;
    int end = 0;
    int written = 0;
    while (word.find()) {
      if (isCharset(word.group(1))) {
        if (begin == end || !text.substring(end, word.start()).isBlank()) {
          decoded.append(text, written, begin).append(run(text.substring(begin, end)));
          written = end;
          begin = word.start();
        }
        end = word.end();
      }
    }
    decoded.append(text, written, begin).append(run(text.substring(begin, end)));
    return decoded.append(text, end, text.length()).toString();
  }

  /** Words with nothing but blanks between them, which do not count (§6.2). */
  private static String run(String words) {
    try {
      return DecoderUtil.decodeEncodedWords(words, DecodeMonitor.SILENT);
    } catch (IllegalArgumentException _) {
      return words;
    }
  }

  /** Without a language, RFC 2231 §5. */
  private static boolean isCharset(String name) {
    int star = name.indexOf('*');
    return Charsets.named(star < 0 ? name : name.substring(0, star)).isPresent();
  }
}
