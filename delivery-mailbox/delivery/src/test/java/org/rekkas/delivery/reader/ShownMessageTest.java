package org.rekkas.delivery.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rekkas.spi.AdminCommand.Report;
import org.rekkas.spi.mail.Content;
import org.rekkas.testkit.TextContent;

/** One message on a terminal, whatever its sender made of it. */
class ShownMessageTest extends CommandOfMail {
  @Test
  void attachmentsAreListedAndTextIsDecoded() throws Exception {
    deliver(
        """
        Subject: parts
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        preamble
        --b
        Content-Type: multipart/alternative; boundary=c

        --c
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        caf=E9 =
        noir
        --c
        Content-Type: text/html

        <p>caf&eacute;
        --c--
        --b
        Content-Type: application/pdf; name="x.pdf"
        Content-Disposition: attachment; filename*0*=UTF-8''caf%C3%A9; filename*1=.pdf
        Content-Transfer-Encoding: base64

        AAAA
        --b
        Content-Type: message/rfc822

        Subject: inner

        text
        --b--
        """
            .replace("\n", "\r\n"));
    assertEquals(
        """
        Subject: parts

        café noir
        [2: text/html, 14 octets]
        [3: application/pdf, café.pdf, 3 octets]
        [4: message/rfc822, 22 octets]
        """,
        shown("ali", "1"));
  }

  @Test
  void e13_htmlIsMadeReadableInOnePass() throws Exception {
    deliver(
        "Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>T</title>"
            + "<style>p{}</style></head><body><h1>Hi&nbsp;you</h1><script>alert('<p>')</script>\r\n"
            + "<p>1 &lt; 2 &amp; &#x2615; &#27;[31m</p>a&b &unknown; <br/>end</body></html>");
    assertEquals("\nHi you\n\n1 < 2 & ☕ \\u001b[31m\na&b &unknown;\nend\n", shown("ali", "1"));
    deliver("Content-Type: text/html\r\n\r\n" + "<div><b ".repeat(200_000) + "&".repeat(100_000));
    assertTrue(shown("ali", "2").length() < 200_000);
  }

  @Test
  void namesOfCharactersAreResolved() throws Exception {
    deliver(
        "Content-Type: text/html\r\n\r\n"
            + "<p>Gr&uuml;&szlig;e, caf&eacute; &euro;5&nbsp;&rarr; it&apos;s"
            + " &hellip;&#x110000;&UUML;</p>");
    assertEquals("\nGrüße, café €5 → it's …\ufffd&UUML;\n", shown("ali", "1"));
  }

  @Test
  void e15_nothingReachesTheTerminalThatCouldHarmIt() throws Exception {
    deliver(
        "Subject: \u001b[2J =?UTF-8?Q?=1B]0;x=07=E2=80=AEgnp=0D=0A?= ${jndi:ldap://x} %s\r\n\r\n"
            + "\u001b[31mred\u0000\u009b \u202e\ud83d\ude00 \ufeff\b\rover\tTab\r\n");
    assertEquals(
        "Subject: \\u001b[2J \\u001b]0;x\\u0007\\u202egnp\\u000d\\u000a ${jndi:ldap://x} %s\n\n"
            + "\\u001b[31mred\\u0000\\u009b \\u202e😀 \\ufeff\\u0008\\u000dover\tTab\n",
        shown("ali", "1"));
  }

  @Test
  void e8_depthAndNumberOfPartsAreBounded() throws Exception {
    var deep = new StringBuilder("Subject: deep\r\n");
    for (int i = 0; i < 10_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b").append(i);
      deep.append("\r\n\r\n--b").append(i).append("\r\n");
    }
    deliver(deep.toString());
    assertTrue(shown("ali", "1").endsWith("[there is more than is looked at; --raw shows all]\n"));

    deliver(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(20_000));
    assertTrue(shown("ali", "2").contains("there is more"));

    for (String boundary : List.of("\"\"", "b".repeat(100_000), "\"\r\n x\"", "--", "\u0000")) {
      deliver("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--b\r\n\r\nx\r\n");
      shown("ali", Integer.toString(mails));
    }
    deliver(
        "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + "--b\r\n\r\nx\r\n--b--\r\n");
    shown("ali", Integer.toString(mails));
  }

  @Test
  void e8_aMessageOfManyTextsIsReadTwiceAtMost() throws Exception {
    var message =
        new TextContent(
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(400));
    var opened = new AtomicInteger();
    var counted =
        new Content() {
          @Override
          public long size() {
            return message.size();
          }

          @Override
          public InputStream open() {
            opened.incrementAndGet();
            return message.open();
          }
        };
    var out = new ByteArrayOutputStream();
    new Showing(counted).writeTo(out);
    assertEquals("\n" + "x\n".repeat(400), out.toString(UTF_8));
    assertEquals(2, opened.get());
  }

  @Test
  void e4_hugeHeadersAreShownAsTheyCame() throws Exception {
    deliver("A: b\r\n".repeat(100_000) + "\r\nbody\r\n");
    assertTrue(shown("ali", "1").startsWith("[this cannot be read as a message"));
    deliver("Subject: " + "x".repeat(10_000_000) + "\r\n\r\nbody\r\n");
    assertTrue(shown("ali", "2").startsWith("[this cannot be read as a message"));
    deliver("Subject: " + "=?".repeat(50_000) + "\r\nFrom: " + "((((".repeat(20_000) + "\r\n\r\n");
    var rows = assertInstanceOf(Report.Table.class, run("ali")).rows();
    assertEquals(3, rows.size());
    assertTrue(rows.get(0).get(3).startsWith("[unreadable"));
    assertTrue(rows.get(2).get(3).length() <= 60);
  }

  @Test
  void e9_e11_strangeParametersCharsetsAndEncodings() throws Exception {
    var names = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      names.append("; filename*").append(i).append("=a");
    }
    deliver("Content-Disposition: attachment" + names + "; filename*999999=x\r\n\r\nx");
    assertTrue(shown("ali", "1").contains("octets]"));
    for (String charset :
        List.of("UTF-7", "nope", "../../x", "\"\"", "com.example.Evil", "=?x?=", "a'b", "\u0000")) {
      deliver("Content-Type: text/plain; charset=" + charset + "\r\n\r\nplain\r\n");
      assertTrue(shown("ali", Integer.toString(mails)).endsWith("plain\n"), charset);
    }
    for (String encoding : List.of("base64", "quoted-printable", "x-uuencode", "8bit", "")) {
      deliver(
          "Content-Transfer-Encoding: " + encoding + "\r\n\r\n=ZZ=\u0001!!%%a\r\nbegin 644\r\n");
      shown("ali", Integer.toString(mails));
    }
    deliver("Subject: =?nope?Q?x?= =?UTF-8?B?!!!?= =?UTF-8?X?a?=\r\n\r\n");
    assertTrue(shown("ali", Integer.toString(mails)).contains("=?nope?Q?x?="));
  }
}
