package org.rekkas.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.line.LineReader.Met;

class LineReaderTest {
  @Test
  void linesAreTheSameForEverySplit() throws IOException {
    String input = "HELO a\r\n\r\nNOOP\r\n" + "x".repeat(700) + "\r\nrest";
    List<String> whole = lines(input, input.length());
    assertEquals(List.of("HELO a", "", "NOOP", "x".repeat(700), "END"), whole);
    for (int piece = 1; piece < input.length(); piece++) {
      assertEquals(whole, lines(input, piece));
    }
  }

  @Test
  void a6_aBareLineEndNeverEndsALine() throws IOException {
    for (String input : List.of("A\nB\r\n", "\n\r\n", "A\rB\r\n", "A\r\r\n", "\r\n\n")) {
      List<String> met = lines(input, 1);
      assertEquals("BARE_LINE_END", met.getLast(), input);
      assertEquals(met, lines(input, input.length()));
    }
  }

  @Test
  void b19_aLineHasALongestLengthAndTheBufferStaysSmall() throws IOException {
    assertEquals(List.of("x".repeat(1022), "END"), lines("x".repeat(1022) + "\r\n", 100, 1024));
    assertEquals(List.of("TOO_LONG"), lines("x".repeat(1023) + "\r\n", 100, 1024));
    var endless =
        new LineReader(
            new InputStream() {
              @Override
              public int read() {
                return 'x';
              }

              @Override
              public int read(byte[] b, int offset, int length) {
                java.util.Arrays.fill(b, offset, offset + length, (byte) 'x');
                return length;
              }
            },
            4096);
    assertEquals(Met.TOO_LONG, endless.read());
    assertTrue(endless.octets().length <= 8192);
  }

  @Test
  void b19_whatFollowsALineThatIsTooLongIsReadBehindItsEnd() throws IOException {
    for (int piece : new int[] {1, 100, 4096}) {
      var reader = reader("x".repeat(3000) + "\r\nNOOP\r\n", piece, 1024);
      assertEquals(Met.TOO_LONG, reader.read());
      assertEquals(Met.LINE, reader.skip(3002));
      assertTrue(reader.octets().length <= 2048);
      assertEquals(Met.LINE, reader.read());
      assertEquals(4, reader.lineTo() - reader.lineFrom());
    }
    assertEquals(Met.TOO_LONG, reader("x".repeat(3000) + "\r\n", 100, 1024).skip(3001));
    assertEquals(Met.BARE_LINE_END, reader("x".repeat(3000) + "\nNOOP\r\n", 100, 1024).skip(9000));
    assertEquals(Met.END, reader("x".repeat(3000), 100, 1024).skip(9000));
  }

  @Test
  void octetsBehindALineAreKeptThroughAnExchange() throws IOException {
    var reader = new LineReader(new ByteArrayInputStream("DATA\r\nabc".getBytes(ISO_8859_1)), 512);
    assertEquals(Met.LINE, reader.read());
    byte[] large = new byte[4096];
    byte[] small = reader.exchange(large);
    assertSame(large, reader.octets());
    assertEquals("abc", new String(reader.octets(), reader.from(), reader.waiting(), ISO_8859_1));
    byte[] tooSmall = new byte[2];
    assertSame(tooSmall, reader.exchange(tooSmall));
    assertSame(large, reader.exchange(small));
  }

  private static List<String> lines(String input, int piece) throws IOException {
    return lines(input, piece, 1024);
  }

  private static LineReader reader(String input, int piece, int longest) {
    var source = new ByteArrayInputStream(input.getBytes(ISO_8859_1));
    return new LineReader(
        new InputStream() {
          @Override
          public int read() {
            return source.read();
          }

          @Override
          public int read(byte[] b, int offset, int length) {
            return source.read(b, offset, Math.min(length, piece));
          }
        },
        longest);
  }

  private static List<String> lines(String input, int piece, int longest) throws IOException {
    var reader = reader(input, piece, longest);
    var met = new ArrayList<String>();
    while (true) {
      Met one = reader.read();
      if (one != Met.LINE) {
        met.add(one.name());
        return met;
      }
      met.add(
          new String(
              reader.octets(), reader.lineFrom(), reader.lineTo() - reader.lineFrom(), ISO_8859_1));
    }
  }
}
