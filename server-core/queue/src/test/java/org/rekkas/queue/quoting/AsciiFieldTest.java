package org.rekkas.queue.quoting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsciiFieldTest {
  private static String of(String field, Charset charset) {
    return new String(AsciiField.of(field.getBytes(charset)), US_ASCII);
  }

  private static void stays(String field) {
    assertEquals(field, of(field, UTF_8));
  }

  @Test
  void whatIsAsciiStaysAsItIsFolded() {
    stays("Subject: two\r\n\twords\r\n");
    stays("no field at all\r\n");
    stays("");
  }

  @Test
  void freeTextInUtf8BecomesEncodedWords() {
    for (String name :
        List.of("Subject", "COMMENTS", "Content-Description", "X-Note", "subject ")) {
      assertEquals(
          name + ": my\r\n =?UTF-8?B?Y2Fmw6kgw6k=?=\r\n au lait\r\n",
          of(name + ":  my caf\u00e9\r\n \u00e9\r\n\tau  lait\r\n", UTF_8));
    }
  }

  /** In an address an encoded word may not stand, nor in a quoted string: RFC 2047 §5. */
  @Test
  void whatHasAGrammarOrNoKnownCharsetHasQuestionMarks() {
    assertEquals(
        "From: \"Jos??\" <jos??@example.org>\r\n",
        of("From: \"Jos\u00e9\" <jos\u00e9@example.org>\r\n", UTF_8));
    assertEquals(
        "Subject: caf?\r\n au lait\r\n", of("Subject: caf\u00e9\r\n au lait\r\n", ISO_8859_1));
    assertEquals("X-??: y\r\n", of("X-\u00e9: y\r\n", UTF_8));
    assertEquals("??\r\n", of("\u00e9\r\n", UTF_8));
    assertEquals(": ??\r\n", of(": \u00e9\r\n", UTF_8));
  }
}
