package org.rekkas.smtp.relay.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rekkas.smtp.relay.wire.ContentEncoder.Mode;

/** RFC 5321 §2.3.8, §4.5.2; attacks A1 to A10. */
class ContentEncoderTest {
  /** All of it, in pieces of so many octets. */
  private static String encode(Mode mode, String text, int piece) {
    byte[] octets = text.getBytes(ISO_8859_1);
    byte[] to = new byte[ContentEncoder.room(octets.length)];
    var encoder = new ContentEncoder(mode);
    int at = 0;
    for (int from = 0; from < octets.length; from += piece) {
      at = encoder.encode(octets, from, Math.min(piece, octets.length - from), to, at);
    }
    at = encoder.finish(to, at);
    return new String(to, 0, at, ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a\\r\\nb\\r\\n | a\\r\\nb\\r\\n",
        "a | a\\r\\n",
        "a\\n.\\nb\\n | a\\r\\n..\\r\\nb\\r\\n",
        "a\\n.\\r\\nb | a\\r\\n..\\r\\nb\\r\\n",
        "a\\r.\\rb | a\\r\\n..\\r\\nb\\r\\n",
        "a\\r\\n.\\r\\n | a\\r\\n..\\r\\n",
        "a\\r\\n.\\r\\r\\nb\\r\\n | a\\r\\n..\\r\\nb\\r\\n",
        "a\\r\\r\\n.\\r\\r\\nb\\r\\n | a\\r\\n..\\r\\nb\\r\\n",
        ".. | ...\\r\\n",
        "a\\r | a\\r\\n",
        "\\r\\n | \\r\\n"
      })
  void a7_onlyCrLfAndStuffedDotsGoOut(String in, String expected) {
    String text = unescape(in);
    for (int piece = 1; piece <= text.length(); piece++) {
      assertEquals(unescape(expected), encode(Mode.TEXT, text, piece));
    }
  }

  /** It comes last, behind mailets and filters: whatever these made, the hop reads one mail. */
  @Test
  void a8_whatAPluginMadeOfABodyEndsNoMail() {
    String made = "Subject: a\n\nHi,\n.\nMAIL FROM:<b@c>\r.\rQUIT\r\n.\r\r\n-- \n.";
    assertEquals(
        "Subject: a\r\n\r\nHi,\r\n..\r\nMAIL FROM:<b@c>\r\n..\r\nQUIT\r\n..\r\n-- \r\n..\r\n",
        encode(Mode.TEXT, made, 7));
  }

  @Test
  void a10_aChunkEndsItsLastLineAndLeavesDotsAlone() {
    assertEquals("a\r\n.\r\nb\r\n", encode(Mode.CHUNKS, "a\r\n.\r\nb", 3));
    assertEquals("a\n\r\0b", encode(Mode.BINARY, "a\n\r\0b", 2));
    assertEquals("", encode(Mode.TEXT, "", 1));
  }

  @Test
  void a9_theAnswerDoesNotDependOnTheSplits() {
    var random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append("\r\n.ab".charAt(random.nextInt(5)));
      }
      String whole = encode(Mode.TEXT, text.toString(), 1000);
      assertEquals(whole, encode(Mode.TEXT, text.toString(), 1 + random.nextInt(5)));
      assertFalse(("\r\n" + whole).contains("\r\n.\r\n"), whole);
      String bare = whole.replace("\r\n", "");
      assertTrue(bare.indexOf('\r') < 0 && bare.indexOf('\n') < 0);
      assertTrue(whole.isEmpty() || whole.endsWith("\r\n"));
    }
  }

  @Test
  void octetsBeyondAsciiAreNoted() {
    var encoder = new ContentEncoder(Mode.TEXT);
    byte[] body = "a: b\r\n\r\n\u00e4\r\n".getBytes(ISO_8859_1);
    int _ = encoder.encode(body, 0, body.length, new byte[100], 0);
    assertTrue(encoder.eightBit());
    assertFalse(encoder.eightBitHeader());
    var other = new ContentEncoder(Mode.TEXT);
    byte[] header = "a: \u00e4\r\n\r\nb\r\n".getBytes(ISO_8859_1);
    int _ = other.encode(header, 0, header.length, new byte[100], 0);
    assertTrue(other.eightBitHeader());
  }

  private static String unescape(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n");
  }
}
