package org.rekkas.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rekkas.signatures.Canonicalization.RELAXED;
import static org.rekkas.signatures.Canonicalization.SIMPLE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rekkas.signatures.BodyHashes.Wanted;

/** RFC 6376 §3.4. */
class CanonicalFormsTest {
  private static final long ALL = Long.MAX_VALUE;

  private static String body(Canonicalization form, String... pieces) {
    var out = new ByteArrayOutputStream();
    var body = new CanonicalBody(form, (from, length) -> out.write(from, 0, length));
    for (String piece : pieces) {
      body.write(piece.getBytes(ISO_8859_1), piece.length());
    }
    body.finish();
    return out.toString(ISO_8859_1);
  }

  private static HeaderSection header(String text) throws IOException {
    return HeaderSection.read(stream(text)).orElseThrow();
  }

  private static MessageStream stream(String text) {
    return new MessageStream(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  /** §3.4.5, example 1 and 2. */
  @Test
  void theExamplesOfTheStandard() throws IOException {
    var header = header("A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n");
    var fields = header.fields();
    assertEquals("a:X\r\n", RELAXED.field(fields.get(0)));
    assertEquals("b:Y Z\r\n", RELAXED.field(fields.get(1)));
    assertEquals("A: X\r\n", SIMPLE.field(fields.get(0)));
    assertEquals("B : Y\t\r\n\tZ  \r\n", SIMPLE.field(fields.get(1)));
    String body = " C \r\nD \t E\r\n\r\n\r\n";
    assertEquals(" C\r\nD E\r\n", body(RELAXED, body));
    assertEquals(" C \r\nD \t E\r\n", body(SIMPLE, body));
  }

  @Test
  void everySplitOfABodyIsTheSame() {
    String text = "a \t b \r\n\r\n \r\n\r x\r\r\n\n y\r\n.\r\n \t\r\n\r\n";
    for (Canonicalization form : Canonicalization.values()) {
      String whole = body(form, text);
      for (int i = 0; i <= text.length(); i++) {
        assertEquals(whole, body(form, text.substring(0, i), text.substring(i)));
      }
    }
  }

  /** §3.4.3, §3.4.4, with their hashes. */
  @Test
  void anEmptyBodyHasALineEndOnlyInTheSimpleForm() throws IOException {
    for (String empty : List.of("", "\r\n", "\r\n\r\n\r\n")) {
      assertEquals("\r\n", body(SIMPLE, empty));
      assertEquals("", body(RELAXED, empty));
    }
    assertEquals("", body(RELAXED, " \t\r\n \r\n "));
    assertEquals(" \r\n", body(SIMPLE, " "));
    assertEquals("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", hash(SIMPLE, ALL, ""));
    assertEquals("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", hash(RELAXED, ALL, ""));
  }

  @Test
  void aLastLineWithoutAnEndGetsOne() {
    for (Canonicalization form : Canonicalization.values()) {
      assertEquals("a\r\nb\r\n", body(form, "a\r\nb"));
      assertEquals("a\r\n", body(form, "a\r\n\r\n"));
    }
  }

  /** What others read as the end of a line, and a signature does not, is never the same as one. */
  @Test
  void f3ALineEndThatStandsAloneIsACharacter() throws IOException {
    for (Canonicalization form : Canonicalization.values()) {
      assertEquals("a\nb\r\n", body(form, "a\nb\r\n"));
      assertEquals("a\rb\r\n", body(form, "a\rb\r\n"));
      assertEquals("a\r\r\n", body(form, "a\r"));
      var whole = header("A: x\r\nB: y\r\n\r\n");
      var bare = header("A: x\nB: y\r\n\r\n");
      assertEquals(2, bare.fields().size());
      assertNotEquals(form.field(whole.fields().getFirst()), form.field(bare.fields().getFirst()));
    }
    assertEquals("a:x\ry", Canonicalization.relaxed("a", " x\ry "));
    assertEquals("a:x\n y", Canonicalization.relaxed("a", " x\n y "));
  }

  private static String hash(Canonicalization form, long most, String body) throws IOException {
    var wanted = new Wanted(form, most);
    var found = BodyHashes.of(new ByteArrayInputStream(body.getBytes(ISO_8859_1)), List.of(wanted));
    return Base64.getEncoder().encodeToString(found.of(wanted).orElseThrow().digest());
  }

  @Test
  void hashesOfOneBodyAreMadeInOnePass() throws IOException {
    String body = "ab\r\n".repeat(10_000) + "  c  \r\n\r\n";
    var wanted =
        List.of(
            new Wanted(SIMPLE, ALL),
            new Wanted(RELAXED, ALL),
            new Wanted(RELAXED, 4),
            new Wanted(RELAXED, 0),
            new Wanted(RELAXED, 50_000),
            new Wanted(RELAXED, 4));
    var in = new ByteArrayInputStream(body.getBytes(ISO_8859_1));
    var found = BodyHashes.of(in, wanted);
    for (Wanted each : wanted) {
      var hash = found.of(each).orElseThrow();
      assertEquals(
          hash(each.form(), each.most(), body), Base64.getEncoder().encodeToString(hash.digest()));
      assertEquals(each.form() == SIMPLE ? 40_007 : 40_004, hash.octets());
    }
    assertEquals(hash(SIMPLE, ALL, "ab\r\n"), hash(RELAXED, 4, body));
    assertEquals(hash(RELAXED, ALL, ""), hash(RELAXED, 0, body));
    assertTrue(found.of(new Wanted(SIMPLE, 4)).isEmpty());
  }

  @Test
  void nothingIsReadWhereNothingIsWanted() throws IOException {
    var in = new ByteArrayInputStream(new byte[10]);
    BodyHashes.of(in, List.of());
    assertEquals(10, in.available());
  }

  @Test
  void aHeaderIsReadAsItCame() throws IOException {
    var header = header("A: 1\r\nb :2\r\n 3\r\nA:4");
    assertEquals(List.of("a", "b", "a"), header.fields().stream().map(f -> f.name()).toList());
    assertEquals(
        List.of("A:4\r\n", "A: 1\r\n"), header.upwards("a").stream().map(f -> f.raw()).toList());
    assertEquals("2\r\n 3", header.fields().get(1).body());
    assertEquals("b :", header.fields().get(1).label());
  }

  @Test
  void theBodyIsLeftToRead() throws IOException {
    String message = "A: 1\r\n\r\n" + "body\r\n".repeat(5000);
    var in = stream(message);
    assertEquals(1, HeaderSection.read(in).orElseThrow().fields().size());
    assertEquals(message.substring(8), new String(in.readAllBytes(), ISO_8859_1));
    assertEquals(-1, in.read());
  }

  @Test
  void e4ALongHeaderIsNotHeldInMemory() throws IOException {
    byte[] line = new byte[HeaderSection.MOST];
    Arrays.fill(line, (byte) 'x');
    assertTrue(HeaderSection.read(stream("A: " + new String(line, ISO_8859_1))).isEmpty());
    assertTrue(HeaderSection.read(stream(new String(line, ISO_8859_1) + "x")).isEmpty());
    String many = "A: b\r\n".repeat(HeaderSection.MOST / 6 + 1);
    assertTrue(HeaderSection.read(stream(many)).isEmpty());
  }
}
