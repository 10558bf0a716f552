package org.rekkas.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rekkas.mime.Message;
import org.rekkas.testkit.TextContent;

/** Where a header ends: a signature is over what {@link Message} has its reader see. */
class HeaderEndTest {
  private static MessageStream stream(String text) {
    return new MessageStream(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
  }

  private static void assertEnds(String header, String body, String message) throws IOException {
    var in = stream(message);
    var fields = HeaderSection.read(in).orElseThrow().fields();
    assertEquals(header, String.join("", fields.stream().map(f -> f.raw()).toList()), message);
    assertEquals(body, new String(in.readAllBytes(), ISO_8859_1), message);
  }

  @Test
  void f3ALineThatIsNoFieldEndsTheHeaderAndBelongsToTheBody() throws IOException {
    assertEnds("A: 1\r\n", "<h1>x\r\nB: 2\r\n\r\ny", "A: 1\r\n<h1>x\r\nB: 2\r\n\r\ny");
    assertEnds("A: 1\r\n", "B c: 2\r\n\r\n", "A: 1\r\nB c: 2\r\n\r\n");
    assertEnds("A: 1\r\n", ": 2\r\n\r\n", "A: 1\r\n: 2\r\n\r\n");
    assertEnds("A: 1\r\n", "\u00e9: 2\r\n", "A: 1\r\n\u00e9: 2\r\n");
    assertEnds("A: 1\r\n", "\r", "A: 1\r\n\r");
    assertEnds("A: 1\r\n b\r\n", "x\r\n", "A: 1\r\n b\r\n\r\nx\r\n");
  }

  @Test
  void f3AFoldInFrontOfAllFieldsIsNone() throws IOException {
    assertEnds("", " A: 1\r\nB: 2\r\n\r\nx", " A: 1\r\nB: 2\r\n\r\nx");
    assertEnds("", "\t\r\nB: 2\r\n", "\t\r\nB: 2\r\n");
  }

  @Test
  void aLongBodyBehindSuchALineIsReadWhole() throws IOException {
    String body = "no field " + "x".repeat(20_000) + "\r\n" + "line\r\n".repeat(5000);
    assertEnds("A: 1\r\n", body, "A: 1\r\n" + body);
  }

  /** The same message to both, whatever it is. */
  @Test
  void f3ItEndsWhereOtherReadersSeeItEnd() throws IOException {
    var random = new Random(6376);
    var pieces =
        List.of(
            "A", "b", ":", ": x", " ", "\t", "\r", "\n", "\r\n", "\r\n", "\u00e9", "\0", "-", "\f");
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(14); n >= 0; n--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      String message = text.toString();
      try (Message other = Message.open(new TextContent(message)).orElseThrow()) {
        assertEnds(
            String.join("", other.header().fields().stream().map(f -> f.raw()).toList()),
            new String(other.body().readAllBytes(), ISO_8859_1),
            new String(message.getBytes(UTF_8), ISO_8859_1));
      }
    }
  }
}
