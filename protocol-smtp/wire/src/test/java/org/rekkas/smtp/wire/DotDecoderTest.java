package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rekkas.testkit.Seeds;

class DotDecoderTest {
  @Test
  void dotsAreTakenAwayAndTheEndIsFound() throws IOException {
    assertEquals("", decoded(".\r\n"));
    assertEquals("a\r\n", decoded("a\r\n.\r\n"));
    assertEquals(".\r\n", decoded("..\r\n.\r\n"));
    assertEquals("..\r\n.x\r\nx\r\n", decoded("...\r\n..x\r\n.x\r\n.\r\n"));
    assertEquals("\r\n\r\n", decoded("\r\n\r\n.\r\n"));
    assertEquals("a.\r\nb.c\r\n", decoded("a.\r\nb.c\r\n.\r\n"));
    assertEquals("\rx\r\n\n\r\r\n", decoded(".\rx\r\n.\n\r\r\n.\r\n"));
  }

  @Test
  void whatFollowsTheEndIsNotTaken() throws IOException {
    byte[] input = "a\r\n.\r\nQUIT\r\n".getBytes(ISO_8859_1);
    var decoder = new DotDecoder((_, _, _) -> {});
    assertEquals(6, decoder.decode(input, 0, input.length));
    assertTrue(decoder.ended());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n.\n",
        "\n.\r\n",
        "\r.\r",
        "\r.\r\n",
        "\n.\r",
        "\r\n.\n",
        "\r\n.\r",
        "\r.\r\r\n",
        "\r\n.\r\r\n",
        "\r\r\n.\r\r\n",
        "\r\n\0.\r\n",
        "\r\n.\0\r\n",
        "\r\n. \r\n",
        "\n\r.\r\n",
        "\r\n..\r\n",
        "\u0085.\u0085",
        "\r\0\n.\r\n",
        "\r\n\t.\r\n",
        "\u000b.\u000b"
      })
  void a1_a4_nothingElseEndsTheText(String sequence) throws IOException {
    String input = "text" + sequence + "MAIL FROM:<smuggled@example>\r\n";
    for (int piece = 1; piece <= input.length(); piece++) {
      var kept = new ByteArrayOutputStream();
      var decoder = new DotDecoder(kept::write);
      feed(decoder, input, piece);
      assertFalse(decoder.ended(), input);
      feed(decoder, "\r\n.\r\n", piece);
      assertTrue(decoder.ended());
      assertTrue(kept.toString(ISO_8859_1).contains("smuggled@example"));
    }
  }

  @Test
  void a9_everySplitGivesTheSame() throws IOException {
    for (String input :
        List.of(
            "a\r\n..\r\n.x\r\n\r\n...\r\n.\r\n",
            "\r\n.\r\r\n.\r.\n\r\n..\r\n\n.\n.\r\n.\r\n",
            ".\r.\r\n.\n.\r\n.\r\n",
            "..\r\n..\r\n..\r\n.\r\n")) {
      String whole = decoded(input);
      for (int piece = 1; piece < input.length(); piece++) {
        var kept = new ByteArrayOutputStream();
        feed(new DotDecoder(kept::write), input, piece);
        assertEquals(whole, kept.toString(ISO_8859_1));
      }
    }
  }

  @Test
  void a9_textSurvivesTheRoundTrip() {
    Seeds.keeping(1, 2, 3)
        .andFresh(
            3000,
            random -> {
              String text = lines(random);
              String stuffed = ("\r\n" + text).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
              var kept = new ByteArrayOutputStream();
              var decoder = new DotDecoder(kept::write);
              byte[] octets = stuffed.getBytes(ISO_8859_1);
              int at = 0;
              while (at < octets.length) {
                int some = Math.min(1 + random.nextInt(20), octets.length - at);
                assertEquals(some, decoder.decode(octets, at, some));
                at += some;
              }
              assertTrue(decoder.ended());
              assertEquals(text, kept.toString(ISO_8859_1));
            });
  }

  @Test
  void a9_tenMillionDotsInOneLine() throws IOException {
    byte[] dots = new byte[1 << 20];
    java.util.Arrays.fill(dots, (byte) '.');
    long[] count = new long[1];
    var decoder = new DotDecoder((_, _, length) -> count[0] += length);
    for (int i = 0; i < 10; i++) {
      decoder.decode(dots, 0, dots.length);
    }
    feed(decoder, "\r\n.\r\n", 5);
    assertTrue(decoder.ended());
    assertEquals(10L * dots.length - 1 + 2, count[0]);
  }

  private static String lines(Random random) {
    var text = new StringBuilder();
    int lines = random.nextInt(8);
    for (int i = 0; i < lines; i++) {
      int length = random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(3);
      for (int j = 0; j < length; j++) {
        text.append("..ab\n\r\0".charAt(random.nextInt(random.nextInt(5) == 0 ? 7 : 4)));
      }
      text.append("\r\n");
    }
    return text.toString();
  }

  private static String decoded(String input) throws IOException {
    var kept = new ByteArrayOutputStream();
    var decoder = new DotDecoder(kept::write);
    feed(decoder, input, input.length());
    assertTrue(decoder.ended());
    return kept.toString(ISO_8859_1);
  }

  private static void feed(DotDecoder decoder, String input, int piece) throws IOException {
    byte[] octets = input.getBytes(ISO_8859_1);
    for (int at = 0; at < octets.length && !decoder.ended(); at += piece) {
      byte[] alone = Arrays.copyOfRange(octets, at, Math.min(at + piece, octets.length));
      decoder.decode(alone, 0, alone.length);
    }
  }
}
