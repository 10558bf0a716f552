package org.rekkas.plugins.pop3.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.rekkas.testkit.Seeds;

class DotEncoderTest {
  private static final String MAIL = "Subject: tea\r\n\r\none\r\n.two\r\n\r\n..\r\n";

  @Test
  void dotsAtTheBeginOfLinesAreDoubled() throws IOException {
    assertEquals("Subject: tea\r\n\r\none\r\n..two\r\n\r\n...\r\n.\r\n", whole(MAIL));
    assertEquals("a.b.\r\n.\r\n", whole("a.b.\r\n"));
    assertEquals("..\r\n.\r\n", whole(".\r\n"));
    assertEquals(".\r\n", whole(""));
  }

  @Test
  void theLastLineIsEnded() throws IOException {
    assertEquals("x\r\n.\r\n", whole("x"));
    assertEquals("..\r\n.\r\n", whole("."));
    assertEquals("x\r\r\n.\r\n", whole("x\r"));
    assertEquals("x\n\r\n.\r\n", whole("x\n"));
  }

  @Test
  void aDotBehindABareLineFeedCannotEndTheAnswer() throws IOException {
    assertEquals("x\n..\r\n+OK mine\r\n.\r\n", whole("x\n.\r\n+OK mine\r\n"));
    assertEquals("x\n..\ny\r\n.\r\n", whole("x\n.\ny"));
  }

  @Test
  void topIsTheHeaderAndSomeLines() throws IOException {
    assertEquals("Subject: tea\r\n\r\n.\r\n", top(MAIL, 0));
    assertEquals("Subject: tea\r\n\r\none\r\n.\r\n", top(MAIL, 1));
    assertEquals("Subject: tea\r\n\r\none\r\n..two\r\n.\r\n", top(MAIL, 2));
    assertEquals(whole(MAIL), top(MAIL, 100));
    assertEquals("a: b\r\n.\r\n", top("a: b\r\n", 5));
    assertEquals("a: b\r\n\r\r\n.\r\n", top("a: b\r\n\r\r\n", 0));
    assertEquals("a: b\n\nx\n\r\n.\r\n", top("a: b\n\nx\ny\n", 1));
    assertEquals("\r\n.\r\n", top("\r\nx\r\n", 0));
  }

  @Test
  void theSplitMakesNoDifference() {
    String[] parts = {".", "\r\n", "\n", "\r", "x", "..", "\r\n.", "\r\n\r\n"};
    Seeds.keeping(1)
        .andFresh(
            3000,
            random -> {
              var mail = new StringBuilder();
              for (int i = random.nextInt(30); i > 0; i--) {
                mail.append(parts[random.nextInt(parts.length)]);
              }
              String text = mail.toString();
              int lines = random.nextInt(5);
              assertEquals(
                  encoded(text, text.length() + 1, out -> DotEncoder.top(out, lines)),
                  encoded(text, 1 + random.nextInt(4), out -> DotEncoder.top(out, lines)),
                  text);
              String whole = whole(text);
              assertEquals(whole, encoded(text, 1, DotEncoder::whole), text);
              assertEquals(plainly(text), whole, text);
            });
  }

  /** The same by other means. */
  private static String plainly(String text) {
    String stuffed = (text.startsWith(".") ? "." : "") + text.replace("\n.", "\n..");
    return stuffed + (stuffed.isEmpty() || stuffed.endsWith("\r\n") ? "" : "\r\n") + ".\r\n";
  }

  private static String whole(String text) throws IOException {
    return encoded(text, 1000, DotEncoder::whole);
  }

  private static String top(String text, int lines) throws IOException {
    return encoded(text, 1000, out -> DotEncoder.top(out, lines));
  }

  private static String encoded(String text, int piece, Function<OutputStream, DotEncoder> way)
      throws IOException {
    var out = new ByteArrayOutputStream();
    DotEncoder encoder = way.apply(out);
    byte[] octets = text.getBytes(ISO_8859_1);
    for (int at = 0; at < octets.length; at += piece) {
      encoder.write(octets, at, Math.min(piece, octets.length - at));
    }
    encoder.finish();
    return out.toString(ISO_8859_1);
  }
}
