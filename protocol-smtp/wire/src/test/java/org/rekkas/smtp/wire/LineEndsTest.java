package org.rekkas.smtp.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rekkas.smtp.wire.LineEnds.Bare;

class LineEndsTest {
  @Test
  void a5_bareLineEndsAreNoticedAtEverySplit() throws IOException {
    for (String input :
        List.of("a\nb", "a\rb", "\n", "\r", "a\r\n\r", "a\r\r\n", "a\n\r\n", "\r\n\n")) {
      for (int piece = 1; piece <= input.length(); piece++) {
        assertTrue(run(Bare.REJECT, input, piece, new ByteArrayOutputStream()).bare(), input);
      }
    }
    String good = "a\r\n\r\nlong line without an end ............\r\nb";
    for (int piece = 1; piece <= good.length(); piece++) {
      var kept = new ByteArrayOutputStream();
      assertFalse(run(Bare.REJECT, good, piece, kept).bare());
      assertEquals(good, kept.toString(ISO_8859_1));
    }
  }

  @Test
  void a5_bareLineEndsBecomeCrlfAtEverySplit() throws IOException {
    Map<String, String> cases =
        Map.of(
            "a\nb", "a\r\nb",
            "a\rb", "a\r\nb",
            "a\r\r\nb", "a\r\nb",
            "a\r\r\r\nb\r\r", "a\r\nb\r\n",
            "\n.\n", "\r\n.\r\n",
            "\r.\r", "\r\n.\r\n",
            "a\n\r\nb", "a\r\n\r\nb",
            "a\r\n\nb", "a\r\n\r\nb",
            "a\n\rb", "a\r\n\r\nb",
            "good\r\nlines\r\n", "good\r\nlines\r\n");
    for (var one : cases.entrySet()) {
      for (int piece = 1; piece <= one.getKey().length(); piece++) {
        var kept = new ByteArrayOutputStream();
        run(Bare.NORMALISE, one.getKey(), piece, kept);
        assertEquals(one.getValue(), kept.toString(ISO_8859_1), one.getKey());
      }
    }
  }

  @Test
  void theFastScanFindsWhatTheSlowOneFinds() {
    var random = new java.util.Random(7);
    byte[] octets = new byte[64];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < octets.length; i++) {
        int dice = random.nextInt(40);
        octets[i] =
            dice == 0 ? (byte) '\n' : dice == 1 ? (byte) '\r' : (byte) (random.nextInt(256));
      }
      int from = random.nextInt(64);
      int to = from + random.nextInt(65 - from);
      int lf = from;
      while (lf < to && octets[lf] != '\n') {
        lf++;
      }
      int either = from;
      while (either < to && octets[either] != '\n' && octets[either] != '\r') {
        either++;
      }
      assertEquals(lf, LineFeeds.nextLf(octets, from, to));
      assertEquals(either, LineFeeds.nextCrOrLf(octets, from, to));
    }
  }

  private static LineEnds run(Bare mode, String input, int piece, ByteArrayOutputStream kept)
      throws IOException {
    var ends = new LineEnds(mode, kept::write);
    byte[] octets = input.getBytes(ISO_8859_1);
    for (int at = 0; at < octets.length; at += piece) {
      ends.write(octets, at, Math.min(piece, octets.length - at));
    }
    ends.finish();
    return ends;
  }
}
