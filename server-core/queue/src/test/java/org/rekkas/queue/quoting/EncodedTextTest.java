package org.rekkas.queue.quoting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EncodedTextTest {
  private static final Pattern WORD = Pattern.compile("=\\?UTF-8\\?B\\?([^?]*)\\?=");

  @Test
  void whatIsAsciiStays() {
    assertEquals(" two words", EncodedText.of("two words"));
    assertEquals(" =?UTF-8?Q?caf=C3=A9?= au lait", EncodedText.of("=?UTF-8?Q?caf=C3=A9?= au lait"));
  }

  @Test
  void whatIsNotIsEncodedWithTheBlanksBetween() {
    assertEquals(
        " a\r\n =?UTF-8?B?dMOkc3QgdMOkc3Q=?=\r\n b c", EncodedText.of("a t\u00e4st t\u00e4st b c"));
    assertEquals("\r\n =?UTF-8?B?dMOkc3Q=?=", EncodedText.of("t\u00e4st"));
  }

  /** RFC 2047 §6.2: the blanks between encoded words are not shown. */
  @Test
  void aBlankBesideAnEncodedWordIsKept() {
    assertEquals(
        " =?UTF-8?Q?x?=\r\n =?UTF-8?B?IMOkIA==?=\r\n =?UTF-8?Q?y?=",
        EncodedText.of("=?UTF-8?Q?x?= \u00e4 =?UTF-8?Q?y?="));
  }

  @Test
  void aLongTextIsSeveralWordsOfWholeCharacters() {
    String text = "\ud83d\ude00\u20ac\u00e4".repeat(20);
    String encoded = EncodedText.of(text);
    var back = new StringBuilder();
    for (String line : encoded.strip().split("\r\n ")) {
      assertTrue(line.length() <= 75, line);
      var word = WORD.matcher(line);
      assertTrue(word.matches(), line);
      back.append(new String(Base64.getDecoder().decode(word.group(1)), StandardCharsets.UTF_8));
    }
    assertEquals(text, back.toString());
  }

  /** RFC 5322 §2.1.1. */
  @Test
  void aLongTextOfAsciiHasLinesThatMayBeSent() {
    String text = "word ".repeat(1_000).strip();
    String encoded = EncodedText.of(text + " \u00e4");
    assertTrue(encoded.lines().allMatch(line -> line.length() <= 900), encoded);
    assertEquals(
        " " + text + "\r\n =?UTF-8?B?w6Q=?=", encoded.replace("word\r\n word", "word word"));
  }
}
