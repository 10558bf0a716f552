package org.rekkas.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static Parts of(String message) throws IOException {
    String crlf = message.replace("\n", "\r\n");
    return Parts.of(new ByteArrayInputStream(crlf.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aMessageIsTakenApart() throws IOException {
    Parts parts =
        of(
            """
            Subject: =?utf-8?q?caf=C3=A9?=
             au lait
            From: Ali <ali@example.org>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            SGVsbG8gaHR0cDovL29uZS5leGFtcGxlL3g=
            --b
            Content-Type: text/html

            <style>p { x }</style><p>Buy&nbsp;<b>n</b>ow &#x41;</p><a href="https://u@Two.example:8/y">x</a> www.three.example.
            --b
            Content-Type: application/zip; name=a.zip
            Content-Disposition: attachment; filename="invoice.pdf.exe"

            x
            --b--
            """);
    assertEquals("café au lait", parts.fields().getFirst().value());
    assertEquals("subject", parts.fields().getFirst().name());
    assertEquals("Hello http://one.example/x", parts.texts().getFirst());
    assertEquals("Buy n ow A x www.three.example.", parts.texts().get(1));
    assertEquals(List.of(new Parts.File("invoice.pdf.exe", "application/zip")), parts.files());
    assertEquals(
        List.of("one.example", "two.example", "www.three.example"),
        parts.links().stream().map(Parts.Link::host).toList());
    assertTrue(!parts.cut() && !parts.broken());
  }

  @Test
  void linksOfHtmlAreThoseThatAReadersProgramFollows() throws IOException {
    Parts parts =
        of(
            """
            Content-Type: text/html

            <a href="https&#58;//one.example/?a=1&amp;b=2">x</a>
            <a href='https&#x0000000000003a&#47/two.example'>x</a>
            <a href=http&colon;&sol;&sol;three&period;example>x</a>
            <a href="http://four.example/?a=1&copy=2&unknown;&">x</a> &#0; &#; &
            """);
    assertEquals(
        List.of(
            "https://one.example/?a=1&b=2",
            "https://two.example",
            "http://three.example",
            "http://four.example/?a=1&copy=2&unknown"),
        parts.links().stream().map(Parts.Link::url).toList());
    String many = "<a href=" + "&#".repeat(200_000) + "&#5".repeat(200_000);
    assertTrue(of("Content-Type: text/html\n\n" + many).links().isEmpty());
  }

  @Test
  void e9_namesInPiecesAreJoined() throws IOException {
    Parts parts =
        of(
            """
            Content-Type: application/octet-stream
            Content-Disposition: attachment; filename*0*=utf-8''pho%74o; filename*1=.jpg.e; filename*2*=x%65

            x
            """);
    assertEquals("photo.jpg.exe", parts.files().getFirst().name());
    var many = new StringBuilder("Content-Disposition: attachment");
    for (int i = 0; i < 1000; i++) {
      many.append("; filename*").append(i).append("=a");
    }
    assertTrue(of(many + "\n\nx\n").files().getFirst().name().length() <= 50);
  }

  @Test
  void e8_depthAndNumberOfPartsHaveBounds() throws IOException {
    var deep = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b");
      deep.append(i).append('\n');
    }
    assertTrue(of(deep.toString()).cut());
    String nested = "Content-Type: message/rfc822\n\n".repeat(10_000) + "Subject: x\n\ny\n";
    assertTrue(of(nested).cut());
    String wide =
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(100_000) + "--b--\n";
    assertTrue(of(wide).cut());
  }

  @Test
  void e11_charsetsAndEncodingsThatDoNotExistAreNoError() throws IOException {
    Parts parts =
        of(
            """
            Subject: =?no-such?q?x?= =?utf-8?b?!!!?=
            Content-Type: text/plain; charset=UTF-7-no
            Content-Transfer-Encoding: base64

            ***not base64***
            """);
    assertEquals(1, parts.texts().size());
  }

  @Test
  void e13_halfAMegabyteOfTextIsEnough() throws IOException {
    Parts parts =
        of("Content-Type: text/html\n\n" + "<b><i>x http://a.example/ ".repeat(2_000_000));
    assertTrue(parts.cut());
    assertTrue(parts.texts().getFirst().length() <= 512 * 1024);
    assertTrue(parts.links().size() <= 2);
  }
}
